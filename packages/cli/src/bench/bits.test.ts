import { bitsVersion, createExtractorSync } from 'melisma';
import { describe, expect, it, vi } from 'vitest';
import { benchSignal, hashOf, judge, keyOf, references } from './bits.ts';
import { clipLength, runBench } from './run.ts';

/** The table as this machine computes it. */
function recomputed(): Record<string, string> {
  const table: Record<string, string> = {};
  for (const preset of ['whisper', 'whisper-large-v3'] as const) {
    for (const target of ['simd', 'double'] as const) {
      using extractor = createExtractorSync(preset, { target });
      const { data } = extractor.extract(benchSignal(clipLength(extractor)), { sampleRate: 16000 });
      table[keyOf(extractor)] = hashOf(data);
    }
  }
  return table;
}

const howToRefresh =
  'the bits of melisma bench changed. By mistake: mend it. On purpose: raise BITS_VERSION, and put into ' +
  'the table of packages/cli/src/bench/bits.ts the values that stand below as received';

it('the table holds the bits of today', () => {
  expect(recomputed(), howToRefresh).toEqual(references);
});

it('the signal is exact, within bounds, and always the same', () => {
  const samples = benchSignal(480000);
  expect(samples.every((x) => Math.abs(x) < 1 && Number.isInteger(x * 2 ** 18))).toBe(true);
  expect(samples.filter((x) => x === 0).length).toBeLessThan(100);
  expect(benchSignal(1000)).toEqual(samples.slice(0, 1000));
});

const key = keyOf({ name: 'whisper', target: 'simd', bitsVersion });

describe('the verdict', () => {
  it.each([
    ['the bits of the table', key, references[key], 'match'],
    ['other bits', key, 'other bits', 'DIFFER: please report'],
    [
      'a target without bits of its own',
      keyOf({ name: 'whisper', target: 'relaxed', bitsVersion }),
      '',
      'no reference',
    ],
    ['another version of the bits', keyOf({ name: 'whisper', target: 'simd', bitsVersion: 0 }), '', 'no reference'],
    ['a name that every object has', 'toString', '', 'no reference'],
  ])('on %s', (_, key, hash, verdict) => expect(judge(key, hash)).toBe(verdict));

  it('ends the command with 1 where the bits differ, after the block', async () => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const table = references as Record<string, string>;
    const before = table[key];
    table[key] = 'other bits';
    expect(await runBench({ preset: 'whisper', target: 'simd' })).toBe(1);
    table[key] = before;
    expect(String(said.mock.lastCall?.[0])).toMatch(/^bits +DIFFER: please report \([0-9a-f]{16}\)$/m);
    said.mockRestore();
  });
});
