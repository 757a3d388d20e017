/** The log energy of each frame, for features that have a place for it. */
import { prepared } from '../../engine/runtime/prepare.ts';
import { clipSource, copySamples } from '../../engine/runtime/signal.ts';
import type { Samples } from '../../samples/samples.ts';
import { frameStart, geometryOf } from '../../spec/sizes.ts';
import type { Spec } from '../../spec/spec.ts';
import { log } from '../../tables/math.ts';
import { windowNumbers } from '../window-table.ts';

/** What energy is taken of, and its floor. */
export interface EnergyOptions {
  /** Of the frame without its mean; otherwise after pre-emphasis and window. */
  rawEnergy: boolean;
  /** Smaller energies count as this one; 0 for 2^-23, Kaldi's least. */
  energyFloor: number;
}

/** Kaldi's floor of every energy: float32's epsilon. */
const EPSILON = 2 ** -23;

/**
 * in   samples, the first frames [frames] of the spec's framing       out  [frames], ln(max(energy, floor)), float64
 *
 * The sum of squares of one frame after the other, in the order of its samples: the same bits on every machine.
 * Source: torchaudio.compliance.kaldi (2.9.1), _get_window and _get_log_energy.
 */
export function logEnergies(spec: Spec, samples: Samples, frames: number, options: EnergyOptions): Float64Array {
  const { window, windowLength, windowPeriodic } = spec;
  const { mirror } = geometryOf(spec);
  const signal = { source: prepared(spec, clipSource(samples)), totalSamples: samples.length, mirror };
  const energyOf = options.rawEnergy
    ? rawEnergy(spec)
    : windowedEnergy(spec, windowNumbers(window, windowLength, windowPeriodic));
  const frame = new Float64Array(windowLength);
  const floor = Math.max(EPSILON, options.energyFloor);
  return Float64Array.from({ length: frames }, (_, t) => {
    copySamples(signal, frameStart(spec, t), frame);
    return log(Math.max(floor, energyOf(frame)));
  });
}

type Energy = (frame: Float64Array) => number;

function meanOf(frame: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < frame.length; n++) sum += frame[n];
  return sum / frame.length;
}

/** sum (x[n] - mean)^2 */
const rawEnergy =
  ({ removeDcOffset }: Spec): Energy =>
  (frame) => {
    const mean = removeDcOffset ? meanOf(frame) : 0;
    let energy = 0;
    for (let n = 0; n < frame.length; n++) energy += (frame[n] - mean) * (frame[n] - mean);
    return energy;
  };

/** sum (w[n] (x[n] - c x[n-1]))^2 of x without its mean, x[-1] being x[0] */
const windowedEnergy =
  ({ removeDcOffset, preemphasis }: Spec, window: ArrayLike<number>): Energy =>
  (frame) => {
    const mean = removeDcOffset ? meanOf(frame) : 0;
    let before = frame[0] - mean;
    let energy = 0;
    for (let n = 0; n < frame.length; n++) {
      const x = frame[n] - mean;
      const y = window[n] * (x - preemphasis * before);
      energy += y * y;
      before = x;
    }
    return energy;
  };
