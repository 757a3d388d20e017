/** What is heard of a waveform in place of its samples: dither, then the pre-emphasis of the whole waveform. */
import type { Spec } from '../../spec/spec.ts';
import { noiseOf } from '../../tables/noise.ts';
import type { Source } from './signal.ts';

/**
 * What a front end cuts into frames, of a clip of `numSamples` samples or of a signal without an end: the source itself where the spec
 * does nothing to the waveform.
 */
export function prepared(spec: Spec, source: Source, numSamples = source.length): Source {
  const emphasis = spec.preemphasisScope === 'waveform' ? spec.preemphasis : 0;
  const dither = spec.dither / spec.inputScale; // in units of the samples
  if (emphasis === 0 && dither === 0) return source;
  const noise = dither === 0 ? () => 0 : noiseOf(spec, numSamples);
  const before = new Float64Array(1);
  return {
    get length() {
      return source.length;
    },
    doubles: true,
    read(start, to) {
      source.read(start, to);
      if (dither !== 0) for (let i = 0; i < to.length; i++) to[i] += dither * noise(start + i);
      if (emphasis === 0) return;
      // From the end on, so that each sample finds the one before it as it was.
      for (let i = to.length - 1; i > 0; i--) to[i] -= emphasis * to[i - 1];
      if (start === 0) return;
      source.read(start - 1, before);
      to[0] -= emphasis * (before[0] + dither * noise(start - 1));
    },
    // The kernel has met what was heard: a pre-emphasis may double the samples.
    peak: (_, peak) => (peak <= 1 ? peak : source.peak(0, 0)),
  };
}
