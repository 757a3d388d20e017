/** A deep copy of plain data that cannot be changed. Only enumerable keys are copied: a preset's name stays behind. */
export function frozenCopy<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  const entries = Object.entries(value).map(([key, part]) => [key, frozenCopy(part)]);
  return Object.freeze(Object.fromEntries(entries)) as T;
}
