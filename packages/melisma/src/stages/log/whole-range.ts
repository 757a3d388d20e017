/**
 * log over every float there is: scale * ln(x), with 0 -> -Infinity, x < 0 -> NaN, Infinity and NaN as they are.
 * Subnormal numbers are lifted into the normal range first.
 *
 * in, out  one vector
 * err  docs/dsp.md
 */
import type { FunctionBuilder } from '../../generator/builder.ts';
import type { Element, Node } from '../../generator/program.ts';
import { LN_2 } from '../../tables/math.ts';
import { DOUBLE } from './coefficients.ts';
import { logarithm } from './kernel.ts';

interface Range {
  /** The smallest normal number. */
  smallest: number;
  /** Powers of two that lift any subnormal number above it. */
  lift: number;
  /** Bits that make a NaN of -Infinity. */
  quiet: number;
}

const RANGES: Readonly<Record<Element, Range>> = {
  f32: { smallest: 2 ** -126, lift: 24, quiet: 0x00400000 },
  f64: { smallest: 2 ** -1022, lift: 54, quiet: 0x00080000 * 2 ** 32 },
};

/** 2 atanh(s) / s in powers of s^2, s^2 <= 0.0295: 2 / (2 i + 1). The first one left out is 3e-18 of the sum. */
const ATANH = Array.from({ length: 11 }, (_, i) => 2 / (2 * i + 1));

export function wholeRangeLogarithm(f: FunctionBuilder, x: Node, scale: number): Node {
  const { g } = f;
  const { smallest, lift } = RANGES[f.program.element];
  const tiny = g.binary('lt', x, g.constant(smallest));
  const normal = g.select(tiny, g.mul(x, g.constant(2 ** lift)), x);
  const lifted = g.binary('and', tiny, g.constant(lift * LN_2[0] * scale));
  return atLimits(f, x, g.sub(accurateLogarithm(f, normal, scale), lifted));
}

/** scale * ln(x) for normal x > 0, with more terms than the features need: right to the last bits near 1, too. */
export function accurateLogarithm(f: FunctionBuilder, x: Node, scale: number): Node {
  return logarithm(f, x, { scale, offset: 0 }, f.program.element === 'f64' ? ATANH : DOUBLE);
}

/** `value`, except where `x` is no positive finite number. */
export function atLimits(f: FunctionBuilder, x: Node, value: Node): Node {
  const { g } = f;
  const zero = g.constant(0);
  const notANumber = g.binary('and', g.binary('lt', x, zero), g.integer(RANGES[f.program.element].quiet));
  const outside = g.binary('or', g.constant(Number.NEGATIVE_INFINITY), notANumber);
  const finite = g.select(g.binary('lt', zero, x), value, outside);
  return g.select(g.binary('lt', x, g.constant(Number.POSITIVE_INFINITY)), finite, x);
}
