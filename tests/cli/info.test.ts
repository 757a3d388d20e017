/** `melisma info`: what it says of recordings, held against what libsndfile and ffmpeg read in them; and the command as a process. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decibels, type Facts, factsOf, Level } from '../../packages/cli/src/info/facts.ts';
import { briefLine, recordOf, tableOf } from '../../packages/cli/src/info/run.ts';
import { formatClock } from '../../packages/cli/src/report/text.ts';
import { goldenOf, manifest, recording } from '../decode/cases.ts';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { inCheckout, melisma, newFolder } from './process.ts';

const facts = (path: string, check = false): Promise<Facts> => factsOf({ path, root: '/' }, check, () => undefined);
const fixture = (name: string): string => inCheckout(`fixtures/decode/${name}`);

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const cases = Object.entries(manifest.cases).filter(([name]) => hasFfmpeg || !/aac|m4a|video/.test(name));
const refused = cases.filter(([, { refused: code }]) => code !== undefined);
const readable = cases.filter(([, { refused: code }]) => code === undefined);
const exact = readable.filter(([, { near, samplesSha256 }]) => !near && samplesSha256 === undefined);

describe('every recording of fixtures/decode', () => {
  it.each(readable)(
    '%s: without decoding what decoding finds',
    async (name, { sampleRate, channels, frames, near }) => {
      const [found, checked] = [await facts(recording(name)), await facts(recording(name), true)];
      expect(found).toMatchObject({ sampleRate, channels, bytes: statSync(recording(name)).size });
      expect(found.numFrames).toBe(checked.numFrames);
      if (!near) expect(found.numFrames).toBe(frames);
    },
  );

  it.each(refused)('%s: refused', async (name, { refused: code }) => {
    await expect(facts(recording(name), true)).rejects.toMatchObject({ code });
  });

  it.each(exact.filter(([name]) => name !== 'jfk.flac'))('%s: peak and rms of what libsndfile reads', async (name) => {
    const samples = goldenOf(name);
    const level = (await facts(recording(name), true)).level!;
    const peak = samples.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
    expect(level.peak).toBe(peak);
    expect(Math.abs(level.rms - rms)).toBeLessThanOrEqual(1e-12);
  });
});

describe('the length', () => {
  it.each([
    ['flac-pcm16-1-music.flac', 'header'],
    ['aiff-pcm16-1.aiff', 'header'],
    ['lame-cbr.mp3', 'stated'],
    ['opus-2.opus', 'stated'],
    ['vorbis-2.ogg', 'stated'],
    ['opus.mp4', 'stated'],
    ['no-tag.mp3', 'decoding'],
    ['vorbis.webm', 'decoding'],
  ])('of %s comes from: %s', async (name, from) => {
    expect((await facts(fixture(name))).lengthFrom).toBe(from);
  });

  it('of ten hours is told without reading them', async () => {
    const path = join(newFolder(), 'long.wav');
    const bytes = 44 + 4 * 16000 * 36_000;
    writeFileSync(path, floatWav(new Float32Array(0), 16000, bytes - 44));
    truncateSync(path, bytes);
    const found = await facts(path);
    expect(found).toMatchObject({ numFrames: 16000 * 36_000, lengthFrom: 'header', bytes });
    expect(tableOf('long.wav', found)).toContain('length    10:00:00.000, 36000.000 s, 576,000,000 samples\n');
  });

  it('as a clock', () => {
    expect([0, 0.0004, 0.9996, 59.9999, 61.5, 3599.9995, 36_061.25].map(formatClock)).toEqual([
      '0:00:00.000',
      '0:00:00.000',
      '0:00:01.000',
      '0:01:00.000',
      '0:01:01.500',
      '1:00:00.000',
      '10:01:01.250',
    ]);
  });
});

describe('--check', () => {
  it.each([
    ['a bit of FLAC', 'jfk.flac', 3000, 'ERR_AUDIO_DAMAGED'],
    ['a bit of Ogg', 'vorbis-2.ogg', 100, 'ERR_AUDIO_DAMAGED'],
  ])('finds %s that the header does not tell', async (_, name, fromEnd, code) => {
    const path = join(newFolder(), name);
    const bytes = readFileSync(fixture(name));
    bytes[bytes.length - fromEnd] ^= 16;
    writeFileSync(path, bytes);
    await expect(facts(path, true)).rejects.toMatchObject({ code });
  });

  it('refuses what is no number, and says where', () => {
    const level = new Level();
    level.take([Float32Array.of(1e38, -3e38)], 0);
    expect(() => level.take([new Float32Array(2), Float32Array.of(0, Number.NaN)], 5)).toThrow(
      'given NaN as sample 6 of channel 1',
    );
  });

  it('measures against full scale', () => {
    const [sine, silence] = [new Level(), new Level()];
    sine.take([Float32Array.from({ length: 8000 }, (_, i) => Math.sin((2 * Math.PI * (i + 0.5)) / 8))], 0);
    silence.take([new Float32Array(10)], 0);
    expect(decibels(sine.rms)).toBeCloseTo(-10 * Math.log10(2), 6);
    expect([silence.peak, decibels(silence.rms)]).toEqual([0, -Infinity]);
  });
});

describe('what is said', () => {
  const silence = new Level();
  silence.take([new Float32Array(10)], 0);
  const flac: Facts = {
    format: 'flac',
    codec: 'flac',
    sampleRate: 44100,
    channels: 2,
    bitDepth: 16,
    numFrames: 8_886_150,
    lengthFrom: 'decoding',
    bytes: 20_000_000,
    md5: 'b0',
    level: silence,
  };

  it.each([
    ['wav-ulaw-1.wav', 'WAV, mu-law of 8 bits'],
    ['wavex-alaw-2.wav', 'WAV, A-law of 8 bits'],
  ])('%s has the bits that are in the file, not those that it is decoded to', async (name, format) => {
    const { stdout } = await melisma(['info', inCheckout(`fixtures/wav/${name}`)], { cwd: newFolder() });
    expect(String(stdout).split('\n')[1]).toBe(`format    ${format}`);
  });

  it('of one', () => {
    expect(tableOf('a\n.flac', flac).split('\n')).toEqual([
      'file      a\\u000a.flac',
      'format    FLAC of 16 bits',
      'rate      44100 Hz',
      'channels  2',
      'length    0:03:21.500, 201.500 s, 8,886,150 samples',
      'size      20,000,000 bytes',
      'bit rate  794 kbit/s',
      'check     all samples decoded; the MD5 agrees',
      'peak      -inf dBFS',
      'rms       -inf dBFS',
    ]);
  });

  it('on the page of the command, what it says', async () => {
    const page = readFileSync(inCheckout('docs/cli/resample-and-info.md'), 'utf8');
    const name = 'fixtures/decode/jfk.flac';
    const table = tableOf(name, await facts(inCheckout(name), true));
    expect(page).toContain(`$ melisma info ${name} --check\n${table}\n`);
  });

  it('where the length is another than the file says', () => {
    expect(tableOf('a', { ...flac, statedFrames: 9_000_000 })).toContain('samples (counted; the file says 9,000,000)');
    expect(tableOf('a', { ...flac, md5: undefined })).toContain('; the file has no MD5');
  });

  it('of one of several: columns', () => {
    const lines = [flac, { ...flac, sampleRate: 8000, numFrames: 8000, bytes: undefined }].map((f) =>
      briefLine('x', f),
    );
    expect(lines[0]).toMatch(/^ 0:03:21\.500 {3}44100 Hz {3}2 channels {5}794 kbit\/s {2}FLAC of 16 bits .* x$/);
    expect(lines[1].length).toBe(lines[0].length);
  });

  it('as JSON', () => {
    expect(JSON.parse(JSON.stringify(recordOf('x', flac)))).toEqual({
      path: 'x',
      format: 'flac',
      codec: 'flac',
      sampleRate: 44100,
      channels: 2,
      bitDepth: 16,
      numFrames: 8_886_150,
      lengthFrom: 'decoding',
      seconds: 201.5,
      bytes: 20_000_000,
      bitRate: 794_045,
      md5: 'b0',
      check: { peak: 0, rms: 0, peakDbfs: null, rmsDbfs: null },
    });
  });
});

describe('as a process', () => {
  it('a table for one, and the process ends though an MP4 was only opened', async () => {
    const { code, stdout, stderr } = await melisma(['info', fixture('opus.mp4')], { cwd: newFolder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(String(stdout)).toMatch(
      /^file {6}.*\nformat {4}MP4, Opus\nrate {6}48000 Hz\nchannels {2}2\nlength {4}0:00:00\.167, /,
    );
  });

  it('a directory: what is wrong in a line each, the others go on', async () => {
    const cwd = newFolder();
    writeFiles(cwd, {
      'a.wav': floatWav(chirp(0.5)),
      'b.mp3': 'no sound',
      'c.wav': floatWav(chirp(0.5), 16000, 99_999),
    });
    const { code, stdout, stderr } = await melisma(['info', '.', '--check'], { cwd });
    expect(code).toBe(1);
    expect(String(stdout)).toMatch(
      /^ 0:00:00\.500 .* WAV, PCM of 32 bits \(float\) .*peak {2}-20\.00 dBFS .* a\.wav\n$/,
    );
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^melisma: b\.mp3: ERR_AUDIO_FORMAT: /),
      expect.stringMatching(/^melisma: c\.wav: ERR_WAV_TRUNCATED: /),
      '1 file, 0.50 s of audio; 2 failed',
      '',
    ]);
  });

  it('standard input, in JSON', async () => {
    const input = readFileSync(fixture('vorbis-2.ogg'));
    const { code, stdout } = await melisma(['info', '-', '--json', '-q'], { cwd: newFolder(), input });
    expect(code).toBe(0);
    expect(JSON.parse(String(stdout))).toMatchObject({ path: '-', codec: 'vorbis', numFrames: 7350, bytes: null });
  });

  it('nothing to look at is wrong usage', async () => {
    const { code, stderr } = await melisma(['info'], { cwd: newFolder() });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'melisma: no recording is named: melisma info AUDIO...\n' });
  });
});
