/** docs/PRESETS.md is what the presets and their golden vectors say. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type Measurements, measure } from '../scripts/presets-page/measure.ts';
import { presetsPage } from '../scripts/presets-page/page.ts';
import { presetsFile } from '../scripts/presets-page.ts';

let measured: Measurements;

beforeAll(() => {
  measured = measure();
}, 120_000);

test('docs/PRESETS.md is up to date (npm run presets-page)', () => {
  expect(readFileSync(presetsFile, 'utf8')).toBe(presetsPage(measured));
});

test('every preset was measured on speech', () => {
  const missing = [...measured.presets, ...measured.waveforms].filter(
    ({ clips }) => !clips.some(({ clip }) => clip === 'jfk'),
  );
  expect(missing.map(({ info }) => info.name)).toEqual([]);
});
