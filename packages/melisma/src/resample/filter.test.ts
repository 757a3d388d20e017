import { describe, expect, it } from 'vitest';
import { besselI0, hannShape, kaiserShape, qualities, qualityShape, type Shape } from './filter.ts';

/** H(f) of a filter of the lower rate, f in shares of the Nyquist frequency: its integral, by a fine sum. */
function gainAt(shape: Shape, f: number): number {
  const steps = 32;
  let sum = shape.at(0);
  for (let i = 1; i <= shape.halfWidth * steps; i++)
    sum += 2 * shape.at(i / steps) * Math.cos((Math.PI * f * i) / steps);
  return sum / steps;
}

// scipy.special.i0 1.17.1
it.each([[0, 1], [1, 1.2660658777520082], [8.555504641634386, 719.7275882006893], [14.769656459379492, 271903.6406814566], [40, 1.48947747934199e16]])(
  'besselI0(%d)',
  (x, value) => expect(Math.abs(besselI0(x) / value - 1)).toBeLessThan(1e-14),
); // biome-ignore format: a table

describe.each(Object.keys(qualities) as (keyof typeof qualities)[])('%s', (name) => {
  const { passband } = qualities[name];
  const promised = { high: -120, fast: -85, 'low-latency': -90 }[name];
  const shape = qualityShape(qualities[name]);

  it('is flat within 0.01 dB up to its passband', () => {
    for (let f = 0; f <= passband; f += passband / 40) {
      expect(Math.abs(20 * Math.log10(gainAt(shape, f))), `at ${f}`).toBeLessThan(0.01);
    }
  });

  it('is below what is promised from the Nyquist frequency on', () => {
    for (let f = 1; f < 6; f += 0.013) {
      expect(20 * Math.log10(Math.abs(gainAt(shape, f))), `at ${f}`).toBeLessThan(promised);
    }
  });
});

it.each([
  ['kaiser', kaiserShape(0.95, 40, 9)],
  ['hann', hannShape(0.99, 6 / 0.99)],
])('%s is even, and nothing beyond its width', (_, shape) => {
  for (const u of [0.1, 1, 3.7, 5.99]) expect(shape.at(-u)).toBe(shape.at(u));
  expect(shape.at(shape.halfWidth)).toBe(0);
  expect(shape.at(-shape.halfWidth - 1)).toBe(0);
});
