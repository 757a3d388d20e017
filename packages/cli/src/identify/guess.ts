/** One front end tried on the recording. */
import { type LengthMode, MelismaError, type Spec } from 'melisma';
import { createTrials, type Trials } from 'melisma/dsp';
import { roundToFloat16 } from '../files/float16.ts';
import { type Matrix, matrixOf } from './matrix.ts';

/** The recording: one signal `[samples]`, and its rate in Hz. */
export interface Clip {
  samples: Float32Array;
  sampleRate: number;
}

/** A recording that front ends are tried on. */
export interface Recording extends Clip {
  trials: Trials;
}

export const recordingOf = ({ samples, sampleRate }: Clip): Recording => ({
  samples,
  sampleRate,
  trials: createTrials(samples, { sampleRate }),
});

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

/**
 * A spec that gives the features of a guess without being told about the length of the recording: unpadded, the model's window is no part of
 * it. What ends at the window, and a whole file with a window behind it, are no knob of a spec.
 */
export const aloneOf = ({ spec, length }: Guess): Spec =>
  length === 'unpadded' ? { ...spec, clipSamples: null, minSamples: 0, padMultiple: 1 } : spec;

/**
 * Features, rounded as an array of type `dtype` is; undefined where this front end does not exist or does not take the recording. Those of `frames`
 * are enough, if that is given.
 */
export function featuresOf(
  { spec, length }: Guess,
  { trials }: Recording,
  dtype: string,
  frames?: (count: number) => readonly number[],
): Matrix | undefined {
  try {
    const features = trials.extract(spec, { length, frames });
    if (dtype === 'float16') features.data.forEach(roundToHalf);
    return matrixOf(features);
  } catch (error) {
    if (error instanceof MelismaError) return undefined;
    throw error;
  }
}

/** How many frames {@link featuresOf} has; undefined where it has none. */
export function framesOf({ spec, length }: Guess, { trials }: Recording): number | undefined {
  try {
    const dims = trials.dims(spec, { length });
    return dims[spec.layout === 'frame-major' ? 0 : 1];
  } catch (error) {
    if (error instanceof MelismaError) return undefined;
    throw error;
  }
}

function roundToHalf(value: number, i: number, values: Float32Array): void {
  values[i] = roundToFloat16(value);
}
