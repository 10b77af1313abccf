/** What the calls of a page carry. What is no key and no UUID is told so by its own code, and so is a string here. */
import * as z from 'zod';

import {Uuid} from '#link/contract/schemas';

/** A page opens a session by a link token of its partner's server, or by its key. */
export const StartBody = z.union([
  z.object({link_token: z.string()}),
  z.object({nexus_key: z.string(), uuid: z.nullable(z.string())}),
]);
export type StartBody = z.infer<typeof StartBody>;

export const ConnectBody = z.object({
  servicer: Uuid,
  connection: z.nullable(Uuid),
  username: z.string(),
  password: z.string(),
});

export const AnswerBody = z.object({answers: z.array(z.object({question: Uuid, value: z.string()}))});
