/** What all commands of the command line share: running, usage text, errors and common options. */
import {Environment} from 'nexus-link/contract';

export interface Command {
  /** Printed for `--help`, and after an error. */
  readonly usage: string;
  /** @returns the text to print @throws {Error} with a message for the user */
  run(args: string[]): Promise<string>;
}

/** Runs a command and prints its result. On an error it prints the message and the usage, and exits with code 1. */
export async function runCommand({usage, run}: Command, args: string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    process.stdout.write(`${await run(args)}\n`);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The command failed.';
    process.stderr.write(`${message}\n\n${usage}\n`);
    process.exit(1);
  }
}

/** The `parseArgs` options of a command that acts for one partner. */
export const PARTNER_OPTIONS = {
  partner: {type: 'string'},
  environment: {type: 'string', default: 'sandbox'},
} as const;

/** @throws {Error} naming the option that is missing or invalid */
export function parsePartnerOptions(values: {readonly partner?: string; readonly environment: string}) {
  const {partner} = values;
  const environment = Environment.safeParse(values.environment).data;
  if (!partner) throw new Error('Missing option --partner.');
  if (!environment) throw new Error('Invalid --environment: must be sandbox or live.');
  return {partner, environment};
}
