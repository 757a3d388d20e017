/** `--raw`: features while samples come, equal to those of the whole. */
import { spawn } from 'node:child_process';
import { createExtractorSync } from 'melisma';
import { expect, it } from 'vitest';
import { chirp } from './clips.ts';
import { command, loaderEnv, melisma, newFolder } from './process.ts';

const base = ['extract', '-', '--rate', '16000', '-p', 'kaldi-fbank', '--format', 'raw', '-o', '-'];
const samples = chirp(2.01);
const integers = Int16Array.from(samples, (x) => Math.round(32767 * x));
const bytesOf = ({ buffer }: Float32Array | Int16Array) => Buffer.from(buffer as ArrayBuffer);
const features = (clip: Float32Array | Int16Array) =>
  bytesOf(createExtractorSync('kaldi-fbank').extract(clip, { sampleRate: 16000 }).data);

it.each([
  ['s16le', integers],
  ['f32le', samples],
] as const)('%s: the bytes of the whole', async (raw, clip) => {
  const { code, stdout, stderr } = await melisma([...base, '--raw', raw], { cwd: newFolder(), input: bytesOf(clip) });
  expect(code).toBe(0);
  expect(stdout.equals(features(clip))).toBe(true);
  expect(stderr).toMatch(/^2\.01 s of audio; features [\d.]+ m?s; float32 \[199, 80\]\n$/);
});

it('frames come while the input is open, and Ctrl-C ends it with those that are left', async () => {
  const child = spawn(process.execPath, [...command, ...base, '--raw', 's16le', '-q'], {
    env: { ...process.env, ...loaderEnv },
  });
  const out: Buffer[] = [];
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk);
    child.kill('SIGINT');
  });
  // One byte short of a sample: it is waited for.
  child.stdin.write(bytesOf(integers).subarray(0, -1));
  expect(await ended).toBe(0);
  expect(Buffer.concat(out).equals(features(integers.subarray(0, -1).slice()))).toBe(true);
});

it.each([
  [['extract', 'a.wav', '--raw', 's16le', '--rate', '16000'], /--raw s16le is read from standard input/],
  [['extract', '-', '--raw', 's16le', '-o', '-'], /--rate is missing/],
  [['extract', '-', '--raw', 's16le', '--rate', '16000', '-o', 'x.npy'], /--format raw is missing/],
  [
    ['plot', '-', '--raw', 's16le', '--rate', '16000', '--follow'],
    /--follow draws in a terminal, but standard output is none/,
  ],
  [['plot', '-', '--raw', 's16le', '--rate', '16000'], /--raw and --rate go with --follow/],
  [['extract', 'a.wav', '--rate', '16000'], /--rate and --statistics go with --raw/],
])('%j is wrong usage', async (args, message) => {
  const { code, stderr } = await melisma([...args, '-p', 'kaldi-fbank'], { cwd: newFolder() });
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
