/** A file in pieces is the file of `encodeWav`; its headers are what libsndfile reads them as (fixtures/wav/encoder). */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createWavEncoder,
  decodeWavChannels,
  encodeWav,
  type SampleFormat,
  type WavEncoder,
  type WavEncoderOptions,
  wavInfo,
} from './index.ts';

interface Case {
  format: SampleFormat;
  channels: number;
  numFrames: number;
  kind: 'announced' | 'unknown' | 'patched';
  header: string;
  read: {
    container: string;
    subtype: string;
    sampleRate: number;
    channels: number;
    frames: number;
    lastSample: number;
  };
}

const manifest: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../../../../fixtures/wav/encoder/MANIFEST.json', import.meta.url), 'utf8'),
);
const subtypes: Record<string, string> = { int16: 'PCM_16', int24: 'PCM_24', int32: 'PCM_32', float32: 'FLOAT' };

/** The encoder after it has been given `numFrames` samples; that many of zero would take gigabytes. */
function fed(options: WavEncoderOptions, numFrames: number): WavEncoder {
  const wav = createWavEncoder(options) as WavEncoder & { numFrames: number };
  wav.numFrames = numFrames;
  return wav;
}

describe.each(manifest.cases)('the header: $format, $channels channels, $numFrames samples, $kind', (golden) => {
  const { format, channels, numFrames, kind, read } = golden;
  const wav = fed(
    { format, channels, sampleRate: 16000, numFrames: kind === 'announced' ? numFrames : undefined },
    numFrames,
  );
  const before = wav.header();
  if (kind === 'patched') wav.end();
  const header = wav.header();

  it('is the one that libsndfile read as these samples', () => {
    expect(Buffer.from(header).toString('hex')).toBe(golden.header);
    expect(read).toMatchObject({ subtype: subtypes[format], sampleRate: 16000, channels, frames: numFrames });
    expect(read.lastSample).toBe(format === 'float32' ? 0.5 : 63 / 128);
    expect(before.length).toBe(header.length);
  });

  it('is read here alike', () => {
    const fileBytes = header.length + numFrames * channels * (Number(/\d+/.exec(format)) / 8);
    const info = wavInfo(header, fileBytes);
    expect(info).toMatchObject({ format, channels, sampleRate: 16000, numFrames, truncated: false });
    expect(info.container).toBe(read.container === 'WAV' ? 'RIFF' : read.container);
    expect(info.declaredFrames).toBe(kind === 'unknown' ? undefined : numFrames);
  });
});

const joined = (parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const formats: SampleFormat[] = ['uint8', 'int16', 'int24', 'int32', 'float32', 'float64', 'alaw', 'mulaw'];

describe.each(formats)('%s in pieces', (format) => {
  const clip = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 5 }))
    .chain(([channels, lengths]) => {
      const block = (length: number) =>
        fc.array(fc.float32Array({ minLength: length, maxLength: length, noNaN: true, min: -2, max: 2 }), {
          minLength: channels,
          maxLength: channels,
        });
      return fc.tuple(fc.constant(channels), fc.tuple(...lengths.map(block)));
    });

  it('announced, is the file of encodeWav; with a header at the end, the same samples', () => {
    fc.assert(
      fc.property(clip, ([channels, blocks]) => {
        const list = Array.from({ length: channels }, (_, c) =>
          Float32Array.from(blocks.flatMap((block) => [...block[c]])),
        );
        const options = { format, channels, sampleRate: 8000 };
        const announced = createWavEncoder({ ...options, numFrames: list[0].length });
        const whole = encodeWav(list, { sampleRate: 8000, format });
        expect(joined([announced.header(), ...blocks.map((b) => announced.push(b)), announced.end()])).toEqual(whole);

        const patched = createWavEncoder(options);
        const body = [...blocks.map((block) => patched.push(block)), patched.end()];
        const back = decodeWavChannels(joined([patched.header(), ...body]));
        expect(back.channelData).toEqual(decodeWavChannels(whole).channelData);
      }),
      { numRuns: 50 },
    );
  });
});

describe('clipped', () => {
  const beyond = (format: SampleFormat, ...values: number[]): number => {
    const wav = createWavEncoder({ format, channels: 1, sampleRate: 8000 });
    wav.push([Float32Array.from(values)]);
    return wav.clipped;
  };

  it('counts what rounding would take out of the range', () => {
    const step = 2 ** -15;
    expect(beyond('int16', 1, 1 - step / 2, -1 - step, 7, -7)).toBe(5);
    expect(beyond('int16', 1 - step, 1 - 0.51 * step, -1, -1 - step / 2, 0)).toBe(0);
    expect([beyond('uint8', 1, -1.1), beyond('int24', 1, -1.1), beyond('int32', 1, -1.1)]).toEqual([2, 2, 2]);
  });

  it('is nothing for floats', () => {
    expect([beyond('float32', 1, 2, -3), beyond('float64', 1, 2, -3)]).toEqual([0, 0]);
  });
});

describe('refused', () => {
  const options = { channels: 2, sampleRate: 8000, numFrames: 2 };
  const pair = (a: number, b: number): Float32Array[] => [new Float32Array(a), new Float32Array(b)];
  const code = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it.each<[string, WavEncoderOptions]>([
    ['no channel', { ...options, channels: 0 }],
    ['half a channel', { ...options, channels: 1.5 }],
    ['more channels than a frame holds', { ...options, channels: 40_000 }],
    ['a format that is none', { ...options, format: 'int12' as SampleFormat }],
    ['half a sample', { ...options, numFrames: 0.5 }],
    ['a misspelt option', { ...options, bitDepth: 24 } as WavEncoderOptions],
    ['no options', undefined as never],
  ])('%s', (_, wrong) => {
    expect(code(() => createWavEncoder(wrong))).toBe('ERR_OPTION');
  });

  it('a rate that is none, and samples that an integer cannot hold', () => {
    expect(code(() => createWavEncoder({ ...options, sampleRate: 0 }))).toBe('ERR_SAMPLE_RATE');
    expect(code(() => createWavEncoder(options).push([Float32Array.of(Number.NaN), new Float32Array(1)]))).toBe(
      'ERR_NON_FINITE',
    );
  });

  it('blocks that do not fit', () => {
    for (const block of [pair(1, 2), pair(3, 3), [new Float32Array(1)]])
      expect(code(() => createWavEncoder(options).push(block))).toBe('ERR_OPTION');
    const wav = createWavEncoder(options);
    wav.push(pair(1, 1));
    expect(code(() => wav.end())).toBe('ERR_OPTION');
    wav.push(pair(1, 1));
    expect(code(() => wav.end())).toEqual(new Uint8Array(0));
  });
});
