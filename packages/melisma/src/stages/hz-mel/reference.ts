/** hz-mel: frequency to mel and back on the three scales, one number at a time with JavaScript's own functions. */
import type { MelScale } from '../../spec/spec.ts';

/** The upper part of Slaney's scale: a factor of 6.4 in 27 steps. */
const LOG_STEP = Math.log(6.4) / 27;

/**
 * in  Hz        out  mel
 *
 * Source: HTK book 5.4, 2595 log10(1 + f / 700); Kaldi, feat/mel-computations.h, 1127 ln(1 + f / 700); librosa.hz_to_mel
 * (Slaney's Auditory Toolbox): 3 f / 200 below 1000 Hz, 15 + ln(f / 1000) / (ln 6.4 / 27) from there.
 */
export function hzToMelReference(scale: MelScale): (hz: number) => number {
  if (scale === 'htk') return (hz) => 2595 * Math.log10(1 + hz / 700);
  if (scale === 'kaldi') return (hz) => 1127 * Math.log(1 + hz / 700);
  return (hz) => (hz >= 1000 ? 15 + Math.log(hz / 1000) / LOG_STEP : (3 * hz) / 200);
}

/** in  mel        out  Hz        The inverse of {@link hzToMelReference}; sources as there. */
export function melToHzReference(scale: MelScale): (mel: number) => number {
  if (scale === 'htk') return (mel) => 700 * (10 ** (mel / 2595) - 1);
  if (scale === 'kaldi') return (mel) => 700 * (Math.exp(mel / 1127) - 1);
  return (mel) => (mel >= 15 ? 1000 * Math.exp(LOG_STEP * (mel - 15)) : (200 * mel) / 3);
}
