/** Logarithms of arrays. */
import { readOptions } from '../errors/options.ts';
import { readFloats } from './check.ts';
import { mapElements } from './elementwise.ts';
import type { DspArray, DspArrayOf, DspOptions, DspTarget } from './types.ts';

/**
 * Natural logarithm of each number: -Infinity of 0, NaN of negative numbers, NaN stays NaN.
 *
 * Error: docs/dsp.md. Source of the definition: numpy.log. Throws ERR_SAMPLE_TYPE, ERR_OUTPUT_SIZE, ERR_OPTION.
 */
export function ln<T extends DspTarget = 'simd'>(x: DspArray, options?: DspOptions<T>): DspArrayOf<T> {
  return mapElements('ln', Math.log, [readFloats('x', x)], readOptions(options, ['target', 'out']));
}

/**
 * Logarithm to base 10 of each number, as {@link ln}. Source of the definition: numpy.log10.
 *
 * @example
 * ```ts
 * import { log10 } from 'melisma/dsp';
 * const levels = log10(Float32Array.of(1000, 1, 0)); // about 3, 0, -Infinity
 * ```
 */
export function log10<T extends DspTarget = 'simd'>(x: DspArray, options?: DspOptions<T>): DspArrayOf<T> {
  return mapElements('log10', Math.log10, [readFloats('x', x)], readOptions(options, ['target', 'out']));
}
