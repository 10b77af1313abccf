/** What the calls of a page carry. What is no key and no UUID is told so by its own code, and so is a string here. */
import {Uuid} from '#link/schemas';
import {array, check, nullable, object} from '#link/zod';

const text = check<string>((value) => typeof value === 'string', 'must be a string');

export const StartBody = object({nexus_key: text, uuid: nullable(text)});

export const ConnectBody = object({
  servicer: Uuid,
  connection: nullable(Uuid),
  username: text,
  password: text,
});

export const AnswerBody = object({answers: array(object({question: Uuid, value: text}))});
