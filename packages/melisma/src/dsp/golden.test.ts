/** Against what librosa and torch compute in float64: fixtures/dsp, written by fixtures/generate_dsp.py. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clipSamples, readNpy } from '../../../../oracle/golden.ts';
import { amplitudeToDb, hzToMel, melFilterbank, melToHz, powerToDb, type StftOptions, stft } from './index.ts';

const fixtures = new URL('../../../../fixtures/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('dsp/MANIFEST.json', fixtures), 'utf8'));
const clip = clipSamples(manifest.clip);

/** How far each target may be from float64, relative to the largest value. */
const targets = [['simd', 3e-7], ['double', 2e-14], ['reference', 2e-14]] as const; // biome-ignore format: a table

/** The largest difference, in units of the largest expected value. */
function distance(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  expect(ours.length).toBe(theirs.length);
  const scale = Math.max(...Array.from(theirs, Math.abs));
  return Array.from(ours, (x, i) => Math.abs(x - theirs[i]) / scale).reduce((a, b) => Math.max(a, b), 0);
}

function files(value: unknown): { file: string; sha256: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'sha256' in value ? [value as { file: string; sha256: string }] : Object.values(value).flatMap(files);
}

it('the fixtures are those of the manifest', () => {
  const all = files(manifest);
  expect(new Set(all.map(({ file }) => file)).size).toBe(all.length);
  for (const { file, sha256 } of all) {
    const sum = createHash('sha256').update(readFileSync(new URL(file, fixtures)));
    expect(sum.digest('hex'), file).toBe(sha256);
  }
});

interface StftCase {
  options: StftOptions;
  bins: number;
  frames: number;
  stride: number;
  file: string;
}

describe.each(targets)('%s', (target, bound) => {
  it.each(Object.entries<StftCase>(manifest.stft))('stft: %s', (_, { options, bins, frames, stride, file }) => {
    const { re, im, dims } = stft(clip, { ...options, target });
    expect(dims).toEqual([bins, frames]);
    const kept = [re, im].map((half) => half.filter((_, i) => (i % frames) % stride === 0));
    expect(distance(kept.flatMap((half) => [...half]), readNpy(file).data)).toBeLessThan(bound); // biome-ignore format: one line
  });

  it.each(Object.entries<{ options: object; file: string }>(manifest.filters))('mel: %s', (_, { options, file }) => {
    const { data, shape } = readNpy(manifest.power.file);
    const bank = melFilterbank({ sampleRate: 16000, fftSize: 400, ...options, melCount: readNpy(file).shape[0] });
    const bands = bank.apply({ data, dims: shape }, { layout: 'bin-major', target });
    expect(bands.dims).toEqual(readNpy(file).shape);
    expect(distance(bands.data, readNpy(file).data)).toBeLessThan(bound);
  });

  it.each(Object.entries<{ function: string; options: object; file: string }>(manifest.decibels))('decibels: %s', (_, entry) => {
    const levels = readNpy(manifest.levels.file).data;
    const toDb = entry.function === 'power_to_db' ? powerToDb : amplitudeToDb;
    expect(distance(toDb(levels, { ...entry.options, target }), readNpy(entry.file).data)).toBeLessThan(bound);
  }); // biome-ignore format: one case

  it.each(['slaney', 'htk'] as const)('scales: %s', (scale) => {
    const { hzToMel: mels, mel, melToHz: hz } = manifest.scales[scale];
    // Their own 1 + f / 700 is off by 3e-13 mel: near 0 that is more than our error.
    const bounds = (theirs: ArrayLike<number>) => (x: number, i: number) => Math.abs(x - theirs[i]) <= (bound / 0.5) * (Math.abs(theirs[i]) + 10); // biome-ignore format: one line
    const toMel = Array.from(hzToMel(readNpy(manifest.hz.file).data, scale, { target }));
    expect(toMel.every(bounds(readNpy(mels.file).data))).toBe(true);
    const toHz = Array.from(melToHz(readNpy(mel.file).data, scale, { target }));
    expect(toHz.every(bounds(readNpy(hz.file).data))).toBe(true);
  });
});
