/** Samples that are no finite numbers: no sound, and nothing that could be computed with. */
import { type MelismaError, refusal } from 'melisma/errors';

/** @param firstFrame the place of the first of them in the recording @throws MelismaError ERR_NON_FINITE */
export function checkFinite(signals: readonly Float32Array[], firstFrame: number): void {
  signals.forEach((samples, c) => {
    if (!areFinite(samples)) throw nonFinite(samples, c, firstFrame);
  });
}

/** 0 times a finite number is 0, times any other NaN: without a branch for each. */
function areFinite(samples: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += 0 * samples[i];
  return sum === 0;
}

export function nonFinite(samples: Float32Array, channel: number, firstFrame: number): MelismaError {
  const at = samples.findIndex((x) => !Number.isFinite(x));
  const more = ` as sample ${firstFrame + at} of channel ${channel}`;
  return refusal('ERR_NON_FINITE', 'source', 'finite samples', samples[at], { more });
}
