/**
 * Numbers in half precision, which Node 20 has no array for. IEEE 754 binary16: 1 bit of sign, 5 of exponent (bias 15),
 * 10 of fraction.
 */

/** From here on a number rounds to infinity: the largest half, 65504, and half a step of its binade. */
export const float16Limit = 65520;

const scratch = new DataView(new ArrayBuffer(8));

/** The 16 bits of the half nearest to `x`, of two the one that ends in 0. One rounding, whatever precision `x` has. */
export function toFloat16(x: number): number {
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  const sign = (high >>> 16) & 0x8000;
  if (Number.isNaN(x)) return 0x7e00;
  if (Math.abs(x) >= float16Limit) return sign | 0x7c00;
  const exponent = Math.max(smallestExponent, ((high >>> 20) & 0x7ff) - 1023);
  const steps = roundToEven(Math.abs(x) * stepsOfOne[exponent - smallestExponent]);
  // A normal number has 1024 to 2047 steps: the first 1024 count as one in the field of the exponent. So does a carry.
  return sign | ((exponent - smallestExponent) * 1024 + steps);
}

/** Of normal halves. Below it a step is as large as here: subnormal halves. */
const smallestExponent = -14;

/** How many steps of a binade are 1, by its exponent: 2^24 to 2^-5. */
const stepsOfOne = Float64Array.from({ length: 30 }, (_, i) => 2 ** (10 - smallestExponent - i));

/** A sum that large has whole steps only, and rounds to them, ties to even. `x` from 0 to 2048. */
const roundToEven = (x: number): number => x + 2 ** 52 - 2 ** 52;

/** The half nearest to `x`, as a number. */
export const roundToFloat16 = (x: number): number => fromFloat16(toFloat16(x));

/** What 16 bits stand for; exact. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24);
}
