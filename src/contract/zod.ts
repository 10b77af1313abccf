/**
 * The few kinds of schema that the contract is written in, in the shape of zod's: no schema here transforms, waits or has a
 * default, so that a kind is what fits it. `zod/mini` binds a dozen methods to each schema, and its objects, unions and
 * errors carry what nothing here uses and no bundler can shake out.
 */
import type * as z from 'zod/mini';

type Schema = z.core.$ZodType;
type Issues = z.core.$ZodRawIssue[];

/** Where and why a value does not fit. */
export interface Misfit {
  readonly issues: readonly {readonly path: readonly PropertyKey[]; readonly message: string}[];
}
/** What came of a value: the data that fits, or why there is none. */
export type Parsed<T> =
  | {readonly success: true; readonly data: T; readonly error?: never}
  | {readonly success: false; readonly data?: never; readonly error: Misfit};

/** Whether a value fits, and what came of it. */
export function safeParse<T extends Schema>(schema: T, value: unknown): Parsed<z.output<T>> {
  const payload = schema._zod.run({value, issues: []}, {async: false});
  if (payload instanceof Promise) throw new TypeError('No schema of the contract waits.');
  const issues = payload.issues.map(({path = [], message = 'does not fit'}) => ({path, message}));
  // What a schema lets through is what its type says.
  return issues.length
    ? {success: false, error: {issues}}
    : {success: true, data: payload.value as z.output<T>};
}

/** What of a value fits; what does not is added to the issues. */
type Fit = (value: unknown, issues: Issues) => unknown;

/**
 * What zod asks of a schema, as its own constructor makes it; that one, and the checks and promises which no kind here
 * has, would be half a kilobyte of code that does nothing. `made` says what the schema is made of, for who reads schemas.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Each kind promises a type with it.
function kind<T extends Schema>(type: z.core.$ZodTypeDef['type'], fit: Fit, made?: object): T {
  const run = (payload: z.core.ParsePayload): z.core.ParsePayload => ({
    ...payload,
    value: fit(payload.value, payload.issues),
  });
  // Whether a key may be missing, for an object of zod's own.
  const opt = type === 'optional' ? type : undefined;
  const schema: object = {
    _zod: {
      def: {type, ...made},
      traits: new Set(['$ZodType']),
      bag: {},
      optin: opt,
      optout: opt,
      run,
      parse: run,
    },
  };
  // The type is the promise of the kind that calls this, which `fit` keeps.
  return schema as T;
}

/** Reports what does not fit; nothing of it is taken. */
function misfit(issues: Issues, input: unknown, message?: string, path: PropertyKey[] = []): [] {
  issues.push({code: 'custom', input, path, ...(message && {message})});
  return [];
}

/** The issues of a part are the whole's, at the part's keys. */
function part(schema: Schema, value: unknown, issues: Issues, ...keys: PropertyKey[]): unknown {
  const {data, error} = safeParse(schema, value);
  for (const {path, message} of error?.issues ?? []) misfit(issues, value, message, [...keys, ...path]);
  return data;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Anything for which `test` holds; `message` says what it must be. */
export const check = <T>(test: (value: unknown) => boolean, message?: string): z.core.$ZodCustom<T, T> =>
  kind('custom', (value, issues) => {
    if (!test(value)) misfit(issues, value, message);
    return value;
  });

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
  kind(
    'object',
    (value, issues) => {
      if (!isObject(value)) return misfit(issues, value, message);
      const parts = Object.entries(shape).map(([key, schema]) => [
        key,
        part(schema, value[key], issues, key),
      ]);
      return Object.fromEntries(parts.filter(([, data]) => data !== undefined));
    },
    {shape},
  );

/** What an object need not hold. */
export const optional = <T extends Schema>(innerType: T): z.core.$ZodOptional<T> =>
  kind('optional', (value, issues) => (value === undefined ? value : part(innerType, value, issues)), {
    innerType,
  });

/** A list of these, of so many at least. What is beyond `most` is not looked at, so that a long one takes no longer. */
export const array = <T extends Schema>(element: T, least = 0, most?: number): z.core.$ZodArray<T> =>
  kind(
    'array',
    (value, issues) => {
      if (!Array.isArray(value) || value.length < least) return misfit(issues, value);
      return value.slice(0, most).map((one, index) => part(element, one, issues, index));
    },
    {element},
  );

/** The same with at least one element. */
export const some = <T extends Schema>(element: T): z.core.$ZodArray<T> => array(element, 1);

/** The first of these that fits. */
export const union = <const T extends readonly Schema[]>(...options: T): z.core.$ZodUnion<T> =>
  kind(
    'union',
    (value, issues) => {
      for (const option of options) {
        const {success, data} = safeParse(option, value);
        if (success) return data;
      }
      return misfit(issues, value);
    },
    {options},
  );

/** An object, or null. */
export const nullable = <T extends Schema>(inner: T) =>
  union(
    check<null>((value) => value === null),
    inner,
  );
