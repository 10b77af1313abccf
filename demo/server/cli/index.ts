#!/usr/bin/env node
/** `nexus-link-server`, the one command of the package: alone it starts the server. */
import {perform, type Command} from './command.ts';

const CALL = 'nexus-link-server';

/** Each is loaded where it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  keys: async () => (await import('./create-keys.ts')).keys,
  borrowers: async () => (await import('./create-borrowers.ts')).borrowers,
  rotate: async () => (await import('./rotate-master-key.ts')).rotation,
};

const USAGE = `${CALL}            starts the server
${CALL} keys       makes a public and a secret key for a partner
${CALL} borrowers  creates borrowers of a partner, and prints their UUIDs
${CALL} rotate     has all that is sealed opened by today's MASTER_KEY
${CALL} --help     says this; after a command, how that is asked
`;

const [name, ...args] = process.argv.slice(2);
if (name === undefined) await import('../main.ts');
else if (name === '--help') process.stdout.write(`${USAGE}\n${await told()}`);
else await command(name);

async function command(name: string): Promise<void> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return perform(await load(), `${CALL} ${name}`, args);
  process.stderr.write(`There is no ${CALL} ${name}.\n\n${USAGE}`);
  process.exit(1);
}

/** The settings, each with what it is where it is not set. */
async function told(): Promise<string> {
  const {settings} = await import('../config.ts');
  const lines = settings.map(({name, usual, description}) => {
    const otherwise = usual === undefined ? '' : ` (${String(usual)})`;
    return `${name}${otherwise}\n    ${description}\n`;
  });
  return `Its settings are environment variables:\n\n${lines.join('')}`;
}
