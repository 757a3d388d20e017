/** Records that say something else under a right sum: whoever makes a file may put anything there. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compileFrontEnd, MelismaError, type PresetName } from 'melisma';
import { loadExtractor } from 'melisma/runtime';
import { describe, expect, it } from 'vitest';
import { changed, type Json, paths, recordOf, withRecord } from '../../../../oracle/records.ts';
import { RECORD_SECTION } from '../engine/runtime/file.ts';

const clip = Float32Array.from({ length: 9000 }, (_, i) => 0.3 * Math.sin(0.05 * i) + 0.1 * (((i * 7919) % 997) / 997));

/** Undefined: nothing at all. 0 besides where it could not be another front end's: no place or size in the kernel's memory is. */
const values: (Json | undefined)[] = [null, undefined, -1, 1e9, 1.5, 'x', [], {}];

/** Kinds of front ends: a maximum over the clip, a cepstrum behind it, stages over all frames, frames first, doubles. */
const names: PresetName[] = ['whisper', 'librosa-mfcc', 'parakeet', 'kaldi-fbank', 'ast'];
const fixture = (name: string) => readFileSync(new URL(`../../../../fixtures/compiled/${name}.wasm`, import.meta.url));
const files: [string, Uint8Array][] = [
  ...names.map((name): [string, Uint8Array] => [name, compileFrontEnd(name)]),
  ['kaldi-mfcc as it was compiled before', fixture('kaldi-mfcc.format-3')],
];

async function featuresOf(file: Uint8Array) {
  const extractor = await loadExtractor(file);
  const { data, dims, validFrames } = extractor.extract(clip, { sampleRate: extractor.spec.sampleRate });
  const sha256 = createHash('sha256').update(Buffer.from(data.buffer)).digest('hex');
  return { sha256, dims, validFrames };
}

describe.each(files)('%s', (_, file) => {
  const record = recordOf(file, RECORD_SECTION);
  const whole = featuresOf(file);

  it('is written anew as it was', () => {
    expect(Buffer.from(withRecord(file, record, RECORD_SECTION)).equals(file)).toBe(true);
  });

  it.each(paths(record).map((path): [string, string[]] => [path.join('.'), path]))(
    'any other value of %s is ERR_COMPILED_FORMAT, or plays no part',
    async (_, path) => {
      for (const value of path[0] === 'layout' ? [...values, 0] : values) {
        const edited = withRecord(file, changed(record, path, value), RECORD_SECTION);
        const outcome = await featuresOf(edited).catch((error) => error);
        if (!(outcome instanceof MelismaError)) expect(outcome).toEqual(await whole);
        else expect(outcome.code).toBe('ERR_COMPILED_FORMAT');
      }
    },
  );
});
