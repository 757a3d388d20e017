/** Records that say something else under a right sum: whoever makes a file may put anything there. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compileFrontEnd, MelismaError, type PresetName } from 'melisma';
import { loadExtractor } from 'melisma/runtime';
import { describe, expect, it } from 'vitest';
import { CHECKSUM_BYTES, CHECKSUM_SECTION, checksum, RECORD_SECTION } from '../engine/runtime/file.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const clip = Float32Array.from({ length: 9000 }, (_, i) => 0.3 * Math.sin(0.05 * i) + 0.1 * (((i * 7919) % 997) / 997));

/** A number as WebAssembly writes sizes: seven bits a byte, the lowest first. */
const leb = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...leb(Math.floor(value / 128))];

const section = (name: string, content: Uint8Array): number[] => {
  const bytes = [name.length, ...Buffer.from(name), ...content];
  return [0, ...leb(bytes.length), ...bytes];
};

/** The file with another record, and the sum that fits it. */
function withRecord(file: Uint8Array, record: Json): Uint8Array {
  const name = Buffer.from([RECORD_SECTION.length, ...Buffer.from(RECORD_SECTION)]);
  const size = section(RECORD_SECTION, new Uint8Array(recordBytes(file))).length;
  const start = Buffer.from(file).indexOf(name) - (size - recordBytes(file).byteLength - name.length);
  const sum = section(CHECKSUM_SECTION, new Uint8Array(CHECKSUM_BYTES));
  const text = Buffer.from(JSON.stringify(record));
  const bytes = Uint8Array.of(...file.subarray(0, start), ...section(RECORD_SECTION, text), ...sum);
  new DataView(bytes.buffer).setUint32(bytes.length - CHECKSUM_BYTES, checksum(bytes), true);
  return bytes;
}

const recordBytes = (file: Uint8Array): ArrayBuffer =>
  WebAssembly.Module.customSections(new WebAssembly.Module(file as Uint8Array<ArrayBuffer>), RECORD_SECTION)[0];

const recordOf = (file: Uint8Array): { [key: string]: Json } => JSON.parse(Buffer.from(recordBytes(file)).toString());

/** Where there is a value in the record: `['layout', 'lanes']`. */
function paths(value: Json, at: string[] = []): string[][] {
  const inside = value && typeof value === 'object' ? Object.entries(value) : [];
  return [...(at.length > 0 ? [at] : []), ...inside.flatMap(([key, part]) => paths(part as Json, [...at, key]))];
}

/** A copy with another value at a path; without it where there is none. */
function changed(value: Json, [key, ...rest]: string[], to: Json | undefined): Json {
  const copy = structuredClone(value) as { [key: string]: Json };
  if (rest.length > 0) copy[key] = changed(copy[key], rest, to);
  else if (to === undefined) delete copy[key];
  else copy[key] = to;
  return copy;
}

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
  const record = recordOf(file);
  const whole = featuresOf(file);

  it('is written anew as it was', () => {
    expect(Buffer.from(withRecord(file, record)).equals(file)).toBe(true);
  });

  it.each(paths(record).map((path): [string, string[]] => [path.join('.'), path]))(
    'any other value of %s is ERR_COMPILED_FORMAT, or plays no part',
    async (_, path) => {
      for (const value of path[0] === 'layout' ? [...values, 0] : values) {
        const edited = withRecord(file, changed(record, path, value));
        const outcome = await featuresOf(edited).catch((error) => error);
        if (!(outcome instanceof MelismaError)) expect(outcome).toEqual(await whole);
        else expect(outcome.code).toBe('ERR_COMPILED_FORMAT');
      }
    },
  );
});
