import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readNpy } from '../../../../oracle/golden.ts';
import type { MelSpec } from './filters.ts';
import { melFilters } from './mel.ts';

/** A table of fixtures/front-ends/tables. */
interface Table {
  source: 'torchaudio' | 'native';
  melCount: number;
  minFrequency: number;
  maxFrequency: number;
  fftSize: number;
  sampleRate: number;
  single: { file: string };
}

const folder = new URL('../../../../fixtures/front-ends/tables/', import.meta.url);
const tables: Table[] = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')).cases;
const titled = tables.map((table): [string, Table] => [table.single.file.replace('.npy', ''), table]);
const isUsual = ({ sampleRate, fftSize }: Table): boolean => sampleRate / fftSize === 31.25;

/** The matrix [melCount, fftSize / 2 + 1] of a table. */
function theirs(table: Table): Float32Array {
  const bins = (table.fftSize >> 1) + 1;
  const matrix = new Float32Array(table.melCount * bins);
  const { data } = readNpy(`front-ends/tables/${table.single.file}`);
  for (let i = 0; i < data.length; i += 3) matrix[data[i] * bins + data[i + 1]] = data[i + 2];
  return matrix;
}

/** The same of ours, as it is before a kernel rounds it. */
function ours(table: Table, melPrecision: 'float32' | 'float64'): Float64Array {
  const { melCount, minFrequency, maxFrequency, fftSize, sampleRate } = table;
  const sizes = { melCount, minFrequency, maxFrequency, fftSize, sampleRate };
  const spec: MelSpec = { ...sizes, melScale: 'kaldi', melNorm: 'none', melSpace: 'mel', melPrecision };
  const bins = (fftSize >> 1) + 1;
  const matrix = new Float64Array(melCount * bins);
  melFilters(spec).forEach(({ firstBin, weights }, m) => {
    matrix.set(weights, m * bins + firstBin);
  });
  return matrix;
}

/** The largest distance between two matrices. */
const distance = (a: Float64Array, b: Float32Array): number =>
  a.reduce((largest, weight, i) => Math.max(largest, Math.abs(weight - b[i])), 0);

const torchaudio = titled.filter(([, table]) => table.source === 'torchaudio');
const usual = torchaudio.filter(([, table]) => isUsual(table));
const others = torchaudio.filter(([, table]) => !isUsual(table));

it.each(usual)('%s has our float32 filters, in every bit', (_, table) => {
  expect(ours(table, 'float32')).toEqual(Float64Array.from(theirs(table)));
});

it.each(others)('%s differs by at most 1.3e-5, in a seventh of the weights', (_, table) => {
  const [mine, other] = [ours(table, 'float32'), theirs(table)];
  const differing = other.filter((weight, i) => weight !== mine[i]).length;
  expect(distance(mine, other)).toBeLessThan(1.3e-5);
  expect(differing / other.filter((weight) => weight > 0).length).toBeLessThan(1 / 7);
});

it.each(torchaudio)('%s is not what float64 gives', (_, table) => {
  const apart = distance(ours(table, 'float64'), theirs(table));
  expect(apart).toBeGreaterThan(1e-6);
  expect(apart).toBeLessThan(1.5e-5);
});

const native = titled.filter(([, table]) => table.source === 'native');

it.each(native)('kaldi-%s is at most 2.1e-5 away', (_, table) => {
  expect(distance(ours(table, 'float32'), theirs(table))).toBeLessThan(2.1e-5);
});

it('a band between two bins is empty', () => {
  const filters = ours({ ...tables[0], melCount: 128, fftSize: 128, sampleRate: 4000, maxFrequency: 2000 }, 'float32');
  const sums = Array.from({ length: 128 }, (_, m) => filters.subarray(m * 65, m * 65 + 65).reduce((a, b) => a + b));
  expect(sums.some((sum) => sum === 0)).toBe(true);
  expect(sums.every((sum) => sum >= 0)).toBe(true);
});
