/** `nexus-link-server borrowers`: creates borrowers of an existing partner and prints their UUIDs, one per line. */
import {randomUUID} from 'node:crypto';
import {parseArgs} from 'node:util';
import {Uuid} from 'nexus-link/contract';

import {readConfig} from '../config.ts';
import {openDatabase} from '../db/database.ts';
import {createBorrowers} from '../domain/partners.ts';
import {PARTNER_OPTIONS, parsePartnerOptions, type Command} from './command.ts';

/** All borrowers are inserted by one statement, so their number is limited. */
const MAX_BORROWERS = 10_000;

function parseOptions(args: string[]) {
  const {values} = parseArgs({
    args,
    options: {
      ...PARTNER_OPTIONS,
      uuid: {type: 'string', multiple: true, default: []},
      count: {type: 'string'},
    },
  });
  const given = parseUuids(values.uuid);
  const generated = Array.from({length: parseCount(values.count, given.length > 0 ? 0 : 1)}, () =>
    randomUUID(),
  );
  return {...parsePartnerOptions(values), uuids: [...given, ...generated]};
}

function parseUuids(texts: readonly string[]): string[] {
  const invalid = texts.filter((text) => !Uuid.safeParse(text).success);
  if (invalid.length > 0) throw new Error(`Invalid --uuid: ${invalid.join(', ')}`);
  return [...new Set(texts.map((text) => text.toLowerCase()))];
}

function parseCount(text: string | undefined, defaultCount: number): number {
  if (text === undefined) return defaultCount;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MAX_BORROWERS)
    throw new Error(`Invalid --count: must be a number from 1 to ${MAX_BORROWERS}.`);
  return count;
}

export const createBorrowersCommand: Command = {
  usage: `nexus-link-server borrowers --partner <name> --environment sandbox|live [--uuid <uuid> …] [--count <n>]
Creates a borrower for each --uuid and --count more with generated UUIDs; without either option, one.
The partner must exist: it is created with its first keys.`,

  async run(args) {
    const options = parseOptions(args);
    const {db} = await openDatabase(readConfig(process.env));
    const uuids = await createBorrowers(db, options);
    await db.destroy();
    return uuids.join('\n');
  },
};
