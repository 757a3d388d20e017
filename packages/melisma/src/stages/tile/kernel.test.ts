import { describe, expect, it } from 'vitest';
import { interleave } from '../../../../../oracle/lanes.ts';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../../oracle/side-by-side.ts';
import { at, ProgramBuilder } from '../../generator/builder.ts';
import { type Element, elementBytes, VECTOR_BYTES } from '../../generator/program.ts';
import { defineTile, loadTile, planTile, tileOffset, transpose } from './kernel.ts';

/** [hop, window]: hops that are no multiple of a lane, windows of many hops, hops beyond the window. */
const geometries = [[160, 400], [275, 1100], [441, 1764], [512, 2048], [480, 1920], [1, 64], [7, 400], [3, 5], [4, 4], [500, 200], [5, 1], [160, 160], [200, 201]] as const; // biome-ignore format: a table

const kinds: [Element, Element][] = [['f32', 'f32'], ['f64', 'f64'], ['f64', 'f32']]; // biome-ignore format: a table

function tileOf(element: Element, input: Element, hop: number, window: number) {
  const p = new ProgramBuilder(element);
  const tile = planTile(p, hop, window);
  const count = (tile.hops - 1) * hop + tile.rows;
  const source = p.reserve(count * 8 + 64);
  defineTile(p, 'tile', tile, input);
  return { tile, count, source, both: new SideBySide(p.finish()), p };
}

describe.each(kinds)('%s from %s', (element, input) => {
  it.each(geometries)('hop %i, window %i: sample i of every frame, and the largest of all', (hop, window) => {
    const { tile, count, source, both, p } = tileOf(element, input, hop, window);
    expect(tile.frames % p.lanes).toBe(0);
    for (const misaligned of [0, 1, 3]) {
      const x = seededNoise(count, hop + window + misaligned).map(Math.fround);
      const place = source + misaligned * elementBytes(input);
      both.writeFloats(place, x, input);
      both.writeFloats(tile.peak, Array(p.lanes).fill(0));
      both.run('tile', place);
      expect(both.difference()).toBeUndefined();
      for (let i = 0; i < window; i += Math.max(1, Math.floor(window / 97))) {
        const vector = both.read(tile.base + tileOffset(p, tile, i), tile.frames);
        expect([...vector]).toEqual(Array.from({ length: tile.frames }, (_, frame) => x[hop * frame + i]));
      }
      const read = Array.from({ length: tile.hops * tile.rows }, (_, i) =>
        Math.abs(x[hop * (i % tile.hops) + Math.floor(i / tile.hops)]),
      );
      if (element === 'f32') expect(Math.max(...both.read(tile.peak, p.lanes))).toBe(Math.max(...read));
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -3e12, -0, 1e-40])(
    'keeps %d as it is, and shows it in the peak from any place',
    (value) => {
      const { tile, count, source, both, p } = tileOf(element, input, 160, 400);
      for (const place of [0, 1, 2, 3, 162, 1003, count - 1]) {
        const x = new Float64Array(count).fill(0);
        x[place] = value;
        both.writeFloats(source, x, input);
        both.writeFloats(tile.peak, Array(p.lanes).fill(0));
        both.run('tile', source);
        expect(both.difference()).toBeUndefined();
        // Doubles are compared by their high halves: the low ones may be those of others.
        const peaks = [...both.read(tile.peak, p.lanes)];
        const peak = peaks.some(Number.isNaN) ? Number.NaN : Math.max(...peaks);
        const expected = Math.abs(input === 'f32' ? Math.fround(value) : value);
        if (element === 'f32' || !Number.isFinite(expected)) expect(peak).toBe(expected);
        else expect(Math.abs(peak - expected)).toBeLessThanOrEqual(expected * 2 ** -20);
      }
    },
  );

  it('keeps the largest of earlier tiles', () => {
    const { tile, count, source, both, p } = tileOf(element, input, 160, 400);
    both.writeFloats(source, new Float64Array(count).fill(0.5), input);
    both.writeFloats(tile.peak, Array(p.lanes).fill(0.75));
    both.run('tile', source);
    expect([...both.read(tile.peak, p.lanes)]).toEqual(Array(p.lanes).fill(0.75));
  });
});

describe('silence', () => {
  const silence = 2 ** -30;
  const above = 2 ** -30 + 2 ** -53;
  const p = new ProgramBuilder('f32');
  const tile = planTile(p, 160, 400);
  const count = (tile.hops - 1) * 160 + tile.rows;
  const source = p.reserve(4 * count);
  defineTile(p, 'tile', tile, 'f32', silence);
  const both = new SideBySide(p.finish());

  /** The tile's values and its peak, `x` at one place and -silence at all others. */
  function tileOf(place: number, x: number): { values: number[]; peak: number } {
    both.writeFloats(
      source,
      Array.from({ length: count }, (_, i) => (i === place ? x : -silence)),
    );
    both.writeFloats(tile.peak, [0, 0, 0, 0]);
    both.run('tile', source);
    expect(both.difference()).toBeUndefined();
    return {
      values: [...both.read(tile.base, (tile.rowBytes * tile.rows) / 4)],
      peak: Math.max(...both.read(tile.peak, 4)),
    };
  }

  it('becomes zeros, and its peak is told all the same', () => {
    const { values, peak } = tileOf(0, silence);
    expect(values.every((x) => Object.is(x, 0))).toBe(true);
    expect(peak).toBe(silence);
  });

  it.each([0, 1, 2, 3, 161, 1003, count - 1])('is none with one louder sample, at %i', (place) => {
    const { values, peak } = tileOf(place, above);
    expect(new Set(values)).toEqual(new Set([-silence, above]));
    expect(peak).toBe(above);
  });

  it('is none with NaN', () => {
    const { values, peak } = tileOf(77, Number.NaN);
    expect(new Set(values)).toEqual(new Set([-silence, Number.NaN]));
    expect(peak).toBeNaN();
  });
});

describe.each(['f32', 'f64'] as const)('%s', (element) => {
  it('transposes a square of vectors', () => {
    const p = new ProgramBuilder(element);
    const square = p.reserveVectors(p.lanes);
    const body: Parameters<typeof p.define>[2] = (f) => {
      const rows = Array.from({ length: p.lanes }, (_, i) => f.g.load(at(square, i * VECTOR_BYTES)));
      const out = transpose(f, rows);
      f.endBlock();
      out.forEach((row, i) => {
        f.store(at(square + 1024, i * VECTOR_BYTES), row);
      });
    };
    p.reserve(4096);
    p.define('run', 0, body, true);
    const both = new SideBySide(p.finish());
    const rows = Array.from({ length: p.lanes }, (_, i) => Array.from({ length: p.lanes }, (_, j) => 10 * i + j));
    both.writeFloats(square, rows.flat());
    both.run('run');
    expect(both.difference()).toBeUndefined();
    expect([...both.read(square + 1024, p.lanes ** 2)]).toEqual(interleave(rows));
  });

  it('loads sample i of a group of frames', () => {
    const p = new ProgramBuilder(element);
    const tile = planTile(p, 160, 400);
    const [source, out] = [p.reserve(160 * 40 * p.elementBytes), p.reserveVectors(1)];
    defineTile(p, 'tile', tile, element);
    p.define('run', 1, (f) => f.store(at(out), loadTile(f, tile, f.params[0], 333)), true);
    const both = new SideBySide(p.finish());
    both.writeFloats(
      source,
      Array.from({ length: 160 * 40 }, (_, i) => i),
    );
    both.run('tile', source);
    for (let first = 0; first < tile.frames; first += p.lanes) {
      both.run('run', first * p.elementBytes);
      expect(both.difference()).toBeUndefined();
      expect([...both.read(out, p.lanes)]).toEqual(Array.from({ length: p.lanes }, (_, l) => 333 + 160 * (first + l)));
    }
  });

  it.each(geometries)(
    'hop %i, window %i: 16 kB at most unless four frames need more, and rows on lines of their own',
    (hop, window) => {
      const p = new ProgramBuilder(element);
      const tile = planTile(p, hop, window);
      if (tile.frames > 4) expect(tile.rowBytes * tile.rows).toBeLessThanOrEqual(16384);
      expect(tile.rowBytes % VECTOR_BYTES).toBe(0);
      expect(tile.rowBytes >= 128 && Number.isInteger(Math.log2(tile.rowBytes))).toBe(false);
      expect(tile.hops * hop).toBeGreaterThanOrEqual((tile.frames - 1) * hop + Math.min(window, hop));
    },
  );
});
