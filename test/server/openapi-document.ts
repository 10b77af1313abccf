/** `demo/server/openapi.yaml`, and whether an answer is one that it describes. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {Ajv2020, type ValidateFunction} from 'ajv/dist/2020.js';
import {parse} from 'yaml';

import type {Reply} from './page-client.ts';

export type Method = 'get' | 'post' | 'delete';
interface Answer {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, {readonly schema: object}>>;
}
interface Operation {
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Partial<Record<Method, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

const file = new URL('../../demo/server/openapi.yaml', import.meta.url);
const document = parse(await readFile(file, 'utf8')) as Document;
const ajv = new Ajv2020({strict: false, validateFormats: false});
ajv.addSchema(document, 'openapi');

/** The operations, as `get /v1/servicers`. */
export const operations = Object.entries(document.paths).flatMap(([path, all]) =>
  (['get', 'post', 'delete'] as const).filter((key) => all[key]).map((method) => ({method, path})),
);

const schemas = new Map<object, ValidateFunction>();

/** Its references are of the whole document. */
function compiled(schema: object): ValidateFunction {
  const known =
    schemas.get(schema) ??
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object);
  schemas.set(schema, known);
  return known;
}

/** Fails unless this is what the document says that a webhook is told. */
export function assertDocumentedEvent(event: unknown): void {
  assert.ok(compiled({$ref: '#/components/schemas/Event'})(event), JSON.stringify(event));
}

/** Fails unless the document describes this answer of an operation. */
export function assertDocumented(method: Method, path: string, sent: Reply): void {
  const where = `${method} ${path} ${sent.status}`;
  const {responses} = document.paths[path]?.[method] ?? {responses: {}};
  const named = responses[sent.status];
  assert.ok(named, `${where} is not described`);
  const shared = named.$ref && document.components.responses[named.$ref.split('/').at(-1) ?? ''];
  const {content} = shared || named;
  const type = sent.headers.get('Content-Type')?.split(';')[0];
  if (!content) {
    assert.equal(sent.text, '', where);
    return;
  }
  const schema = content[type ?? '']?.schema;
  assert.ok(schema, `${where} is sent as ${String(type)}`);
  const fits = compiled(schema)(type === 'text/plain' ? sent.text : sent.json);
  assert.ok(fits, `${where} ${sent.text.slice(0, 200)}`);
}
