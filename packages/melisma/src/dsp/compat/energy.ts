/** The log energy of each frame, for features that have a place for it. */
import type { Samples } from '../../engine/runtime/signal.ts';
import type { Spec } from '../../spec/spec.ts';
import { frameReference } from '../../stages/frame/reference.ts';
import { preemphasisReference } from '../../stages/preemphasis/reference.ts';
import { windowReference } from '../../stages/window/reference.ts';
import { log } from '../../tables/math.ts';

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
  const frameAt = frameReference(
    spec,
    Float64Array.from(samples, (x) => x * scale),
    samples.length,
  );
  const emphasize = preemphasisReference(options.rawEnergy ? { ...spec, preemphasis: 0 } : spec);
  const window = windowReference(spec);
  const floor = Math.max(EPSILON, options.energyFloor);
  return Float64Array.from({ length: frames }, (_, t) => {
    const emphasized = emphasize(frameAt(t));
    const frame = options.rawEnergy ? emphasized : window(emphasized);
    return log(
      Math.max(
        floor,
        frame.reduce((sum, x) => sum + x * x, 0),
      ),
    );
  });
}
