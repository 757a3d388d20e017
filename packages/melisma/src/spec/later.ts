/** Specs that were saved before a knob existed: without it, or with its value that means "as before", they are one and the same. */
import { laterKnobs } from './spec.ts';

/** True where the later knob at `path` is left out or has the value that means "as before". */
export const saysNothing = (path: string, value: unknown): boolean =>
  Object.hasOwn(laterKnobs, path) && (value === undefined || value === laterKnobs[path]);

/** A copy without the later knobs that say nothing. */
export function withoutDefaults<T>(value: T, path = ''): T {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const at = (key: string) => (path ? `${path}.${key}` : key);
  const entries = Object.entries(value).filter(([key, part]) => !saysNothing(at(key), part));
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutDefaults(part, at(key))])) as T;
}
