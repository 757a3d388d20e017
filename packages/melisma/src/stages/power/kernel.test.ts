import { describe, expect, it } from 'vitest';
import { interleave, laneOf } from '../../../../../oracle/lanes.ts';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { errorInUlps } from '../../../../../oracle/ulp.ts';
import { at, ProgramBuilder } from '../../generator/builder.ts';
import { type Element, VECTOR_BYTES } from '../../generator/program.ts';
import { whisper } from '../../presets/whisper.ts';
import type { Spec } from '../../spec/spec.ts';
import { powerSink } from './kernel.ts';
import { powerReference } from './reference.ts';

const specs: Record<string, Spec> = {
  power: whisper,
  magnitude: { ...whisper, spectrum: 'magnitude' },
  'magnitude with epsilon': { ...whisper, spectrum: 'magnitude', spectrumEpsilon: 1e-6 },
  'magnitude from epsilon on': {
    ...whisper,
    spectrum: 'magnitude',
    spectrumEpsilon: 1e-6,
    spectrumEpsilonMode: 'clamp',
  },
};

/** Largest error in ULP, barring under- and overflow: a root halves the relative error before it rounds. */
const bounds: Record<string, number> = {
  power: 1.5,
  magnitude: 1.25,
  'magnitude with epsilon': 1.75,
  'magnitude from epsilon on': 1.25,
};

/** The sink on `count` complex vectors. */
function run(spec: Spec, element: Element, re: ArrayLike<number>[], im: ArrayLike<number>[]) {
  const count = re[0].length;
  const p = new ProgramBuilder(element);
  const [real, imaginary, out] = [p.reserveVectors(count), p.reserveVectors(count), p.reserveVectors(count + 1)];
  const sink = powerSink(spec);
  const body: Parameters<typeof p.define>[2] = (f) => {
    for (let i = 0; i < count; i++) {
      const offset = i * VECTOR_BYTES;
      sink.write(f, out, i * sink.bytes, { re: f.g.load(at(real, offset)), im: f.g.load(at(imaginary, offset)) });
    }
  };
  p.define('run', 0, body, true);
  const both = new SideBySide(p.finish());
  both.writeFloats(real, interleave(re));
  both.writeFloats(imaginary, interleave(im));
  both.run('run');
  expect(both.difference()).toBeUndefined();
  const vectors = both.read(out, count * p.lanes);
  return re.map((_, lane) => laneOf(vectors, p.lanes, lane));
}

describe.each(['f32', 'f64'] as const)('%s', (element) => {
  const lanes = element === 'f32' ? 4 : 2;
  const round = element === 'f32' ? Math.fround : (x: number) => x;

  it.each(Object.entries(specs))('%s, within its error of the reference', (name, spec) => {
    const scale = (lane: number, i: number) => 10 ** ((i % 20) - 10 + lane);
    const [re, im] = [1, 2].map((seed) =>
      Array.from({ length: lanes }, (_, lane) =>
        seededNoise(200, seed + 7 * lane).map((x, i) => round(x * scale(lane, i))),
      ),
    );
    const got = run(spec, element, re, im);
    const worst = got.flatMap((values, lane) => {
      const want = powerReference(spec)({ re: re[lane], im: im[lane] });
      return values.map((x, i) => errorInUlps(x, want[i], element));
    });
    expect(Math.max(...worst)).toBeLessThanOrEqual(bounds[name] + (element === 'f64' ? 1.5 : 1e-6));
  });

  it('takes zeros, infinities, NaN and numbers too small or too large', () => {
    const [tiny, huge] = element === 'f32' ? [1e-30, 1e30] : [1e-200, 1e200];
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    const re = [0, -0, infinity, -infinity, nan, 1, tiny, huge, 3];
    const im = [0, -0, 1, infinity, 1, nan, -tiny, huge, -4];
    const spread = (values: number[]) => Array.from({ length: lanes }, (_, lane) => values.map((x) => x * 2 ** lane));
    const squares = run(whisper, element, spread(re), spread(im));
    squares.forEach((values, lane) => {
      expect(values).toEqual([0, 0, infinity, infinity, nan, nan, 0, infinity, 25 * 4 ** lane]);
    });
    const [lengths] = run(specs.magnitude, element, spread(re), spread(im));
    expect(lengths).toEqual([0, 0, infinity, infinity, nan, nan, 0, infinity, 5]);
  });
});
