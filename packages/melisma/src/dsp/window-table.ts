/** Windows by name or as the caller's own numbers. */
import type { WindowFamily } from '../spec/spec.ts';
import { windowTable } from '../tables/windows.ts';
import { checkChoice, readFloats, refuse } from './check.ts';
import { PlanCache } from './plans.ts';
import type { DspArray } from './types.ts';

/** A window: a family's name, or the numbers themselves. */
export type Window = WindowFamily | DspArray;

const FAMILIES: readonly WindowFamily[] = ['hann', 'hamming', 'povey', 'blackman', 'rectangular', 'sine'];

/** Made once: a point costs some 3 us, for it is exact to the last bit. */
const tables = /* @__PURE__ */ new PlanCache<Float64Array>(16);

/** The window's `length` numbers. Throws ERR_OPTION where it is of another length, or no window at all. */
export function windowNumbers(window: Window, length: number, periodic: boolean): DspArray {
  if (typeof window === 'string') {
    checkChoice('window', window, FAMILIES);
    return tables.get(`${window} ${length} ${periodic}`, () => windowTable(window, length, periodic));
  }
  const numbers = readFloats('window', window);
  if (numbers.length !== length) refuse('ERR_OPTION', 'window', `${length} numbers`, numbers, { expected: length });
  return numbers;
}

/** A key for the cache of plans: the name, or 64 bits that depend on every bit of the numbers. */
export function windowKey(window: Window, periodic: boolean): string {
  if (typeof window === 'string') return `${window} ${periodic}`;
  const words = new Uint32Array(window.buffer.slice(window.byteOffset, window.byteOffset + window.byteLength));
  // Two FNV-1a sums over words instead of bytes, from different starts. http://www.isthe.com/chongo/tech/comp/fnv/
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ word ^ (a >>> 15), 0x01000193);
  }
  return `${window.constructor.name} ${a >>> 0} ${b >>> 0}`;
}
