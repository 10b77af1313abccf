/** What the calls of a page carry. What is no key and no UUID is told so by its own code, and so is a string here. */
import {Uuid} from 'nexus-link/contract';
import * as z from 'zod';

const text = z.string();

/** A page opens a session by a link token of its partner's server, or by its key. */
export const StartBody = z.union([
  z.object({link_token: text}),
  z.object({nexus_key: text, uuid: z.nullable(text)}),
]);
export type StartBody = z.infer<typeof StartBody>;

export const ConnectBody = z.object({
  servicer: Uuid,
  connection: z.nullable(Uuid),
  username: text,
  password: text,
});

export const AnswerBody = z.object({answers: z.array(z.object({question: Uuid, value: text}))});
