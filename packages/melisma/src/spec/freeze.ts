/** Copies of plain data that cannot be changed. */
import { readable } from '../errors/readable.ts';

/** A deep copy of plain data that cannot be changed. Only enumerable keys are copied: a preset's name stays behind. */
export function frozenCopy<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  const entries = Object.entries(value).map(([key, part]) => [key, frozenCopy(part)]);
  return Object.freeze(Object.fromEntries(entries)) as T;
}

/** The frozen copy of a spec that `check` lets pass. Looked at once more: what it is copied from may tell each reader something else. */
export function checkedCopy<T>(spec: T, check: (spec: T) => void): T {
  return readable(
    'spec',
    () => {
      check(spec);
      const copy = frozenCopy(spec);
      check(copy);
      return copy;
    },
    'ERR_SPEC',
  );
}
