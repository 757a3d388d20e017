/** What the rows of a drawing are: frequencies, or places in a frame. */
import type { Spec } from 'melisma';
import { hasFrequencies, type Tick } from './axes.ts';
import { frequencyTicks } from './frequencies.ts';

/** The upright axis of a spectrogram. */
export interface RowAxis {
  ticks: readonly Tick[];
  label: string;
  /** The same where there is room for a word of four letters. */
  short: string;
}

/** Of features with `count` values a frame; `spec` is undefined where it is not known what made them. */
export function rowAxis(spec: Spec | undefined, count: number): RowAxis {
  if (spec && hasFrequencies(spec))
    return { ticks: frequencyTicks(spec), label: 'frequency, Hz (mel scale)', short: 'Hz' };
  const ticks = indexTicks(count, 6);
  if (!spec) return { ticks, label: 'band', short: 'band' };
  const isCepstrum = spec.cepstrum && !spec.deltas && !spec.stack;
  return { ticks, label: isCepstrum ? 'coefficient' : 'value of a frame', short: '' };
}

/** Round numbers from 0 on, each in the middle of its row; at most about `most`. */
function indexTicks(count: number, most: number): Tick[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((s) => count / s <= most) ?? 1000;
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => ({
    at: (i * step + 0.5) / count,
    label: String(i * step),
  }));
}
