/** Mel bands so narrow that no bin of the spectrum falls inside: their value is that of silence, whatever the sound. */
import type { Spec } from '../spec/spec.ts';
import { melFilters } from '../tables/mel.ts';

/** No more of them are named. */
const MOST_NAMED = 8;

/**
 * What is to be said of a front end with mel bands so narrow that no bin of its spectrum falls inside: how many, and which. Undefined for others.
 * {@link fromConfig} has it among its notes.
 */
export function emptyBandsNote(spec: Spec): string | undefined {
  const filters = melFilters(spec);
  const empty = filters.flatMap(({ weights }, band) =>
    weights.some((weight) => Math.fround(weight) > 0) ? [] : [band],
  );
  if (empty.length === 0) return undefined;
  const named = empty.slice(0, MOST_NAMED).join(', ') + (empty.length > MOST_NAMED ? ', ...' : '');
  return `${empty.length} of ${filters.length} mel bands hold no bin of a spectrum of ${spec.fftSize} points, and are always as in silence: ${named}`;
}
