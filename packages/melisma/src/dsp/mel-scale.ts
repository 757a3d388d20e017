/** Frequencies to mel and back. */

import { readOptions } from '../errors/options.ts';
import type { MelScale } from '../spec/spec.ts';
import { hzToMelReference, melToHzReference } from '../stages/hz-mel/reference.ts';
import { hzToMel as exactHzToMel, melToHz as exactMelToHz } from '../tables/mel.ts';
import { checkChoice, readFloats } from './check.ts';
import { mapElements } from './elementwise.ts';
import type { DspArray, DspArrayOf, DspOptions, DspTarget } from './types.ts';

export const MEL_SCALES: readonly MelScale[] = ['slaney', 'htk', 'kaldi'];

/**
 * Hz to mel, a number or each of an array.
 *
 * `slaney` is 3 f / 200 below 1000 Hz and 15 + ln(f / 1000) / (ln 6.4 / 27) from there (librosa's default); `htk` is
 * 2595 log10(1 + f / 700); `kaldi` is 1127 ln(1 + f / 700). NaN stays NaN; `htk` and `kaldi` have no mel at f <= -700. A number
 * of 0 or more is computed in double precision, with the same bits on every machine; arrays: docs/dsp.md. Source of the definition: librosa.hz_to_mel; Kaldi, feat/mel-computations.h.
 * Throws ERR_OPTION, ERR_SAMPLE_TYPE, ERR_OUTPUT_SIZE.
 *
 * @example
 * ```ts
 * import { hzToMel } from 'melisma/dsp';
 * hzToMel(1000, 'slaney'); // 15
 * const mel = hzToMel(Float32Array.of(60, 440, 8000), 'htk');
 * ```
 */
export function hzToMel(hz: number, scale: MelScale): number;
export function hzToMel<T extends DspTarget = 'simd'>(
  hz: DspArray,
  scale: MelScale,
  options?: DspOptions<T>,
): DspArrayOf<T>;
export function hzToMel(hz: number | DspArray, scale: MelScale, options?: DspOptions<DspTarget>): number | DspArray {
  checkChoice('scale', scale, MEL_SCALES);
  const read = readOptions(options, ['target', 'out']);
  const naive = hzToMelReference(scale);
  // The exact one is made for the range that filters need.
  if (typeof hz === 'number') return hz >= 0 && hz <= Number.MAX_VALUE ? exactHzToMel(scale, hz) : naive(hz);
  return mapElements(`hzToMel-${scale}`, naive, [readFloats('hz', hz)], read);
}

/** Mel to Hz: the inverse of {@link hzToMel}, with the same arguments. Source of the definition: librosa.mel_to_hz. */
export function melToHz(mel: number, scale: MelScale): number;
export function melToHz<T extends DspTarget = 'simd'>(
  mel: DspArray,
  scale: MelScale,
  options?: DspOptions<T>,
): DspArrayOf<T>;
export function melToHz(mel: number | DspArray, scale: MelScale, options?: DspOptions<DspTarget>): number | DspArray {
  checkChoice('scale', scale, MEL_SCALES);
  const read = readOptions(options, ['target', 'out']);
  const naive = melToHzReference(scale);
  if (typeof mel === 'number') return mel >= 0 && mel <= Number.MAX_VALUE ? exactMelToHz(scale, mel) : naive(mel);
  return mapElements(`melToHz-${scale}`, naive, [readFloats('mel', mel)], read);
}
