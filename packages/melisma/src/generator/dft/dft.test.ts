/**
 * DFTs of every length against the definition, and generated against interpreted. `npm run exhaustive-dft` takes all
 * lengths from 2 to 1024.
 */
import { describe, expect, it } from 'vitest';
import { bounds, transformLengths } from '../../../../../oracle/bounds.ts';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { binsOfLane, definition, foldedBin, realTransform, relativeError } from '../../../../../oracle/transform.ts';
import type { Element } from '../program.ts';

const lengths = [
  ...Array.from({ length: 129 }, (_, i) => i + 2),
  ...[144, 200, 240, 256, 320, 400, 480, 512, 640, 800, 1000, 1009, 1024, 1920, 2048],
];

/** Relative L2 error on noise, all lanes together. Lengths that no model uses get the bound of the primes. */
function boundOf(element: Element, n: number): number {
  const { models, primes } = bounds.transform;
  const cared = (transformLengths.models as readonly number[]).includes(n);
  return (cared ? models : primes)[element === 'f32' ? 'simd' : 'double'];
}

const lanesOf = { f32: 4, f64: 2 } as const;

/** The transform of `lanesOf[element]` different signals, side by side. */
function transformed(element: Element, n: number, frames: ArrayLike<number>[]) {
  const transform = realTransform(element, n);
  const both = new SideBySide(transform.program);
  const samples = Array.from(
    { length: n * frames.length },
    (_, i) => frames[i % frames.length][Math.floor(i / frames.length)],
  );
  both.writeFloats(transform.input, samples);
  both.run('run');
  return {
    both,
    bins: frames.map((_, lane) => binsOfLane(both.generated, transform, n, lane)),
    order: transform.order,
  };
}

const noises = (element: Element, n: number): Float64Array[] =>
  Array.from({ length: lanesOf[element] }, (_, lane) => seededNoise(n, 10 * n + lane).map(Math.fround));

describe.each(['f32', 'f64'] as const)('%s', (element) => {
  const table: string[] = [];

  it.each(lengths)('%i points', (n) => {
    const frames = noises(element, n);
    const { both, bins, order } = transformed(element, n, frames);
    expect(both.difference()).toBeUndefined();
    const folded = order.map((k) => foldedBin(k, n)).sort((a, b) => a - b);
    expect(folded).toEqual(Array.from({ length: (n >> 1) + 1 }, (_, k) => k));
    const joined = (lanes: Float64Array[]) => Float64Array.from(lanes.flatMap((lane) => [...lane]));
    const error = relativeError(joined(bins), joined(frames.map(definition)));
    if (n > 130 || n % 16 === 0) table.push(`${n}: ${error.toExponential(2)}`);
    expect(error).toBeLessThanOrEqual(boundOf(element, n));
  });

  it('prints its errors', () => {
    console.log(`${element}: relative L2 error of the transform\n${table.join('  ')}`);
  });

  it.each([5, 16, 60, 97, 101, 400, 512])('takes an impulse at every place of %i points', (n) => {
    for (let place = 0; place < n; place += Math.ceil(n / 16)) {
      const frames = Array.from({ length: lanesOf[element] }, (_, lane) =>
        Float64Array.from({ length: n }, (_, i) => (i === place ? lane + 1 : 0)),
      );
      const { bins } = transformed(element, n, frames);
      bins.forEach((got, lane) => {
        expect(relativeError(got, definition(frames[lane])), `place ${place}`).toBeLessThan(boundOf(element, n));
      });
    }
  });

  it('keeps its lanes apart: infinities in one leave the others alone', () => {
    const n = 400;
    const frames = noises(element, n);
    const alone = transformed(element, n, frames).bins;
    const spoilt = frames.map((frame, lane) => (lane === 1 ? frame.map(() => Number.POSITIVE_INFINITY) : frame));
    const { both, bins } = transformed(element, n, spoilt);
    expect(both.difference()).toBeUndefined();
    bins.forEach((got, lane) => {
      if (lane !== 1) expect(got).toEqual(alone[lane]);
    });
    expect(bins[1].every(Number.isFinite)).toBe(false);
  });

  it.each([16, 101, 400])('is right on the smallest numbers and on zeros: %i points', (n) => {
    const least = element === 'f32' ? 2 ** -149 : 2 ** -1074;
    const frames = Array.from({ length: lanesOf[element] }, (_, lane) =>
      Float64Array.from({ length: n }, (_, i) => (lane === 0 ? -0 : (((i * 7 + lane) % 13) - 6) * least)),
    );
    const { both, bins } = transformed(element, n, frames);
    expect(both.difference()).toBeUndefined();
    expect(bins[0].every((x) => x === 0)).toBe(true);
    // Bin 0 is a sum of integers times the smallest number: exact.
    bins.forEach((got, lane) => {
      expect(got[0] / least + 0).toBe(frames[lane].reduce((sum, x) => sum + x / least, 0));
    });
  });
});
