/** The filters of a front end, by themselves. */
import type { Spec } from 'melisma';
import { melFilterbank } from 'melisma/dsp';

/** @throws MelismaError as `melFilterbank` does */
export function filterbankOf(spec: Spec): ReturnType<typeof melFilterbank> {
  const { sampleRate, fftSize, melCount, melScale, melNorm, melSpace, minFrequency, maxFrequency } = spec;
  return melFilterbank({ sampleRate, fftSize, melCount, melScale, melNorm, melSpace, minFrequency, maxFrequency });
}
