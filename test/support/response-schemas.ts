/** Strict schemas of the response. They fail on an unknown key, which the types of the contract cannot find. */
import * as z from 'zod/mini';

import {Code} from '../../src/contract/errors.js';
import type * as contract from '../../src/contract/response.js';
import {ConnectionStatus, Uuid} from '../../src/contract/schemas.js';

const Text = z.string().check(z.minLength(1));

const StepName = z.enum([
  'opening',
  'welcome',
  'search',
  'credentials',
  'connecting',
  'challenge',
  'accounts',
]);

const connections = z.array(
  z.strictObject({
    uuid: Uuid,
    status: ConnectionStatus,
    servicer: z.strictObject({uuid: Uuid, name: Text}),
  }),
);

export type LinkSuccess = contract.LinkSuccess;
export const LinkSuccess: z.ZodMiniType<contract.LinkSuccess> = z.strictObject({
  message: Text,
  result: z.strictObject({borrower: z.strictObject({uuid: Uuid}), connections}),
  status: z.literal('complete'),
});

export type LinkExit = contract.LinkExit;
export const LinkExit: z.ZodMiniType<contract.LinkExit> = z.strictObject({
  message: Text,
  result: z.strictObject({
    borrower: z.strictObject({uuid: z.nullable(Uuid)}),
    workflow: z.literal('link'),
    step: StepName,
    connections,
    code: z.exactOptional(Code),
  }),
  status: z.enum(['error', 'illegal', 'incomplete']),
});

export type LinkResponse = contract.LinkResponse;
export const LinkResponse = z.union([LinkSuccess, LinkExit]);
