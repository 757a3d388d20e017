/** `melisma resample`: what it writes, held against the library's own resampler and other readers' samples; and the command as a process. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAudio } from '@melisma/decode';
import { decodeFile } from '@melisma/decode/node';
import { createResampler, type ResamplerOptions } from 'melisma/resample';
import { decodeWavChannels, wavInfo } from 'melisma/wav';
import { describe, expect, it } from 'vitest';
import { rateOrOwn } from '../../packages/cli/src/audio/flags.ts';
import { stretchOf } from '../../packages/cli/src/audio/read.ts';
import { UsageError } from '../../packages/cli/src/errors/failure.ts';
import { checkFlags, type Done, type ResampleFlags, resampleOne } from '../../packages/cli/src/resample/run.ts';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { command, inCheckout, loaderEnv, melisma, newFolder } from './process.ts';

const jfk = inCheckout('fixtures/audio/jfk.wav');
const decoded = (name: string): string => inCheckout(`fixtures/decode/${name}`);
const stereo = decoded('flac-pcm16-2-noise.flac');
const bits = (x: Float32Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, x.length);

interface Made extends Done {
  bytes: Uint8Array;
  /** As the file holds them. */
  signals: Float32Array[];
}

/** The file that the command writes of a recording, read again. */
async function made(path: string, flags: Partial<ResampleFlags>): Promise<Made> {
  const output = join(newFolder(), 'out.wav');
  const job = { input: { path, root: '/' }, output };
  const done = await resampleOne(job, { format: 'float32', rate: 16000, ...flags }, () => undefined);
  const bytes = new Uint8Array(readFileSync(output));
  return { ...done, bytes, signals: decodeWavChannels(bytes).channelData };
}

const resampled = async (signals: Float32Array[], options: ResamplerOptions): Promise<Float32Array[]> => {
  const resampler = await createResampler(options);
  return signals.map((samples) => resampler.resample(samples));
};

const same = (ours: Float32Array[], theirs: Float32Array[]): void => {
  expect(ours.length).toBe(theirs.length);
  ours.forEach((samples, c) => {
    expect(bits(samples)).toEqual(bits(theirs[c]));
  });
};

describe('float32 is what the library gives, bit for bit', () => {
  it.each([
    ['mono, 11 s', jfk, 44100],
    ['stereo', stereo, 16000],
    ['eight channels', decoded('flac-pcm24-8-music.flac'), 8000],
    ['a length that only decoding tells', decoded('no-tag.mp3'), 44100],
    ['the same rate', stereo, 22050],
  ])('%s', async (_, path, rate) => {
    const { samples, sampleRate } = await decodeFile(path);
    const done = await made(path, { rate });
    const right = sampleRate === rate ? samples : await resampled(samples, { from: sampleRate, to: rate });
    same(done.signals, right);
    expect(done).toMatchObject({ sampleRate: rate, channels: samples.length, numFrames: right[0].length, clipped: 0 });
  });

  it.each([
    ['fast', { quality: 'fast' }],
    ['torchaudio', { compatibility: 'torchaudio' }],
    ['kaldi', { compatibility: 'kaldi' }],
  ] as const)('--resampler %s', async (resampler, options) => {
    const { samples, sampleRate } = await decodeFile(stereo);
    const done = await made(stereo, { resampler });
    same(done.signals, await resampled(samples, { from: sampleRate, to: 16000, ...options }));
    expect(done.resampling).toBe(resampler);
  });

  it('--channel 1, and --start and --duration at the own rate of the recording', async () => {
    const { samples, sampleRate } = await decodeFile(stereo);
    const part = samples[1].subarray(Math.floor(0.05 * sampleRate), Math.floor(0.05 * sampleRate) + 2205);
    const { signals } = await made(stereo, { channel: 1, start: 0.05, duration: 0.1 });
    same(signals, await resampled([part], { from: sampleRate, to: 16000 }));
  });

  it('--channel average', async () => {
    const { samples, sampleRate } = await decodeFile(stereo);
    const average = samples[0].map((x, i) => (x + samples[1][i]) / 2);
    const { signals } = await made(stereo, { channel: 'average' });
    same(signals, await resampled([average], { from: sampleRate, to: 16000 }));
  });

  it('--rate own decodes', async () => {
    const path = decoded('vorbis-2.ogg');
    same((await made(path, { rate: 'own' })).signals, (await decodeFile(path)).samples);
  });
});

describe('integers', () => {
  /** The nearest integer, halves to the even one, within the range. */
  function rounded(x: number, scale: number): number {
    const low = Math.floor(x * scale);
    const rest = x * scale - low;
    const nearest = rest > 0.5 || (rest === 0.5 && low % 2 !== 0) ? low + 1 : low;
    return Math.max(-scale, Math.min(scale - 1, nearest));
  }

  it.each([
    ['int16', 2 ** 15],
    ['int24', 2 ** 23],
    ['int32', 2 ** 31],
  ] as const)('%s are the floats, rounded to nearest', async (format, scale) => {
    const floats = (await made(stereo, {})).signals;
    const { signals, bytes } = await made(stereo, { format });
    expect(wavInfo(bytes).format).toBe(format);
    same(
      signals,
      floats.map((samples) => samples.map((x) => rounded(x, scale) / scale + 0)),
    );
  });

  it('clipping is counted', async () => {
    const square = inCheckout('fixtures/audio/square.wav');
    const floats = (await made(square, { rate: 44100 })).signals[0];
    const beyond = floats.filter((x) => Math.abs(rounded(x, 2 ** 15) - x * 2 ** 15) > 0.5 || x >= 1 - 2 ** -16).length;
    expect(beyond).toBeGreaterThan(100);
    expect((await made(square, { rate: 44100, format: 'int16' })).clipped).toBe(beyond);
  });

  it('of 16 bits at their own rate come back as they were', async () => {
    const { signals } = await made(stereo, { rate: 'own', format: 'int16' });
    same(signals, (await decodeFile(stereo)).samples);
  });
});

describe('the header', () => {
  it.each([
    ['known beforehand', stereo, 58],
    ['put in at the end', decoded('no-tag.mp3'), 94],
  ])('%s', async (_, path, dataOffset) => {
    const { bytes, numFrames } = await made(path, {});
    expect(wavInfo(bytes)).toMatchObject({ dataOffset, declaredFrames: numFrames, numFrames, container: 'RIFF' });
  });
});

it('an hour goes through in blocks', async () => {
  const numFrames = 3600 * 16000;
  const header = floatWav(new Float32Array(0), 16000, 4 * numFrames);
  const read = async (at: number, length: number) => {
    const bytes = new Uint8Array(length);
    if (at < header.length) bytes.set(header.subarray(at, at + length));
    return bytes;
  };
  const stream = await openAudio({ byteLength: header.length + 4 * numFrames, read });
  const stretch = await stretchOf(stream, { rate: 8000 });
  let [count, largest] = [0, 0];
  for await (const [samples] of stretch.blocks) {
    count += samples.length;
    largest = Math.max(largest, samples.length);
  }
  expect([stretch.numFrames, count]).toEqual([numFrames / 2, numFrames / 2]);
  expect(largest).toBeLessThanOrEqual(2 ** 17);
});

describe('what is damaged', () => {
  it('leaves nothing behind', async () => {
    const folder = newFolder();
    const bytes = readFileSync(decoded('jfk.flac'));
    bytes[bytes.length - 2000] ^= 1;
    writeFiles(folder, { 'bad.flac': bytes });
    const job = { input: { path: join(folder, 'bad.flac'), root: folder }, output: join(folder, 'new/out.wav') };
    const failed = resampleOne(job, { format: 'float32', rate: 8000 }, () => undefined);
    await expect(failed).rejects.toMatchObject({ code: 'ERR_AUDIO_DAMAGED' });
    expect(readdirSync(join(folder, 'new'))).toEqual([]);
  });

  it.each([
    ['--channel 5', { channel: 5 }, 'ERR_OPTION'],
    ['--start 100', { start: 100 }, 'ERR_EMPTY_AUDIO'],
    ['--rate 1', { rate: 1 }, 'ERR_SAMPLE_RATE'],
  ])('so does %s', async (_, flags, code) => {
    await expect(made(stereo, flags)).rejects.toMatchObject({ code });
  });
});

describe('wrong usage', () => {
  const flags: ResampleFlags = { rate: 16000, output: 'x.wav', format: 'float32' };

  it.each<[string, Partial<ResampleFlags>, RegExp]>([
    ['no rate', { rate: undefined }, /--rate is missing/],
    ['no output', { output: undefined }, /-o is missing/],
    ['no resampler', { resampler: 'none' }, /--resampler none and --rate 16000/],
    ['a name of another format', { output: 'x.flac' }, /name it \.wav/],
    ['JSON and samples on standard output', { output: '-', json: true }, /both want standard output/],
  ])('%s', (_, wrong, message) => {
    expect(() => checkFlags({ ...flags, ...wrong })).toThrow(UsageError);
    expect(() => checkFlags({ ...flags, ...wrong })).toThrow(message);
  });

  it('a rate is a number of Hz or own', () => {
    expect([rateOrOwn('own'), rateOrOwn('8000')]).toEqual(['own', 8000]);
    for (const text of ['16k', '0', '']) expect(() => rateOrOwn(text)).toThrow(UsageError);
  });

  it('what -o means', () => {
    expect(['x.wav', 'x.WAVE', '-', 'out'].map((output) => checkFlags({ ...flags, output }))).toEqual([
      'file',
      'file',
      'stdout',
      'directory',
    ]);
  });
});

describe('as a process', () => {
  it('a directory is mirrored, a bad file is told, and the same call again resumes', async () => {
    const cwd = newFolder();
    writeFiles(cwd, {
      'in/a.wav': floatWav(chirp(0.4)),
      'in/deep/b.WAV': floatWav(chirp(0.4)),
      'in/c.mp3': 'no sound',
    });
    const args = ['resample', 'in', '--rate', '8000', '-o', 'out', '--json'];
    const first = await melisma(args, { cwd });
    expect(first.code).toBe(1);
    expect(first.stderr).toMatch(
      /^melisma: in\/c\.mp3: ERR_AUDIO_FORMAT: .*\n2 files, 0\.80 s of audio in .*; 1 failed\n$/,
    );
    expect(readdirSync(join(cwd, 'out'), { recursive: true }).sort()).toEqual(['a.wav', 'deep', 'deep/b.wav']);
    const records = String(first.stdout)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records[0]).toMatchObject({
      output: 'out/a.wav',
      sampleRate: 8000,
      numFrames: 3200,
      resampled: 'high',
      clipped: 0,
    });
    expect(records[1].error.code).toBe('ERR_AUDIO_FORMAT');

    const again = await melisma([...args, '-n'], { cwd });
    expect(String(again.stdout)).toContain('"output":"out/a.wav","action":"skip"');
  });

  it('-o - writes the same file into a pipe, and says what was done', async () => {
    const args = ['resample', stereo, '--rate', '16000', '--format', 'int16', '-o', '-'];
    const { code, stdout, stderr } = await melisma(args, { cwd: newFolder() });
    expect(code).toBe(0);
    expect(new Uint8Array(stdout)).toEqual((await made(stereo, { format: 'int16' })).bytes);
    const [warning, summary, ...rest] = stderr.split('\n');
    expect(warning).toMatch(/flac: \d+ samples lie beyond full scale and were clipped: --format float32 keeps them$/);
    expect(summary).toMatch(/^1 file, 0\.23 s of audio in .*: FLAC of 16 bits, 22050 Hz, 2 channels: each by itself, /);
    expect(summary).toMatch(/, resampled to 16000 Hz \(high\), as int16; \d+ samples clipped$/);
    expect(rest).toEqual(['']);
  });

  it('a pipe gets a header without sizes where the length is not known', async () => {
    const input = readFileSync(decoded('no-tag.mp3'));
    const { code, stdout } = await melisma(['resample', '-', '--rate', 'own', '-o', '-', '-q'], {
      cwd: newFolder(),
      input,
    });
    expect(code).toBe(0);
    expect(wavInfo(new Uint8Array(stdout)).declaredFrames).toBeUndefined();
    same(decodeWavChannels(new Uint8Array(stdout)).channelData, (await decodeFile(decoded('no-tag.mp3'))).samples);
  });

  /** An hour of silence, which takes no room on the disk. */
  function hour(folder: string): string {
    const path = join(folder, 'hour.wav');
    writeFileSync(path, floatWav(new Float32Array(0), 16000, 4 * 16000 * 3600));
    truncateSync(path, 44 + 4 * 16000 * 3600);
    return path;
  }

  it('Ctrl-C in the middle: exit 130, and no half of a file', async () => {
    const cwd = newFolder();
    hour(cwd);
    const onStart = (kill: (signal: NodeJS.Signals) => void) => {
      const timer = setInterval(() => {
        if (readdirSync(cwd).length < 2) return;
        clearInterval(timer);
        kill('SIGINT');
      }, 1);
    };
    const { code, stderr } = await melisma(['resample', 'hour.wav', '--rate', '44100', '-o', 'out.wav'], {
      cwd,
      onStart,
    });
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'melisma: interrupted: 0 of 1 files are done\n' });
    expect(readdirSync(cwd)).toEqual(['hour.wav']);
  });

  it.skipIf(process.platform === 'win32')(
    'a full disk: one line, and no half of a file (skipped: no ulimit)',
    async () => {
      const cwd = newFolder();
      const path = hour(cwd);
      const args = ['-c', 'ulimit -f 2048; exec "$@"', 'sh', process.execPath, ...command];
      const child = spawn('bash', [...args, 'resample', path, '--rate', '8000', '-o', 'out.wav'], {
        cwd,
        env: { ...process.env, ...loaderEnv },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect(code).toBe(1);
      expect(said).toMatch(
        /^melisma: .*hour\.wav: ERR_FILE_WRITE: --output: [^\n]*given out\.wav: larger than files may be here \(EFBIG\)\n$/,
      );
      expect(readdirSync(cwd)).toEqual(['hour.wav']);
    },
  );
});
