/** What is heard of a waveform in place of its samples: dither, then the pre-emphasis of the whole waveform. */
import type { Spec } from '../../spec/spec.ts';
import { noiseOf } from '../../tables/noise.ts';
import type { Prepare } from './signal.ts';

/** What a front end does to a clip of `numSamples` samples before it cuts them into frames; undefined where it does nothing. */
export function preparation(spec: Spec, numSamples: number): Prepare | undefined {
  const emphasis = spec.preemphasisScope === 'waveform' ? spec.preemphasis : 0;
  const dither = spec.dither / spec.inputScale; // in units of the samples
  if (emphasis === 0 && dither === 0) return undefined;
  const noise = dither === 0 ? () => 0 : noiseOf(spec, numSamples);
  return (to, start, before) => {
    if (dither !== 0) for (let i = 0; i < to.length; i++) to[i] += dither * noise(start + i);
    if (emphasis === 0) return;
    // From the end on, so that each sample finds the one before it as it was.
    for (let i = to.length - 1; i > 0; i--) to[i] -= emphasis * to[i - 1];
    if (start === 0) return;
    to[0] -= emphasis * (before + dither * noise(start - 1));
  };
}
