/** Checks replies and events against `demo/server/openapi.yaml`. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {Ajv2020, type ValidateFunction} from 'ajv/dist/2020.js';
import {parse} from 'yaml';

import type {Reply} from './page-client.ts';

export type Method = 'get' | 'post' | 'delete';
interface ResponseObject {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, {readonly schema: object}>>;
}
interface Operation {
  readonly responses: Readonly<Record<string, ResponseObject>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Partial<Record<Method, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, ResponseObject>>;
  };
}

const file = new URL('../../demo/server/openapi.yaml', import.meta.url);
const document = parse(await readFile(file, 'utf8')) as Document;
const ajv = new Ajv2020({strict: false, validateFormats: false});
ajv.addSchema(document, 'openapi');

/** The method and the path of every operation. */
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  (['get', 'post', 'delete'] as const).filter((method) => item[method]).map((method) => ({method, path})),
);

const validators = new Map<object, ValidateFunction>();

/** Compiles a schema whose references point into the document. */
function compileSchema(schema: object): ValidateFunction {
  const validator =
    validators.get(schema) ??
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object);
  validators.set(schema, validator);
  return validator;
}

/** Fails if the document does not describe this body of a webhook request. */
export function assertDocumentedEvent(event: unknown): void {
  const validate = compileSchema({$ref: '#/components/schemas/WebhookEvent'});
  assert.ok(validate(event), JSON.stringify(event));
}

/** Fails if the document does not describe this reply of an operation. */
export function assertDocumented(method: Method, path: string, reply: Reply): void {
  const label = `${method} ${path} ${reply.status}`;
  const {responses} = document.paths[path]?.[method] ?? {responses: {}};
  const response = responses[reply.status];
  assert.ok(response, `${label} is not documented`);
  const component = response.$ref && document.components.responses[response.$ref.split('/').at(-1) ?? ''];
  const {content} = component || response;
  if (!content) {
    assert.equal(reply.text, '', label);
    return;
  }
  const type = reply.headers.get('Content-Type')?.split(';')[0] ?? '';
  const schema = content[type]?.schema;
  assert.ok(schema, `${label} has the type ${type}`);
  const isValid = compileSchema(schema)(type === 'text/plain' ? reply.text : reply.json);
  assert.ok(isValid, `${label} ${reply.text.slice(0, 200)}`);
}
