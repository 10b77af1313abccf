/** The server's log: one JSON object per line, with a fixed list of fields. */
export interface LogEntry {
  readonly event: 'listening' | 'request' | 'failed' | 'draining' | 'stopped';
  readonly url?: string;
  readonly method?: string;
  /** The pattern of the route. Never the requested path, which contains identifiers. */
  readonly route?: string;
  readonly status?: number;
  readonly code?: string;
  readonly milliseconds?: number;
  /** The name of an error. Its message is not logged, because it may quote user data. */
  readonly error?: string;
  /** The stack frames of an error, without its message. */
  readonly stack?: string;
}

export type Log = (entry: LogEntry) => void;

/** Writes an entry to the standard output. Fields that are not listed here are dropped. */
export function writeLog(entry: LogEntry): void {
  const {event, url, method, route, status, code, milliseconds, error, stack} = entry;
  const time = new Date().toISOString();
  const line = JSON.stringify({time, event, url, method, route, status, code, milliseconds, error, stack});
  process.stdout.write(`${line}\n`);
}

/** The log entry of an unexpected error. An error that wraps another one is logged as its cause. */
export function toFailureEntry(route: string, error: unknown): LogEntry {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return {event: 'failed', route, error: typeof cause};
  return {event: 'failed', route, error: cause.name, stack: extractFrames(cause)};
}

/** The frames of the stack. The lines before them are the message. */
const extractFrames = ({stack = ''}: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
