/** Which of several names was meant. */

import type { ErrorCode, MelismaError, Told } from './errors.ts';
import { refusal } from './refusal.ts';
import { inWords } from './told.ts';

/** Longer names are cut before they are compared: the time goes with the product of the lengths. */
const LONGEST = 100;

/** `; did you mean 'hann'?`, or nothing where no name is near. */
export function didYouMean(given: unknown, names: Iterable<unknown>): string {
  const nearest = typeof given === 'string' ? nearestName(given, names) : undefined;
  return nearest === undefined ? '' : `; did you mean ${inWords(nearest)}?`;
}

/** The error for a value that is not among `choices`, with the nearest of them. */
export function notAmong(code: ErrorCode, option: string, choices: readonly Told[], given: unknown): MelismaError {
  return refusal(code, option, choices, given, { more: didYouMean(given, choices) });
}

/** The nearest of the strings among `names` to `given` by edit distance, or undefined when none is close. */
function nearestName(given: string, names: Iterable<unknown>): string | undefined {
  const wanted = given.slice(0, LONGEST).toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 2)) + 1;
  for (const name of names) {
    if (typeof name !== 'string') continue;
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Levenshtein distance, one row at a time. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(substitute, row[j] + 1, next[j - 1] + 1);
    }
    row = next;
  }
  return row[b.length];
}
