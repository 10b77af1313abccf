/** Structured logs: a JSON object a line, of the fields that are named here and no others. */
export interface LogEntry {
  readonly event: 'listening' | 'request' | 'failed' | 'draining' | 'stopped';
  readonly url?: string;
  readonly method?: string;
  /** The route's pattern, never the path that was asked for. */
  readonly route?: string;
  readonly status?: number;
  readonly code?: string;
  readonly milliseconds?: number;
  /** Of a failure that is the server's own: its name and where it happened, and not its words, which may quote. */
  readonly error?: string;
  readonly stack?: string;
}

export type Log = (entry: LogEntry) => void;

export function writeLog({
  event,
  url,
  method,
  route,
  status,
  code,
  milliseconds,
  error,
  stack,
}: LogEntry): void {
  const time = new Date().toISOString();
  const entry = {time, event, url, method, route, status, code, milliseconds, error, stack};
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}

/** A failure that nobody foresaw, for the log. */
export function toFailureEntry(route: string, failed: unknown): LogEntry {
  const thrown = failed instanceof Error && failed.cause instanceof Error ? failed.cause : failed;
  if (!(thrown instanceof Error)) return {event: 'failed', route, error: typeof thrown};
  return {event: 'failed', route, error: thrown.name, stack: framesOf(thrown)};
}

/** The frames alone: what stands before them is the error's message. */
const framesOf = ({stack = ''}: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
