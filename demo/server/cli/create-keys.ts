/** `npm run server:keys`: makes a public and a secret key for a partner, and prints both, the secret one for the only time. */
import {randomBytes} from 'node:crypto';
import {parseArgs} from 'node:util';

import {FOR_PARTNER, forPartner, perform, type Command} from './command.ts';
import {readConfig} from '../config.ts';
import {openDatabase} from '../db/database.ts';
import {isAllowed} from '../http/origins.ts';
import {makeKeys} from '../db/seed.ts';

function given(args: string[]) {
  const {values} = parseArgs({
    args,
    options: {
      ...FOR_PARTNER,
      origin: {type: 'string', multiple: true, default: []},
      consent: {type: 'string'},
    },
  });
  const {partner, environment} = forPartner(values);
  const {origin: origins, consent} = values;
  if (origins.length === 0) throw new Error('--origin is missing: name every page that may use the key.');
  const wrong = origins.filter((origin) => !isAllowed(origin, environment));
  if (wrong.length > 0) throw new Error(`No origin for a ${environment} key: ${wrong.join(', ')}.`);
  return {partner, environment, origins, consent};
}

export const keys: Command = {
  usage: (call) => `${call} --partner <name> --environment sandbox|live --origin <origin> [--origin …]
    [--consent <text>]
The consent text is read by the partner's borrowers on the first screen. An origin is https://app.example.com, *.example.com, or, for the sandbox alone, *.`,

  async run(args) {
    const wanted = given(args);
    const {db} = await openDatabase(readConfig(process.env));
    const random = (): string => randomBytes(24).toString('base64url');
    const made = {
      nexus_key: `${wanted.environment}_${random()}`,
      secret_key: `${wanted.environment}_secret_${random()}`,
    };
    await makeKeys(db, {...wanted, ...made});
    await db.destroy();
    return `nexus-key   ${made.nexus_key}\nsecret key  ${made.secret_key}`;
  },
};

if (import.meta.main) await perform(keys, 'npm run server:keys --');
