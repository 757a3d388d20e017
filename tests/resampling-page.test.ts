/** docs/RESAMPLING.md is what the code does, and what is promised of `high` and `fast` holds for every pair of rates on it. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type AllFigures, resamplingPage } from '../scripts/resampling/page.ts';
import { storedPeers } from '../scripts/resampling/peers.ts';
import { pairName, pairs } from '../scripts/resampling/signals.ts';
import { measureOurs, resamplingFile } from '../scripts/resampling.ts';

let ours: AllFigures;

beforeAll(() => {
  ours = measureOurs();
}, 180_000);

test('docs/RESAMPLING.md is up to date (npm run resampling)', () => {
  expect(readFileSync(resamplingFile, 'utf8')).toBe(resamplingPage(ours, storedPeers()));
});

test.each(pairs.map((pair) => [pairName(pair)]))('%s: what is promised', (name) => {
  const { high, fast } = { high: ours.high[name], fast: ours.fast[name] };
  expect(high.ripple).toBeLessThan(0.01);
  expect(high.rejection).toBeGreaterThan(120);
  expect(high.noise).toBeGreaterThan(120);
  expect(fast.rejection).toBeGreaterThan(85);
  for (const { delay, impulse } of [high, fast]) {
    expect(delay).toBeLessThan(1e-4);
    expect(Math.abs(impulse)).toBeLessThan(1e-4);
  }
});

test('the peers were measured on the same pairs', () => {
  for (const figures of Object.values(storedPeers().figures)) {
    expect(Object.keys(figures)).toEqual(pairs.map(pairName));
  }
});
