/** `nexus-link-server keys`: creates a public and a secret key for a partner and prints both. */
import {randomBytes} from 'node:crypto';
import {parseArgs} from 'node:util';

import {readConfig} from '../config.ts';
import {openDatabase} from '../db/database.ts';
import {createKeys} from '../domain/partners.ts';
import {isValidOriginEntry} from '../http/origins.ts';
import {PARTNER_OPTIONS, parsePartnerOptions, type Command} from './command.ts';

function parseOptions(args: string[]) {
  const {values} = parseArgs({
    args,
    options: {
      ...PARTNER_OPTIONS,
      origin: {type: 'string', multiple: true, default: []},
      consent: {type: 'string'},
    },
  });
  const {partner, environment} = parsePartnerOptions(values);
  const {origin: origins, consent} = values;
  if (origins.length === 0) throw new Error('Missing option --origin: list every page that may use the key.');
  const invalid = origins.filter((origin) => !isValidOriginEntry(origin, environment));
  if (invalid.length > 0) throw new Error(`Invalid --origin for a ${environment} key: ${invalid.join(', ')}`);
  return {partner, environment, origins, consent};
}

export const createKeysCommand: Command = {
  usage: `nexus-link-server keys --partner <name> --environment sandbox|live --origin <origin> [--origin <origin> …]
    [--consent <text>]
An origin is https://app.example.com, *.example.com, or, for sandbox keys only, *.
Borrowers of the partner read the consent text on the first screen.`,

  async run(args) {
    const options = parseOptions(args);
    const {db} = await openDatabase(readConfig(process.env));
    const createRandomPart = (): string => randomBytes(24).toString('base64url');
    const keys = {
      nexus_key: `${options.environment}_${createRandomPart()}`,
      secret_key: `${options.environment}_secret_${createRandomPart()}`,
    };
    await createKeys(db, {...options, ...keys});
    await db.destroy();
    return `nexus-key   ${keys.nexus_key}\nsecret key  ${keys.secret_key}`;
  },
};
