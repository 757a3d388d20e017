/** `melisma extract` of recordings of other formats, rates and channels, and of parts of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractor } from 'melisma';
import { createResampler, type ResamplerOptions } from 'melisma/resample';
import { describe, expect, it } from 'vitest';
import { secondsIn } from '../../packages/cli/src/audio/flags.ts';
import { goldenOf } from '../decode/cases.ts';
import { parseNpy } from './npy.ts';
import { inCheckout, melisma, newFolder } from './process.ts';

const fixture = (name: string) => inCheckout(`fixtures/decode/${name}`);
const jfk = inCheckout('fixtures/audio/jfk.wav');

/** 7350 samples of 44.1 kHz stereo, as ffmpeg reads them: its channels, and their average. */
const stereo = 'flac.mkv';
const golden = goldenOf(stereo);
const channel = (c: number) => golden.filter((_, i) => i % 2 === c);
const average = channel(0).map((x, i) => (x + channel(1)[i]) / 2);

/** Kaldi's filterbank of samples at 44.1 kHz, by the library. */
async function featuresOf(samples: Float32Array, how: Partial<ResamplerOptions> = {}): Promise<Float32Array> {
  const resampler = await createResampler({ from: 44100, to: 16000, ...how });
  return (await createExtractor('kaldi-fbank')).extract(resampler.resample(samples), { sampleRate: 16000 }).data;
}

/** The same by the command, with more options. */
async function extracted(...options: string[]) {
  const cwd = newFolder();
  const args = ['extract', fixture(stereo), '-p', 'kaldi-fbank', '-o', 'x.npy', '--json', '-q', ...options];
  const { code, stdout, stderr } = await melisma(args, { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { ...parseNpy(readFileSync(join(cwd, 'x.npy'))), record: JSON.parse(String(stdout)) };
}

describe('another format', () => {
  it('FLAC has the features of the WAV that it was made of, from a file and from a pipe', async () => {
    const cwd = newFolder();
    const run = (args: string[], input?: Uint8Array) =>
      melisma(['extract', ...args, '-p', 'whisper', '-q'], { cwd, input });
    const flac = fixture('jfk.flac');
    const [ofWav, ofFlac, piped] = await Promise.all([
      run([jfk, '-o', 'wav.npy']),
      run([flac, '-o', 'flac.npy']),
      run(['-', '-o', '-'], readFileSync(flac)),
    ]);
    expect([ofWav.code, ofFlac.code, piped.code]).toEqual([0, 0, 0]);
    const features = readFileSync(join(cwd, 'wav.npy'));
    expect(features.equals(readFileSync(join(cwd, 'flac.npy')))).toBe(true);
    expect(features.equals(piped.stdout)).toBe(true);
  });

  it('a folder of many: what is read, and what is refused by name', async () => {
    const cwd = newFolder();
    const read = ['lame-vbr.mp3', 'vorbis-2.ogg', 'opus.webm', 'aiff-pcm16-1.aiff', 'flac.mkv', 'pcm.mkv'];
    const refused = ['wav-gsm610.wav', 'ac3.mp4', 'aifc-dwvw16.aiff', 'wavpack.wv'];
    const files = [...read, ...refused].map(fixture);
    const { code, stdout, stderr } = await melisma(['extract', ...files, '-p', 'whisper', '-o', 'out', '--json'], {
      cwd,
    });
    expect(code).toBe(1);
    const records = String(stdout).trim().split('\n').map((line) => JSON.parse(line)); // biome-ignore format: one line
    expect(records.slice(0, read.length).map(({ source, resampled }) => [source.codec, source.sampleRate, resampled])).toEqual([
      ['mp3', 44100, 'high'],
      ['vorbis', 44100, 'high'],
      ['opus', 48000, 'high'],
      ['pcm', 22050, 'high'],
      ['flac', 44100, 'high'],
      ['pcm', 16000, null],
    ]); // biome-ignore format: a table
    expect(records.slice(read.length).map(({ error }) => error.message)).toEqual([
      expect.stringMatching(/GSM/i),
      expect.stringMatching(/AC-?3/i),
      expect.stringMatching(/DWVW/),
      expect.stringMatching(/WavPack/),
    ]);
    expect(readdirSync(join(cwd, 'out')).toSorted()).toEqual(
      [...read.map((name) => name.replace(/\.\w+$/, '.npy')), 'melisma.jsonl'].toSorted(),
    );
    expect(stderr).toContain('6 files, ');
    expect(stderr).toContain('; 5 resampled; 4 failed');
  });

  it('AAC without ffmpeg: what is missing', async () => {
    const { code, stderr } = await melisma(['extract', fixture('aac-lc.m4a'), '-p', 'whisper'], {
      cwd: newFolder(),
      env: { PATH: '/nowhere' },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/ERR_DECODER_MISSING: .*ffmpeg/);
  });
});

describe('another rate, more channels', () => {
  it('averaged and resampled at high quality, and both are said', async () => {
    const { data, record } = await extracted();
    expect(data).toEqual(await featuresOf(average));
    expect(record).toMatchObject({ channel: 'average', resampled: 'high', sampleRate: 16000 });
    expect(record.source).toMatchObject({
      format: 'webm',
      codec: 'flac',
      sampleRate: 44100,
      channels: 2,
      bitDepth: 16,
    });
    const { stdout } = await melisma(['extract', fixture(stereo), '-p', 'kaldi-fbank'], { cwd: newFolder() });
    const line =
      /^source +WebM or Matroska, FLAC of 16 bits, 44100 Hz, 2 channels: averaged, resampled to 16000 Hz \(high\)$/m;
    expect(String(stdout)).toMatch(line);
  });

  it.each([
    ['fast', { quality: 'fast' }],
    ['torchaudio', { compatibility: 'torchaudio' }],
    ['kaldi', { compatibility: 'kaldi' }],
  ] as const)('--resampler %s', async (name, how) => {
    expect((await extracted('--resampler', name)).data).toEqual(await featuresOf(average, how));
  });

  it('--channel takes one, or each by itself', async () => {
    expect((await extracted('--channel', '1')).data).toEqual(await featuresOf(channel(1)));
    const { data, dims, record } = await extracted('--channel', 'each');
    expect(record.axes).toEqual(['channel', 'frame', 'mel']);
    expect(dims[0]).toBe(2);
    const [left, right] = [await featuresOf(channel(0)), await featuresOf(channel(1))];
    expect([data.subarray(0, left.length), data.subarray(left.length)]).toEqual([left, right]);
  });

  it('--start and --duration cut before it is resampled, at whole samples, as librosa.load does', async () => {
    const { data, record } = await extracted('--start', '0.05', '--duration', '0.1');
    expect(data).toEqual(await featuresOf(average.subarray(2205, 2205 + 4410)));
    expect(record).toMatchObject({ start: 0.05, seconds: 0.1 });
  });
});

it.each([
  ['90', 90],
  ['.5', 0.5],
  ['1:30', 90],
  ['1:02:03.5', 3723.5],
])('%s is %d seconds', (text, seconds) => expect(secondsIn('--start', text)).toBe(seconds));

it.each(['', '-1', '1e3', '1:60:00', '1::2', '1:2:3:4', 'NaN'])('%j is no time', (text) =>
  expect(() => secondsIn('--start', text)).toThrow(/expected seconds/),
);
