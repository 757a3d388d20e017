/** What `melisma extract` writes, and how: every format and type against NumPy and safetensors, and as a process. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractorSync, type FeatureArray } from 'melisma';
import { readWav } from 'melisma/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNpy } from '../../oracle/golden.ts';
import { encode, formats } from '../../packages/cli/src/files/formats.ts';
import { decodeNpy } from '../../packages/cli/src/files/npy.ts';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { inCheckout, melisma, newFolder } from './process.ts';

const folder = inCheckout('fixtures/outputs');
const { sha256: sums, facts } = JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8'));
const stored = (name: string) => readFileSync(join(folder, name));

/** The array in double precision, as every file of `fixtures/outputs` has it rounded or not. */
const { data, shape: dims } = readNpy('outputs/float64.npy');

describe('the bytes of a file', () => {
  it('the fixtures are those that fixtures/generate_outputs.py wrote', () => {
    for (const [name, sum] of Object.entries(sums))
      expect(createHash('sha256').update(stored(name)).digest('hex'), name).toBe(sum);
  });

  it.each(['float16', 'float32', 'float64'] as const)('%s: as NumPy and safetensors write them', (dtype) => {
    const written = { data, dims, facts: { preset: 'whisper' } };
    for (const format of formats)
      expect(Buffer.compare(encode(written, format, dtype), stored(`${dtype}.${format}`)), format).toBe(0);
  });

  it('float16 is rounded once, from the precision that is given', () => {
    const written = encode({ data: Float32Array.from(data), dims, facts: {} }, 'npy', 'float16');
    expect(Buffer.compare(written, stored('float16-of-float32.npy'))).toBe(0);
    expect(Buffer.compare(written, stored('float16.npy'))).not.toBe(0);
  });

  it('float16 has no infinity for a number, but one for an infinity, and NaN for NaN', () => {
    const half = (x: number) => [...encode({ data: Float32Array.of(x), dims: [1], facts: {} }, 'raw', 'float16')];
    for (const x of [65520, -1e30])
      expect(() => half(x)).toThrow(expect.objectContaining({ code: 'ERR_OUTPUT_RANGE' }));
    expect([half(-Infinity), half(Number.NaN)]).toEqual([
      [0x00, 0xfc],
      [0x00, 0x7e],
    ]);
  });

  it('safetensors: headers of every length are filled up to a multiple of 8', () => {
    for (let k = 0; k < 8; k++) {
      const one = { data: Float32Array.of(k), dims: Array((k % 4) + 1).fill(1), facts: { a: 'x'.repeat(k) } };
      expect(Buffer.compare(encode(one, 'safetensors', 'float32'), stored(`header-${k}.safetensors`)), `${k}`).toBe(0);
    }
  });

  it('safetensors: several facts, in an order of our own', () => {
    const ours = Buffer.from(
      encode({ data: Float32Array.of(0, 1, 2, 3, 4, 5), dims: [2, 3], facts }, 'safetensors', 'float32'),
    );
    const theirs = stored('facts.safetensors');
    expect(ours.length).toBe(theirs.length);
    expect(partsOf(ours)).toEqual(partsOf(theirs));
  });
});

/** The header and the bytes of the values of a `.safetensors` file. */
function partsOf(file: Buffer) {
  const start = 8 + Number(file.readBigUInt64LE());
  return { header: JSON.parse(String(file.subarray(8, start))), values: file.subarray(start) };
}

describe('melisma extract', () => {
  const jfk = inCheckout('fixtures/audio/jfk.wav');
  let cwd = '';
  beforeAll(() => {
    cwd = newFolder();
    const clip = floatWav(chirp(0.4));
    writeFiles(cwd, { 'a.wav': clip, 'in/a.wav': clip, 'in/deep/b.wav': clip });
  });

  const extract = async (...args: string[]) => {
    const { code, stdout, stderr } = await melisma(['extract', ...args], { cwd });
    return { code, stdout: String(stdout), stderr };
  };
  const written = (name: string) => readFileSync(join(cwd, name));

  /** What the library has for a clip, as the bytes of a file. */
  async function library(
    target: 'simd' | 'double' | 'reference',
    output: 'float32' | 'float64',
  ): Promise<FeatureArray> {
    const { samples, sampleRate } = await readWav(jfk);
    return createExtractorSync('kaldi-fbank', { target, output }).extract(samples, { sampleRate }).data;
  }

  it('.safetensors: one tensor, and where it comes from', async () => {
    const { code, stdout } = await extract(jfk, '-p', 'kaldi-fbank', '-o', 'jfk.safetensors', '--json');
    expect(code).toBe(0);
    const { specHash, dims, dtype } = JSON.parse(stdout);
    expect({ dims, dtype }).toEqual({ dims: [1098, 80], dtype: 'float32' });
    const { header, values } = partsOf(written('jfk.safetensors'));
    const { melisma: version, ...facts } = header.__metadata__;
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(facts).toEqual({
      preset: 'kaldi-fbank',
      specHash,
      target: 'simd',
      bitsVersion: '2',
      sampleRate: '16000',
      axes: 'frame,mel',
      validFrames: '1098',
    });
    expect(header.features).toEqual({ dtype: 'F32', shape: [1098, 80], data_offsets: [0, 4 * 1098 * 80] });
    expect(values.equals(Buffer.from((await library('simd', 'float32')).buffer))).toBe(true);
  });

  it('a front end without a name is told whole', async () => {
    const { code } = await extract('a.wav', '-p', 'whisper', '--set', 'melCount=40', '-o', 'own.safetensors', '-q');
    expect(code).toBe(0);
    const { preset, spec } = partsOf(written('own.safetensors')).header.__metadata__;
    expect({ preset, melCount: JSON.parse(spec).melCount }).toEqual({ preset: undefined, melCount: 40 });
    writeFiles(cwd, { 'spec.json': spec });
    expect((await extract('a.wav', '--spec', 'spec.json', '-o', 'again.safetensors', '-q')).code).toBe(0);
    expect(written('again.safetensors').equals(written('own.safetensors'))).toBe(true);
  });

  it.each(['double', 'reference'] as const)('float64 of --target %s is no widened float32', async (target) => {
    const name = `${target}.raw`;
    const { code, stderr } = await extract(
      jfk,
      '-p',
      'kaldi-fbank',
      '-o',
      name,
      '--dtype',
      'float64',
      '--target',
      target,
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/; float64 \[1098, 80\]\n$/);
    const data = await library(target, 'float64');
    expect(written(name).equals(Buffer.from(data.buffer))).toBe(true);
    expect(data.filter((x) => x === Math.fround(x)).length).toBeLessThan(data.length / 1000);
  });

  it('float16 is rounded from doubles where the target has them', async () => {
    for (const target of ['simd', 'double'] as const) {
      const args = [jfk, '-p', 'kaldi-fbank', '-o', `${target}16.npy`, '--dtype', 'float16', '--target', target];
      expect((await extract(...args)).code).toBe(0);
      const data = await library(target, target === 'double' ? 'float64' : 'float32');
      const expected = encode({ data, dims: [1098, 80], facts: {} }, 'npy', 'float16');
      expect(written(`${target}16.npy`).equals(expected)).toBe(true);
    }
  });

  it('float16 too small for a feature: exit 1, one line, nothing written', async () => {
    const args = ['-p', 'kaldi-fbank', '--set', 'log=none', '-o', 'large.npy', '--dtype', 'float16', '-q'];
    const { code, stderr } = await extract(jfk, ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^melisma: .*jfk\.wav: ERR_OUTPUT_RANGE: --dtype: expected features up to 65504 for float16, given \d+\.\d+: [^\n]+\n$/,
    );
    expect(existsSync(join(cwd, 'large.npy'))).toBe(false);
  });

  it('a directory: names by the format, and the same call again resumes', async () => {
    const args = ['in', '-p', 'whisper', '-o', 'tensors', '--format', 'safetensors', '--dtype', 'float16'];
    expect((await extract(...args, '-q')).code).toBe(0);
    const files = readdirSync(join(cwd, 'tensors'), { recursive: true }).sort();
    expect(files).toEqual(['a.safetensors', 'deep', 'deep/b.safetensors', 'melisma.jsonl']);
    const before = statSync(join(cwd, 'tensors/a.safetensors')).mtimeMs;
    expect(await extract(...args)).toMatchObject({ code: 0, stderr: expect.stringMatching(/^0 files; 2 skipped/) });
    expect(statSync(join(cwd, 'tensors/a.safetensors')).mtimeMs).toBe(before);
  });

  it('raw values on standard output', async () => {
    const { code, stdout } = await melisma(['extract', 'a.wav', '-p', 'whisper', '-o', '-', '--format', 'raw', '-q'], {
      cwd,
    });
    expect({ code, bytes: stdout.length }).toEqual({ code: 0, bytes: 4 * 80 * 3000 });
  });

  it('--length windows keeps doubles', async () => {
    const args = ['--length', 'windows', '--target', 'double', '--dtype', 'float64', '-o', 'stack.npy', '-q'];
    expect((await extract('a.wav', '-p', 'whisper', ...args)).code).toBe(0);
    const { data, dims } = decodeNpy(written('stack.npy'));
    expect(dims).toEqual([1, 80, 3000]);
    expect(data.some((x) => x !== Math.fround(x))).toBe(true);
  });

  it.runIf(existsSync('/dev/full'))('a full disk is an error for every format', async () => {
    for (const format of formats) {
      const { code, stderr } = await extract('a.wav', '-p', 'whisper', '-o', '/dev/full', '--format', format, '-q');
      expect(code).toBe(1);
      expect(stderr).toMatch(/^melisma: a\.wav: ERR_FILE_WRITE: .*ENOSPC/);
    }
  });

  it.each([
    [['--dtype', 'float64', '-o', 'no.npy'], /--dtype float64: --target simd computes in float32/],
    [['--dtype', 'float64', '--target', 'relaxed', '-o', 'no.npy'], /--target relaxed computes in float32/],
    [['--dtype', 'int8', '-o', 'no.npy'], /--dtype .*float16/],
    [['--format', 'npz', '-o', 'no.npy'], /--format .*safetensors/],
    [['--format', 'raw', '-o', 'no.npy'], /--format raw, but no\.npy is named as npy/],
  ])('%j is refused with 2, in one line', async (args, message) => {
    const { code, stdout, stderr } = await extract('a.wav', '-p', 'whisper', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(join(cwd, 'no.npy'))).toBe(false);
  });
});
