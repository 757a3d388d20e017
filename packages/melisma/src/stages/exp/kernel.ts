/**
 * exp: e^(c x) and e^(c x) - 1, by a constant c > 0.
 *
 *   c x = k ln 2 + r, |r| <= ln 2 / 2        e^(c x) = 2^k (1 + d), d = e^r - 1 = r + r^2/2! + r^3/3! + ...
 *
 * r is c (x - k ln 2 / c): the difference is taken before the product is rounded, so that large x lose nothing.
 * e^(c x) - 1 = 2^k d + (2^k - 1): no cancellation near 0, where k is 0.
 *
 * in, out  one vector; Infinity where c x is above 88.3 (single) or 709.4 (double), 2^-126 or 2^-1021 below -87 or -708; NaN stays NaN
 * err  docs/dsp.md, melToHz
 */
import type { FunctionBuilder } from '../../generator/builder.ts';
import type { Element, Node } from '../../generator/program.ts';
import { divide } from '../../tables/double-double.ts';
import { LN_2 } from '../../tables/math.ts';

interface Format {
  /** Adding it leaves an integer in the low bits: 1.5 times the number whose unit is 1. */
  magic: number;
  /** Bits of a mantissa, and the bits of 1. */
  mantissaBits: number;
  one: number;
  /** Bits of the leading part of ln 2 / c: so few that its product with any k is exact. */
  leadingBits: number;
  lowest: number;
  highest: number;
  /** Terms of d / r; the first one left out is below 2^-25 (single), 2^-56 (double) of the sum. */
  terms: number;
}

const FORMATS: Readonly<Record<Element, Format>> = {
  f32: { magic: 1.5 * 2 ** 23, mantissaBits: 23, one: 0x3f800000, leadingBits: 15, lowest: -87, highest: 88.3, terms: 7 },
  f64: { magic: 1.5 * 2 ** 52, mantissaBits: 52, one: 0x3ff00000 * 2 ** 32, leadingBits: 41, lowest: -708, highest: 709.4, terms: 14 },
}; // biome-ignore format: a table

/** e^(c x). */
export function exponential(f: FunctionBuilder, x: Node, c: number): Node {
  const { power, rest } = parts(f, x, c);
  return orInfinity(f, x, c, f.g.add(f.g.mul(power, rest), power));
}

/** e^(c x) - 1. */
export function exponentialMinusOne(f: FunctionBuilder, x: Node, c: number): Node {
  const { g } = f;
  const { power, rest } = parts(f, x, c);
  return orInfinity(f, x, c, g.add(g.mul(power, rest), g.sub(power, g.constant(1))));
}

/** 2^k and d. */
function parts(f: FunctionBuilder, x: Node, c: number): { power: Node; rest: Node } {
  const { g } = f;
  const format = FORMATS[f.program.element];
  const [lowest, highest] = [format.lowest / c, format.highest / c];
  const inside = g.binary('pmin', g.binary('pmax', x, g.constant(lowest)), g.constant(highest));
  const shifted = g.add(g.mul(inside, g.constant(c / LN_2[0])), g.constant(format.magic));
  const k = g.sub(shifted, g.constant(format.magic));
  const power = g.binary('iadd', g.unary('shiftLeft', shifted, format.mantissaBits), g.integer(format.one));
  const [high, low] = stepParts(c, format.leadingBits);
  const distance = g.sub(g.sub(inside, g.mul(k, g.constant(high))), g.mul(k, g.constant(low)));
  const r = g.mul(distance, g.constant(c));
  return { power, rest: g.mul(r, taylor(g, r, format.terms)) };
}

/** ln 2 / c as its leading bits and the rest, to some 80 bits. */
function stepParts(c: number, leadingBits: number): [high: number, low: number] {
  const step = divide(LN_2, [c, 0]);
  const grid = 2 ** (leadingBits - Math.ceil(Math.log2(step[0])));
  const high = Math.round(step[0] * grid) / grid;
  return [high, step[0] - high + step[1]];
}

/** (e^r - 1) / r: the sum of r^i / (i + 1)!. */
function taylor(g: FunctionBuilder['g'], r: Node, terms: number): Node {
  const factorials = [1];
  for (let i = 1; i < terms; i++) factorials.push(factorials[i - 1] * (i + 1));
  return factorials.map((n) => g.constant(1 / n)).reduceRight((sum, c) => g.add(g.mul(sum, r), c));
}

function orInfinity(f: FunctionBuilder, x: Node, c: number, value: Node): Node {
  const { g } = f;
  const over = g.binary('lt', g.constant(FORMATS[f.program.element].highest / c), x);
  return g.select(over, g.constant(Number.POSITIVE_INFINITY), value);
}
