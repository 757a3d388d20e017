/**
 * log: scale * ln(x) + offset, for normal x > 0; log10 and decibels by their scale, an affine step after them by both.
 *
 *   x = m 2^e, m in [sqrt(1/2), sqrt(2))        ln x = e ln 2 + ln m
 *
 *   ln m = s q(s^2), s = (m - 1) / (m + 1)        an odd function: q has 3 coefficients (single) or 5 (double)
 *
 * One division in place of four more coefficients: it is faster and ten times closer (docs/design/speed.md). The product of e with the leading bits of scale * ln 2 is exact; the rest of it goes in with the small terms.
 *
 * err  single: log10 <= 3e-7 absolute or 1.5 ULP of the result, whichever is larger; double: 4.1e-11 |ln m| (docs/NUMERICS.md)
 */
import type { FunctionBuilder } from '../../generator/builder.ts';
import type { Node } from '../../generator/program.ts';
import { LN_2 } from '../../tables/math.ts';
import { DOUBLE, SINGLE } from './coefficients.ts';

/** The bits of sqrt(1/2): single, and double with the low half zero. */
const SQRT_HALF_SINGLE = 0x3f3504f3;
const SQRT_HALF_DOUBLE = 0x3fe6a09e * 2 ** 32;
/** The bits of 2^52: or-ing a small integer into them adds it to the number. */
const TWO_52_BITS = 0x43300000 * 2 ** 32;
const ONE_DOUBLE_BITS = 0x3ff00000 * 2 ** 32;

export interface Affine {
  scale: number;
  offset: number;
}

/** `series`: q's coefficients, those of the features unless given. */
export function logarithm(f: FunctionBuilder, x: Node, affine: Affine, series?: readonly number[]): Node {
  return f.program.element === 'f32'
    ? singleLogarithm(f, x, affine, series ?? SINGLE)
    : doubleLogarithm(f, x, affine, series ?? DOUBLE);
}

function singleLogarithm({ g }: FunctionBuilder, x: Node, affine: Affine, series: readonly number[]): Node {
  // 2^23 e = bits - bits of sqrt(1/2), rounded down; taking e away from the exponent leaves m.
  const shifted = g.binary('isub', x, g.integer(SQRT_HALF_SINGLE));
  const exponent = g.binary('and', shifted, g.integer(0xff800000));
  const m = g.binary('isub', x, exponent);
  const small = logOfMantissa(g, m, series, affine.scale);
  return combine(g, g.unary('fromInt', exponent), 2 ** -23, small, affine, 2 ** 15);
}

function doubleLogarithm({ g }: FunctionBuilder, x: Node, affine: Affine, series: readonly number[]): Node {
  // As above, with the exponent biased to stay positive: there is neither a signed shift nor a conversion of 64-bit lanes.
  const shifted = g.binary('iadd', x, g.integer(ONE_DOUBLE_BITS - SQRT_HALF_DOUBLE));
  const biased = g.unary('shiftRight', shifted, 52);
  const asDouble = g.binary('or', biased, g.integer(TWO_52_BITS));
  const exponent = g.sub(asDouble, g.constant(2 ** 52 + 1023));
  const power = g.unary('shiftLeft', biased, 52);
  const m = g.binary('iadd', g.binary('isub', x, power), g.integer(ONE_DOUBLE_BITS));
  return combine(g, exponent, 1, logOfMantissa(g, m, series, affine.scale), affine, 2 ** 40);
}

type G = FunctionBuilder['g'];

/** `scale * ln m`. */
function logOfMantissa(g: G, m: Node, coefficients: readonly number[], scale: number): Node {
  const s = g.binary('div', g.sub(m, g.constant(1)), g.add(m, g.constant(1)));
  const square = g.mul(s, s);
  const terms = coefficients.map((c) => g.constant(c * scale));
  return g.mul(s, terms.reduceRight((sum, c) => g.add(g.mul(sum, square), c))); // biome-ignore format: one line
}

/**
 * `e * scale * ln 2 + small + offset`, where `e` is `exponent * unit`, a power of two: `high` has few enough bits (those above
 * 1 / `grid`) for an exact product.
 */
function combine(g: G, exponent: Node, unit: number, small: Node, { scale, offset }: Affine, grid: number): Node {
  const high = Math.round(scale * LN_2[0] * grid) / grid;
  const low = scale * LN_2[0] - high + scale * LN_2[1];
  const rest = g.add(g.mul(exponent, g.constant(low * unit)), small);
  return g.add(g.mul(exponent, g.constant(high * unit)), g.add(rest, g.constant(offset)));
}
