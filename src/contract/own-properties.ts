/**
 * Copies plain data without a prototype, at every depth. A page may have changed `Object.prototype`, as merging
 * `{"__proto__": {"api_url": "…"}}` does, and no property that is inherited from there may count. Functions and objects of
 * a class, such as a backend, are kept as they are.
 */
export function copyOwn<T>(value: T): T;
export function copyOwn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => copyOwn(item));
  if (!isPlainObject(value)) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) copy[key] = copyOwn(value[key]);
  return copy;
}

/** Also for the plain objects of a frame, whose `Object.prototype` is another one. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
