/** Recordings that memory is not to hold go through the command in pieces: the bytes are those of the whole. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractorSync, type LengthMode, type PresetName } from 'melisma';
import { beforeAll, expect, it } from 'vitest';
import { encode } from '../../packages/cli/src/files/formats.ts';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { parseNpy } from './npy.ts';
import { melisma, newFolder } from './process.ts';

const folder = newFolder();
/** Longer than the two minutes that are kept in memory, and not a multiple of anything. */
const samples = chirp(10).map((x) => x / 2);
const long = Float32Array.from({ length: 16000 * 150 + 77 }, (_, i) => samples[(i * 7) % samples.length]);
const loud = long.map((x, i) => (i === 2_300_001 ? 9 : x));

beforeAll(() => writeFiles(folder, { 'long.wav': floatWav(long), 'loud.wav': floatWav(loud) }));

const expected = (name: PresetName, length?: LengthMode) =>
  createExtractorSync(name).extract(long, { sampleRate: 16000, length });
const npy = ({ data, dims }: { data: Float32Array; dims: number[] }) =>
  encode({ data, dims, facts: {} }, 'npy', 'float32');

it.each([
  ['kaldi-fbank', 'frames that stand alone', undefined],
  ['parakeet', 'mean and deviation of each value', undefined],
  ['whisper', 'a maximum over all', 'file'],
] as const)('%s: %s', async (name, _, length) => {
  const args = ['extract', 'long.wav', '-p', name, ...(length ? ['--length', length] : []), '-o', `${name}.npy`];
  expect((await melisma(args, { cwd: folder })).code).toBe(0);
  expect(readFileSync(join(folder, `${name}.npy`)).equals(npy(expected(name, length)))).toBe(true);
});

it('windows, to a pipe', async () => {
  const args = ['extract', '-', '-p', 'whisper', '--length', 'windows', '-o', '-'];
  const { code, stdout } = await melisma(args, { cwd: folder, input: floatWav(long) });
  expect(code).toBe(0);
  const windows = [...createExtractorSync('whisper').windows(long, { sampleRate: 16000 })];
  const { dims, data } = parseNpy(stdout);
  expect(dims).toEqual([6, 80, 3000]);
  for (const [k, window] of windows.entries())
    expect(data.subarray(k * 240_000, (k + 1) * 240_000)).toEqual(window.data);
});

it('what is known of an array stands in front of it', async () => {
  const args = [
    'extract',
    'long.wav',
    '-p',
    'whisper',
    '--length',
    'windows',
    '--layout',
    'frame-major',
    '-o',
    'w.safetensors',
  ];
  expect((await melisma(args, { cwd: folder })).code).toBe(0);
  const file = readFileSync(join(folder, 'w.safetensors'));
  const { features, __metadata__ } = JSON.parse(file.toString('utf8', 8, 8 + Number(file.readBigUInt64LE())));
  expect(features).toMatchObject({ shape: [6, 3000, 80], data_offsets: [0, 4 * 6 * 240_000] });
  expect(__metadata__).toMatchObject({ axes: 'window,frame,mel', validFrames: '15001' });
});

it('a failure leaves nothing', async () => {
  const before = readdirSync(folder);
  const args = ['extract', 'loud.wav', '-p', 'parakeet', '-o', 'loud.npy'];
  const { code, stderr } = await melisma(args, { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^melisma: loud\.wav: ERR_SAMPLE_SCALE: float samples as large as 9, /);
  expect(readdirSync(folder)).toEqual(before);
});

it('without -o: the values and the picture of the whole', async () => {
  const { code, stdout } = await melisma(['extract', 'long.wav', '-p', 'parakeet'], { cwd: folder });
  const values = expected('parakeet').data;
  const [lowest, highest] = [Math.min, Math.max].map((of) => values.reduce((a, b) => of(a, b)).toFixed(4));
  expect(code).toBe(0);
  expect(String(stdout)).toContain('[15001, 80] (frame 15001 x mel 80), float32');
  expect(String(stdout)).toContain(`${lowest} to ${highest}, mean `);
  expect(String(stdout).split('\n').length).toBeGreaterThan(20);
});
