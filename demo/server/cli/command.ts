/** What the commands beside the server have in common: npm runs them here, `nexus-link-server` elsewhere. */
import {Environment} from '#link/contract/schemas';

/** What is done beside a running server, or before it. */
export interface Command {
  /** How it is asked, by the words that call it; it is told to whoever asks otherwise. */
  usage(call: string): string;
  /** @returns what to print @throws {Error} saying what is wrong */
  run(args: string[]): Promise<string>;
}

/** Does it, and prints what came of it; where it fails, says why, and ends the process with 1. */
export async function perform({usage, run}: Command, call: string, args = process.argv.slice(2)) {
  if (args.includes('--help')) {
    process.stdout.write(`${usage(call)}\n`);
    return;
  }
  try {
    process.stdout.write(`${await run(args)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'It failed.'}\n\n${usage(call)}\n`);
    process.exit(1);
  }
}

/** The options of a command that is for one partner. */
export const FOR_PARTNER = {
  partner: {type: 'string'},
  environment: {type: 'string', default: 'sandbox'},
} as const;

/** What was given for them. @throws {Error} naming the one that is missing or wrong */
export function forPartner(values: {readonly partner?: string; readonly environment: string}) {
  const {partner} = values;
  const environment = Environment.safeParse(values.environment).data;
  if (!partner) throw new Error('--partner is missing.');
  if (!environment) throw new Error('--environment is sandbox or live.');
  return {partner, environment};
}
