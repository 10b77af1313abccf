/**
 * The few kinds of schema that the contract is written in: zod's own where that is light, and elsewhere the same kind
 * without what no schema here has. `zod/mini` binds a dozen methods to each schema, which no bundler can shake out;
 * with its constructors the same contract weighs 7.2 kB (brotli) of a page, with these 3.5 kB.
 */
import * as z from 'zod/mini';

type Schema = z.core.$ZodType;

/** Anything for which `test` holds; `message` says what it must be. */
export const check = <T>(test: (value: unknown) => boolean, message?: string): z.core.$ZodCustom<T, T> =>
  z.core._custom<T>(z.core.$ZodCustom, test, message);

/** A string that a rule matches. */
export const string = (rule: RegExp): z.core.$ZodCustom<string, string> =>
  check((value) => typeof value === 'string' && rule.test(value));

/** One of these words. */
export const oneOf = <const T extends string>(
  ...words: readonly T[]
): z.core.$ZodCustom<T, T> & {words: readonly T[]} =>
  Object.assign(
    check<T>((value) => words.some((word) => word === value)),
    {words},
  );

/** An object of this shape; what else it holds is dropped. */
export const object = <S extends z.core.$ZodShape>(
  shape: S,
  message?: string,
): z.core.$ZodObject<S, z.core.$strip> =>
  // zod types what its constructors make by their widest kind.
  new z.core.$ZodObject({type: 'object', shape, ...(message && {error: () => message})}) as z.core.$ZodObject<
    S,
    z.core.$strip
  >;

// zod's own array, union, nullable and optional bring patterns, defaults and promises.
const List = z.core.$constructor<z.core.$ZodArray>('List', (schema, def) => {
  z.core.$ZodType.init(schema, def);
  schema._zod.parse = (payload) => {
    const list: unknown = payload.value;
    if (!Array.isArray(list)) payload.issues.push({code: 'custom', input: list, inst: schema});
    else payload.value = list.map((one, index) => element(payload, def.element, one, index));
    return payload;
  };
});

function element({issues}: z.core.ParsePayload, schema: Schema, value: unknown, index: number): unknown {
  const {data, error} = safeParse(schema, value);
  for (const {path} of error?.issues ?? [])
    issues.push({code: 'custom', input: value, path: [index, ...path]});
  return data;
}

const Either = z.core.$constructor<z.core.$ZodUnion>('Either', (schema, def) => {
  z.core.$ZodType.init(schema, def);
  schema._zod.parse = (payload) => {
    for (const option of def.options) {
      const {success, data} = safeParse(option, payload.value);
      if (success) return {...payload, value: data};
    }
    payload.issues.push({code: 'custom', input: payload.value, inst: schema});
    return payload;
  };
});

const Optional = z.core.$constructor<z.core.$ZodOptional>('Optional', (schema, def) => {
  z.core.$ZodType.init(schema, def);
  schema._zod.optin = schema._zod.optout = 'optional';
  schema._zod.parse = (payload, context) =>
    payload.value === undefined ? payload : def.innerType._zod.run(payload, context);
});

/** What an object need not hold. */
export const optional = <T extends Schema>(innerType: T): z.core.$ZodOptional<T> =>
  new Optional({type: 'optional', innerType}) as z.core.$ZodOptional<T>;

export const array = <T extends Schema>(element: T, checks: z.core.$ZodCheck[] = []): z.core.$ZodArray<T> =>
  new List({type: 'array', element, checks}) as z.core.$ZodArray<T>;

/** The same with at least one element. */
export const some = <T extends Schema>(element: T): z.core.$ZodArray<T> =>
  array(element, [check((value) => Array.isArray(value) && value.length > 0)]);

/** The first of these that fits. */
export const union = <const T extends readonly Schema[]>(...options: T): z.core.$ZodUnion<T> =>
  new Either({type: 'union', options}) as z.core.$ZodUnion<T>;

/** An object, or null. */
export const nullable = <T extends Schema>(inner: T) =>
  union(
    check<null>((value) => value === null),
    inner,
  );

/** Whether a value fits, and what came of it. */
export const {safeParse} = z.core;
