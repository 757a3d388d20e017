/**
 * The same bits everywhere, the part that needs nothing installed: every item of `npm run bits` on the running Node, from the
 * sources, against the committed hashes; a few of them through the interpreter.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { presets } from 'melisma';
import { beforeAll, describe, expect, test } from 'vitest';
import { InterpretedExtractor, type InterpretedTarget } from '../oracle/extractor.ts';
import { clipSamples } from '../oracle/golden.ts';
import { clips, derived } from '../scripts/bits/cases.ts';
import { type BitsReport, report, sha256 } from '../scripts/bits/report.ts';
import { type CommittedBits, differences } from '../scripts/bits.ts';
import { root } from '../scripts/entries.ts';

const committed: CommittedBits = JSON.parse(readFileSync(join(root, 'tests/bits.json'), 'utf8'));
let computed: BitsReport;

beforeAll(async () => {
  computed = await report((path) => readFile(join(root, 'fixtures', path)));
});

test('every item has the committed bits (on purpose? npm run bits -- --update)', () => {
  expect(differences(committed.items, computed.items)).toEqual([]);
  expect(computed.hash).toBe(committed.hash);
  expect(computed.bitsVersion).toBe(committed.bitsVersion);
});

test('every recording is hashed', () => {
  const files = readdirSync(join(root, 'fixtures/audio')).map((file) => file.replace(/\.wav$/, ''));
  expect([...clips].sort()).toEqual(files.sort());
});

test.each(['whisper', 'whisper-large-v3'])(
  '%s: 16-bit integers give the bits of the floats they stand for',
  (preset) => {
    for (const target of ['simd', 'double']) {
      expect(computed.items[`${preset} ${target} jfk int16`]).toBe(computed.items[`${preset} ${target} jfk window`]);
    }
  },
);

test.each(['whisper', 'whisper-large-v3'])('%s: a refused clip leaves no trace in the next', (preset) => {
  for (const target of ['simd', 'double']) {
    const after = computed.items[`${preset} ${target} noise after refusals`];
    expect(after).toBe(computed.items[`${preset} ${target} noise window`]);
  }
});

test('a resampled stream has the bits of the whole clip', () => {
  const names = Object.keys(computed.items).filter((name) => /^resample .* stream$/.test(name));
  expect(names.length).toBe(36);
  for (const name of names) expect(computed.items[name], name).toBe(computed.items[name.replace(/ stream$/, '')]);
});

test('a difference is told by the name of its item', () => {
  expect(differences({ a: '1', b: '2' }, { a: '1', b: '3', c: '4' })).toEqual(['b', 'c']);
});

describe('the interpreter gives the committed bits', () => {
  const kaldi = derived['kaldi-like 512/400/160'];
  const cases = [
    ['whisper simd chirp unpadded', presets.whisper, 'simd', 'chirp', 'unpadded'],
    ['whisper double odd-7919 unpadded', presets.whisper, 'double', 'odd-7919', 'unpadded'],
    ['whisper-large-v3 simd subnormal window', presets.whisperLargeV3, 'simd', 'subnormal', 'window'],
    ['kaldi-like 512/400/160 simd dc-offset', kaldi, 'simd', 'dc-offset', undefined],
    ['1024/256 simd two-tones', derived['1024/256'], 'simd', 'two-tones', undefined],
    ['2048/512 double impulse', derived['2048/512'], 'double, float64', 'impulse', undefined],
  ] as const;

  test.each(cases)('%s', async (name, spec, target: InterpretedTarget, clip, length) => {
    const features = new InterpretedExtractor(spec, target).extract(Float32Array.from(clipSamples(clip)), length);
    expect((await sha256(features)).slice(0, 16)).toBe(committed.items[name]);
  });
});
