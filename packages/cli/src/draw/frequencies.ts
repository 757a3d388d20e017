/** Where hertz lie on a drawing of mel bands. */
import type { Spec } from 'melisma';
import { hzToMel } from 'melisma/dsp';
import type { Tick } from './axes.ts';

/** Frequencies worth a mark, Hz: about evenly apart on a mel scale. */
const markedHertz = [0, 500, 1000, 2000, 4000, 8000, 16000];

/**
 * Height of a frequency on a drawing of the mel bands, 0 at the foot of the lowest band and 1 at the top of the
 * highest. Triangle `i` peaks at mel point `i + 1` of `melCount + 2`, which is the middle of row `i`; the outer
 * half of the first and the last triangle lies half a row outside the drawing and is moved to its edge.
 */
export function bandHeight({ melScale, minFrequency, maxFrequency, melCount }: Spec, hertz: number): number {
  const [low, high] = [hzToMel(minFrequency, melScale), hzToMel(maxFrequency, melScale)];
  const point = ((hzToMel(hertz, melScale) - low) / (high - low)) * (melCount + 1);
  return Math.min(Math.max((point - 0.5) / melCount, 0), 1);
}

/** `0`, `500`, `1k` ... within the range of the front end. */
export const frequencyTicks = (spec: Spec): Tick[] =>
  markedHertz
    .filter((f) => f >= spec.minFrequency && f <= spec.maxFrequency)
    .map((f) => ({ at: bandHeight(spec, f), label: f < 1000 ? String(f) : `${f / 1000}k` }));
