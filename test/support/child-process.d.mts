import type {ChildProcess, StdioOptions} from 'node:child_process';

export interface StartOptions {
  readonly cwd?: string | URL;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
}

/** Starts a program as the leader of a process group. Rejects if the program cannot be started. */
export function startProcess(
  program: string,
  args: readonly string[],
  options?: StartOptions,
): Promise<ChildProcess>;

/** Ends a process and its group, and waits until the process exits. */
export function endProcess(child: ChildProcess): Promise<void>;
