/** One front end tried on the recording. */
import { createExtractorSync, type LengthMode, MelismaError, type Spec } from 'melisma';
import { type Matrix, matrixOf } from './matrix.ts';

/** The recording: one signal `[samples]`, and its rate in Hz. */
export interface Clip {
  samples: Float32Array;
  sampleRate: number;
}

/** A front end, and what is done about the length of the recording. */
export interface Guess {
  spec: Spec;
  /** Undefined for a front end without a window of its own. */
  length: LengthMode | undefined;
}

/** What makes two guesses one: the layout says nothing about values. */
export const keyOf = ({ spec, length }: Guess): string => JSON.stringify([{ ...spec, layout: null }, length]);

/** The ways to take a recording of so many samples. */
export function lengthModes({ clipSamples }: Spec, samples: number): (LengthMode | undefined)[] {
  if (clipSamples === null) return [undefined];
  return [samples > clipSamples ? 'truncate' : 'window', 'file', 'unpadded'];
}

/** Features, rounded once; undefined where this front end does not exist or does not take the recording. */
export function featuresOf({ spec, length }: Guess, { samples, sampleRate }: Clip): Matrix | undefined {
  try {
    using extractor = createExtractorSync(spec, { target: 'double' });
    return matrixOf(extractor.extract(samples, { sampleRate, length, anyScale: true }));
  } catch (error) {
    if (error instanceof MelismaError) return undefined;
    throw error;
  }
}
