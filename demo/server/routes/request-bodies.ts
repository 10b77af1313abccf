/** What the calls of a page carry. What is no key and no UUID is told so by its own code, and so is a string here. */
import type * as z from 'zod/mini';

import {Uuid} from '#link/contract/schemas';
import {array, check, nullable, object, union} from '#link/contract/zod';

const text = check<string>((value) => typeof value === 'string', 'must be a string');

/** A page opens a session by a link token of its partner's server, or by its key. */
export const StartBody = union(object({link_token: text}), object({nexus_key: text, uuid: nullable(text)}));
export type StartBody = z.infer<typeof StartBody>;

export const ConnectBody = object({
  servicer: Uuid,
  connection: nullable(Uuid),
  username: text,
  password: text,
});

export const AnswerBody = object({answers: array(object({question: Uuid, value: text}))});
