/** The log energy of each frame, for features that have a place for it. */
import type { Samples } from '../../engine/runtime/signal.ts';
import type { Spec } from '../../spec/spec.ts';
import { frameReference } from '../../stages/frame/reference.ts';
import { preemphasisReference } from '../../stages/preemphasis/reference.ts';
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
  const scale = samples instanceof Int16Array ? 1 / 32768 : 1;
  const scaled = Float64Array.from(samples, (x) => x * scale);
  const frameAt = frameReference(spec, scaled, scaled.length);
  const frameOf = options.rawEnergy ? preemphasisReference({ ...spec, preemphasis: 0 }) : windowed(spec);
  const floor = Math.max(EPSILON, options.energyFloor);
  const energy = (frame: Float64Array) => frame.reduce((sum, x) => sum + x * x, 0);
  return Float64Array.from({ length: frames }, (_, t) => log(Math.max(floor, energy(frameOf(frameAt(t))))));
}

/** The frame as the transform sees it. */
function windowed(spec: Spec): (frame: Float64Array) => Float64Array {
  const emphasize = preemphasisReference(spec);
  const window = windowNumbers(spec.window, spec.windowLength, spec.windowPeriodic);
  return (frame) => emphasize(frame).map((x, n) => x * window[n]);
}
