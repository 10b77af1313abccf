/**
 * Copies data without a prototype, at every depth. A page may have changed `Object.prototype`, as merging
 * `{"__proto__": {"api_url": "…"}}` does, and no property that is inherited from there may count, whatever the class of
 * the data. Functions are kept as they are.
 *
 * @param copies The copies that were made already: data may refer to itself.
 */
export function copyOwn<T>(value: T, copies?: Map<object, object>): T;
export function copyOwn(value: unknown, copies = new Map<object, object>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known) return known;
  const copy = (Array.isArray(value) ? [] : Object.create(null)) as Record<string, unknown>;
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) copy[key] = copyOwn(item, copies);
  return copy;
}
