import { describe, expect, it } from 'vitest';
import { bounds } from '../../../../../oracle/bounds.ts';
import { seededBits } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { ulpOf } from '../../../../../oracle/ulp.ts';
import { addIndex, at, type FunctionBuilder, ProgramBuilder } from '../../generator/builder.ts';
import { type Element, VECTOR_BYTES } from '../../generator/program.ts';
import { type Affine, logarithm } from './kernel.ts';

/** Vectors that one call takes. */
const ROOM = 4096;

interface Logarithm extends Affine {
  /** The truth, in float64. */
  of(x: number): number;
  /** Absolute error of the single kernel: 3e-7 for log10, the others in proportion. */
  single: number;
}

const { log10: absolute, ulps: unitsInPlace } = bounds.logarithm.simd;

const logarithms: Record<string, Logarithm> = {
  log10: { scale: 1 / Math.LN10, offset: 0, of: Math.log10, single: absolute },
  ln: { scale: 1, offset: 0, of: Math.log, single: absolute * Math.LN10 },
  dB: { scale: 10 / Math.LN10, offset: 0, of: (x) => 10 * Math.log10(x), single: 10 * absolute },
};

/** `run(bytes)`: so many bytes of vectors from `input` to `output`. */
function kernel(element: Element, affine: Affine) {
  const p = new ProgramBuilder(element);
  const [input, output] = [p.reserveVectors(ROOM), p.reserveVectors(ROOM)];
  const body = (f: FunctionBuilder) =>
    f.loop(0, f.params[0], VECTOR_BYTES, (i) => {
      f.store(at(addIndex(i, output)), logarithm(f, f.g.load(at(addIndex(i, input))), affine));
    });
  p.define('run', 1, body, true);
  const program = p.finish();
  return { both: () => new SideBySide(program), program, input, output };
}

/** Every 997th bit pattern of the normal floats above 1e-30, and the neighbours of powers of two and ten. */
function floatWalk(): Float32Array {
  const [first, last] = new Uint32Array(Float32Array.of(1e-30, 3.4028234663852886e38).buffer);
  const patterns: number[] = [];
  for (let bits = first; bits <= last; bits += 997) patterns.push(bits);
  const marks = Float32Array.from({ length: 400 }, (_, i) => (i < 220 ? 2 ** (i - 99) : 10 ** (((i - 220) % 68) - 29)));
  for (const bits of new Uint32Array(marks.buffer)) patterns.push(bits - 1, bits, bits + 1);
  return new Float32Array(Uint32Array.from(patterns.filter((bits) => bits >= first && bits <= last)).buffer);
}

/** Doubles from 1e-30 to 1e300, all bits random. */
function doubleWalk(count: number): Float64Array {
  const next = seededBits(21);
  const [low, high] = new BigUint64Array(Float64Array.of(1e-30, 1e300).buffer);
  const span = Number((high - low) >> 20n);
  const patterns = Array.from(
    { length: count },
    () => low + (BigInt(Math.floor((next() / 2 ** 32) * span)) << 20n) + BigInt(next() & 0xfffff),
  );
  return new Float64Array(BigUint64Array.from(patterns).buffer);
}

/** The generated kernel over any number of values; the oracle sits this one out. */
function generated(element: Element, affine: Affine, values: Float32Array | Float64Array): number[] {
  const { both, input, output } = kernel(element, affine);
  const machine = both();
  const room = (ROOM * VECTOR_BYTES) / values.BYTES_PER_ELEMENT;
  const results: number[] = [];
  for (let start = 0; start < values.length; start += room) {
    const part = values.subarray(start, start + room);
    machine.write(input, part);
    machine.runGenerated('run', ROOM * VECTOR_BYTES);
    for (const y of machine.read(output, part.length)) results.push(y);
  }
  return results;
}

describe('single', () => {
  const walk = floatWalk();
  const table: string[] = [];

  it.each(Object.entries(logarithms))('%s: 3e-7 of log10, or 1.5 ULP, over the bit patterns of floats', (name, log) => {
    const results = generated('f32', log, walk);
    let [largest, ulps, beyond] = [0, 0, 0];
    for (let i = 0; i < walk.length; i++) {
      const want = log.of(walk[i]);
      const error = Math.abs(results[i] - want);
      largest = Math.max(largest, error);
      if (error <= log.single) continue;
      ulps = Math.max(ulps, error / ulpOf(want, 'f32'));
      if (!(error <= unitsInPlace * ulpOf(want, 'f32'))) beyond++;
    }
    table.push(
      `${name}: ${walk.length} floats, largest error ${largest.toExponential(2)}, ${ulps.toFixed(2)} ULP where it is above ${log.single.toExponential(1)}`,
    );
    expect(beyond).toBe(0);
  });

  it('prints its errors', () => {
    console.log(table.join('\n'));
  });
});

describe('double', () => {
  const walk = doubleWalk(200_000);

  it.each(Object.entries(logarithms))('%s: 1e-10 of log10, or 2 ULP', (_, log) => {
    const results = generated('f64', log, walk);
    const bound = (log.single / absolute) * 1e-10;
    const beyond = results.filter((y, i) => {
      const want = log.of(walk[i]);
      return !(Math.abs(y - want) <= Math.max(bound, 2 * ulpOf(want, 'f64')));
    });
    expect(beyond).toHaveLength(0);
  });
});

describe.each(['f32', 'f64'] as const)('%s', (element) => {
  const round = element === 'f32' ? Math.fround : (x: number) => x;

  it.each(
    Object.entries({
      ...logarithms,
      affine: { scale: 0.25 / Math.LN10, offset: 1 },
      downward: { scale: -2, offset: -3 },
    }),
  )('%s: the interpreter has the same bits, outside the domain too', (_, log) => {
    const { both, input, output, program } = kernel(element, log);
    const machine = both();
    const next = seededBits(9);
    const words = Uint32Array.from({ length: 4000 }, next);
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    const special = [
      0,
      -0,
      1,
      -1,
      infinity,
      -infinity,
      nan,
      1e-45,
      -1e-40,
      1e-38,
      1e-30,
      3.4e38,
      Math.SQRT1_2,
      Math.SQRT2,
      2,
      10,
    ];
    machine.write(input, words);
    machine.writeFloats(input, special);
    machine.run('run', words.byteLength);
    expect(machine.difference(output, words.byteLength)).toBeUndefined();
    expect(program.memoryBytes).toBeLessThan(3 * ROOM * VECTOR_BYTES);
  });

  it('is exactly 0 at 1, and rises from one float to the next by no less than it rounds', () => {
    const log = logarithms.log10;
    expect(generated(element, log, element === 'f32' ? Float32Array.of(1, 1, 1, 1) : Float64Array.of(1, 1))).toEqual(
      Array(element === 'f32' ? 4 : 2).fill(0),
    );
    const steps = Array.from({ length: 4000 }, (_, i) => round(1e-10 * 1.02 ** i)).filter((x) => x < 1e30);
    const results = generated(element, log, element === 'f32' ? Float32Array.from(steps) : Float64Array.from(steps));
    expect(results.every((y, i) => i === 0 || y > results[i - 1])).toBe(true);
  });

  it('adds offset and scale in the same roundings: (log10 x + 4) / 4', () => {
    const { scale, offset } = { scale: 0.25 / Math.LN10, offset: 1 };
    const values = Array.from({ length: 4000 }, (_, i) => round(1e-10 * 1.007 ** i));
    const results = generated(
      element,
      { scale, offset },
      element === 'f32' ? Float32Array.from(values) : Float64Array.from(values),
    );
    const worst = Math.max(...results.map((y, i) => Math.abs(y - (Math.log10(values[i]) + 4) / 4)));
    expect(worst).toBeLessThanOrEqual(element === 'f32' ? 2.2e-7 : 2.5e-11);
  });
});
