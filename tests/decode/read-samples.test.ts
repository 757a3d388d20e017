/** `readSamples`: decoding, mixing and resampling in one call have the bits of the three calls. */
import { decode, mix, readSamples } from '@melisma/decode';
import { readSamples as readFileSamples } from '@melisma/decode/node';
import { createResampler } from 'melisma/resample';
import { encodeWav } from 'melisma/wav';
import { describe, expect, test } from 'vitest';
import { seededNoise } from '../../oracle/seeded.ts';
import { bytesOf, recording } from './cases.ts';

const at16k = { sampleRate: 16000, channel: 'average' } as const;

/** The bits, to be compared at once. */
const bits = (x: Float32Array): Buffer => Buffer.from(x.buffer, x.byteOffset, x.byteLength);

/** The same in three calls. */
async function inSteps(bytes: Uint8Array, { sampleRate, channel, ...filter }: Parameters<typeof readSamples>[1]) {
  const { samples, sampleRate: from } = await decode(bytes);
  const signal = mix(samples, channel);
  return from === sampleRate ? signal : (await createResampler({ from, to: sampleRate, ...filter })).resample(signal);
}

describe.each([
  ['lame-vbr.mp3', at16k],
  ['vorbis-2.ogg', at16k],
  ['vorbis-2.ogg', { ...at16k, channel: 1 }],
  ['opus.webm', { ...at16k, quality: 'fast' }],
  ['aiff-pcm16-6.aiff', { ...at16k, channel: 5, compatibility: 'torchaudio' }],
  ['flac-pcm16-2-music.flac', { sampleRate: 48000, channel: 0, compatibility: { library: 'kaldi', numZeros: 16 } }],
  ['jfk.flac', at16k],
  ['jfk.flac', { ...at16k, compatibility: 'kaldi' }],
] as [string, Parameters<typeof readSamples>[1]][])('%s with %j', (name, options) => {
  test('from bytes, a Blob, anything that can be read, and a file', async () => {
    const bytes = bytesOf(recording(name));
    const want = bits(await inSteps(bytes, options));
    expect(want.some((byte) => byte !== 0)).toBe(true);
    const source = {
      byteLength: bytes.length,
      read: async (offset: number, length: number) => bytes.slice(offset, offset + length),
    };
    expect(bits(await readSamples(bytes, options)).equals(want)).toBe(true);
    expect(bits(await readSamples(new Blob([bytes.slice()]), options)).equals(want)).toBe(true);
    expect(bits(await readSamples(source, options)).equals(want)).toBe(true);
    expect(bits(await readFileSamples(recording(name), options)).equals(want)).toBe(true);
  });
});

test('many blocks, at rates that take turns', async () => {
  const noise = Float32Array.from(seededNoise(500_000, 3), (x) => x / 2);
  for (const sampleRate of [44100, 22050, 48000, 96000, 11025, 44100, 16000]) {
    const wav = encodeWav([noise, noise.toReversed()], { sampleRate, format: 'float32' });
    expect(bits(await readSamples(wav, at16k)).equals(bits(await inSteps(wav, at16k)))).toBe(true);
  }
});

test('a recording without samples has none', async () => {
  for (const sampleRate of [16000, 44100])
    expect(await readSamples(encodeWav(new Float32Array(0), { sampleRate }), at16k)).toEqual(new Float32Array(0));
});

describe('refuses', () => {
  const wav = encodeWav(new Float32Array(100), { sampleRate: 16000 });
  test.each([
    ['no rate', { channel: 'average' }, 'ERR_SAMPLE_RATE', 'sampleRate'],
    ['a rate as text', { ...at16k, sampleRate: '16000' }, 'ERR_SAMPLE_RATE', 'sampleRate'],
    ['no channel', { sampleRate: 16000 }, 'ERR_OPTION', 'channel'],
    ['all channels', { ...at16k, channel: 'none' }, 'ERR_OPTION', 'channel'],
    ['a channel that is not there', { ...at16k, channel: 1 }, 'ERR_OPTION', 'channel'],
    ['a misspelt option', { ...at16k, qualty: 'fast' }, 'ERR_OPTION', 'options'],
    ['no options', undefined, 'ERR_SAMPLE_RATE', 'sampleRate'],
    ['a rate in their place', 16000, 'ERR_OPTION', 'options'],
    ['a quality that is none, where nothing is resampled', { ...at16k, quality: 'best' }, 'ERR_OPTION', 'quality'],
    ['two filters', { ...at16k, quality: 'fast', compatibility: 'kaldi' }, 'ERR_OPTION', 'quality'],
    ['a rate that is too far off', { ...at16k, sampleRate: 16000 * 300 }, 'ERR_OPTION', 'to'],
  ])('%s', async (_, options, code, option) => {
    await expect(readSamples(wav, options as never)).rejects.toMatchObject({ code, option });
  });

  test('what decoding refuses, whatever it is', async () => {
    await expect(readSamples(wav.subarray(0, 150), at16k)).rejects.toMatchObject({ code: 'ERR_WAV_TRUNCATED' });
    await expect(readFileSamples('no-such-file.wav', at16k)).rejects.toMatchObject({ code: 'ERR_FILE_READ' });
    await expect(readSamples('clip.wav' as never, at16k)).rejects.toMatchObject({
      code: 'ERR_OPTION',
      option: 'source',
    });
  });

  test('NaN, where it is resampled', async () => {
    const broken = encodeWav(Float32Array.of(0, Number.NaN), { sampleRate: 44100, format: 'float32' });
    await expect(readSamples(broken, at16k)).rejects.toMatchObject({ code: 'ERR_NON_FINITE' });
  });
});
