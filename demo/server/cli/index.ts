#!/usr/bin/env node
/** The command line of the package: `nexus-link-server` starts the server, `nexus-link-server <command>` runs a command. */
import {runCommand, type Command} from './command.ts';

/** The commands, each in a module that is loaded only when it is used. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  keys: async () => (await import('./create-keys.ts')).createKeysCommand,
  borrowers: async () => (await import('./create-borrowers.ts')).createBorrowersCommand,
  rotate: async () => (await import('./rotate-master-key.ts')).rotateCommand,
};

const USAGE = `nexus-link-server            Starts the server.
nexus-link-server keys       Creates a public and a secret key for a partner.
nexus-link-server borrowers  Creates borrowers of a partner and prints their UUIDs.
nexus-link-server rotate     Re-encrypts all sealed data with the current MASTER_KEY.
nexus-link-server --help     Prints this text. After a command it prints the usage of that command.
`;

const [name, ...args] = process.argv.slice(2);
if (name === undefined) await import('../main.ts');
else if (name === '--help') process.stdout.write(`${USAGE}\n${await describeSettings()}`);
else await runNamedCommand(name);

async function runNamedCommand(name: string): Promise<void> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return runCommand(await load(), args);
  process.stderr.write(`Unknown command: ${name}\n\n${USAGE}`);
  process.exit(1);
}

async function describeSettings(): Promise<string> {
  const {settings} = await import('../config.ts');
  const lines = settings.map(({name, defaultValue, description}) => {
    const suffix = defaultValue === undefined ? '' : ` (default: ${String(defaultValue)})`;
    return `${name}${suffix}\n    ${description}\n`;
  });
  return `Settings are environment variables:\n\n${lines.join('')}`;
}
