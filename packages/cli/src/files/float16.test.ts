/** Half precision against NumPy's, every case: see fixtures/generate_outputs.py. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from './float16.ts';

const folder = new URL('../../../../fixtures/outputs/', import.meta.url);
const { float16 } = JSON.parse(readFileSync(new URL('MANIFEST.json', folder), 'utf8'));

const sha256 = ({ buffer, byteOffset, byteLength }: Float64Array | Uint16Array) =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

/** The number `steps` floating-point numbers away from a positive one, in double or single precision. */
function away(x: number, steps: number, precision: 'double' | 'single'): number {
  const view = new DataView(new ArrayBuffer(8));
  if (precision === 'double') {
    view.setFloat64(0, x);
    view.setBigInt64(0, view.getBigInt64(0) + BigInt(steps));
    return view.getFloat64(0);
  }
  view.setFloat32(0, x);
  view.setInt32(0, view.getInt32(0) + steps);
  return view.getFloat32(0);
}

/** About the half with these bits, as the generator has them. */
function casesAt(bits: number): number[] {
  const [half, next] = [fromFloat16(bits), bits === 0x7bff ? 65536 : fromFloat16(bits + 1)];
  const middle = (half + next) / 2;
  return [
    half,
    away(half, 1, 'double'),
    away(middle, -1, 'single'),
    away(middle, -1, 'double'),
    middle,
    away(middle, 1, 'double'),
    away(middle, 1, 'single'),
    away(next, -1, 'double'),
  ];
}

describe('half precision', () => {
  it('every half is the number that NumPy reads', () => {
    const every = Float64Array.from({ length: 65536 }, (_, bits) => fromFloat16(bits));
    expect(sha256(every.filter((x) => !Number.isNaN(x)))).toBe(float16.halves);
    expect(every.filter(Number.isNaN)).toHaveLength(2 * 1023);
  });

  it('what lies on, beside and between halves is rounded as NumPy rounds it', () => {
    const halves = 0x7c00;
    const cases = new Float64Array(8 * halves);
    for (let bits = 0; bits < halves; bits++) cases.set(casesAt(bits), 8 * bits);
    expect(cases).toHaveLength(float16.cases.count);
    expect(sha256(cases)).toBe(float16.cases.inputs);
    expect(sha256(Uint16Array.from(cases, toFloat16))).toBe(float16.cases.rounded);
    expect(sha256(Uint16Array.from(cases, (x) => toFloat16(-x)))).toBe(float16.cases.negative);
  });

  it.each([
    [Number.NaN, 0x7e00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [-Number.MAX_VALUE, 0xfc00],
    [-0, 0x8000],
    [Number.MIN_VALUE, 0],
  ])('%d', (x, bits) => expect(toFloat16(x)).toBe(bits));
});
