/** `npm run server:borrowers`: creates borrowers of a partner that exists, and prints their UUIDs, one a line. */
import {randomUUID} from 'node:crypto';
import {parseArgs} from 'node:util';

import {Uuid} from '#link/contract/schemas';
import {FOR_PARTNER, forPartner, perform, type Command} from './command.ts';
import {readConfig} from '../config.ts';
import {openDatabase} from '../db/database.ts';
import {makeBorrowers} from '../db/seed.ts';

/** As many as one statement takes with ease. */
const MOST = 10_000;

function given(args: string[]) {
  const {values} = parseArgs({
    args,
    options: {
      ...FOR_PARTNER,
      uuid: {type: 'string', multiple: true, default: []},
      count: {type: 'string'},
    },
  });
  const uuids = uuidsOf(values.uuid);
  const more = countOf(values.count, uuids.length > 0 ? 0 : 1);
  const others = Array.from({length: more}, () => randomUUID());
  return {...forPartner(values), uuids: [...uuids, ...others]};
}

function uuidsOf(texts: readonly string[]): string[] {
  const wrong = texts.filter((text) => !Uuid.safeParse(text).success);
  if (wrong.length > 0) throw new Error(`No UUID: ${wrong.join(', ')}.`);
  return [...new Set(texts.map((text) => text.toLowerCase()))];
}

function countOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST) throw new Error(`--count is a number from 1 to ${MOST}.`);
  return count;
}

export const borrowers: Command = {
  usage: (call) => `${call} --partner <name> --environment sandbox|live [--uuid <uuid> …] [--count <n>]
The partner is one that has keys. A borrower is created for each UUID, and n more with UUIDs of their own; without either, one.`,

  async run(args) {
    const wanted = given(args);
    const {db} = await openDatabase(readConfig(process.env));
    const made = await makeBorrowers(db, wanted);
    await db.destroy();
    return made.join('\n');
  },
};

if (import.meta.main) await perform(borrowers, 'npm run server:borrowers --');
