/** Files that were compiled by earlier builds: each loads for ever, with the bits that it had on the day it was made. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { seededNoise } from '../oracle/seeded.ts';
import { loadExtractor } from '../packages/melisma/src/runtime/index.ts';

/** The SHA-256 of the features of 50001 samples of noise. */
const files = {
  'whisper.format-3': 'adeb36b61562ff726cd0c31f2bb45b6b38448a3a2cf70dc9e89ba7a061fa183b',
  'parakeet-tdt.format-3': '2dd5b573f208c8c44fe61ed125bb6deeb9a3ca638648075ddc5566b739758019',
  'kaldi-mfcc.format-3': '2a0c5fa60c257071915c67f3b7c424595b7b4e3133878631136c9f2749b68e35',
};

it.each(Object.entries(files))('%s', async (name, hash) => {
  const file = readFileSync(new URL(`../fixtures/compiled/${name}.wasm`, import.meta.url));
  const extractor = await loadExtractor(file);
  const noise = Float32Array.from(seededNoise(50001, 3));
  const { data } = extractor.extract(noise, { sampleRate: extractor.spec.sampleRate });
  expect(createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex')).toBe(hash);
});
