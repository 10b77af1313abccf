/** `npm run server:keys`: makes a public and a secret key for a partner, and prints both, the secret one for the only time. */
import {randomBytes} from 'node:crypto';
import {parseArgs} from 'node:util';

import {Environment} from '#link/schemas';
import {safeParse} from '#link/zod';
import {readConfig} from './config.ts';
import {openDatabase} from './database.ts';
import {isAllowed} from './origins.ts';
import {makeKeys} from './seed.ts';

const USAGE = `npm run server:keys -- --partner <name> --environment sandbox|live --origin <origin> [--origin …]
                        [--consent <text>]
The consent text is read by the partner's borrowers on the first screen. An origin is https://app.example.com, *.example.com, or, for the sandbox alone, *.`;

function given() {
  const {values} = parseArgs({
    options: {
      partner: {type: 'string'},
      environment: {type: 'string', default: 'sandbox'},
      origin: {type: 'string', multiple: true, default: []},
      consent: {type: 'string'},
    },
  });
  const {partner, origin: origins, consent} = values;
  const environment = safeParse(Environment, values.environment).data;
  if (!partner) throw new Error('--partner is missing.');
  if (!environment) throw new Error('--environment is sandbox or live.');
  if (origins.length === 0) throw new Error('--origin is missing: name every page that may use the key.');
  const wrong = origins.filter((origin) => !isAllowed(origin, environment));
  if (wrong.length > 0) throw new Error(`No origin for a ${environment} key: ${wrong.join(', ')}.`);
  return {partner, environment, origins, consent};
}

try {
  const wanted = given();
  const {db} = await openDatabase(readConfig(process.env));
  const random = (): string => randomBytes(24).toString('base64url');
  const keys = {
    nexus_key: `${wanted.environment}_${random()}`,
    secret_key: `${wanted.environment}_secret_${random()}`,
  };
  await makeKeys(db, {...wanted, ...keys});
  await db.destroy();
  process.stdout.write(`nexus-key   ${keys.nexus_key}\nsecret key  ${keys.secret_key}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'It failed.'}\n\n${USAGE}\n`);
  process.exit(1);
}
