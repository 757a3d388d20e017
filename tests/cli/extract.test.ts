/** `melisma extract` as a process: what it writes, and what it says. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compileFrontEnd, createExtractor } from 'melisma';
import { readWav } from 'melisma/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { type GoldenCase, goldenCases, readNpy } from '../../oracle/golden.ts';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { parseNpy } from './npy.ts';
import { inCheckout, melisma, newFolder } from './process.ts';

const jfk = inCheckout('fixtures/audio/jfk.wav');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => new Uint8Array(buffer, byteOffset, byteLength);

/** jfk.wav through whisper, as float64 throughout has it. */
const golden = goldenCases().find((c) => c.clip === 'jfk' && c.preset === 'whisper' && c.mode === 'padded')!;

/** The largest distance of features from the golden truth, over the frames that are stored. */
function farthest(features: Float32Array, { arrays, frames, shape }: GoldenCase): number {
  const truth = readNpy(arrays.truth.file).data;
  const distances = truth.map((x, i) => {
    const mel = Math.floor(i / frames.length);
    return Math.abs(features[mel * shape[1] + frames[i % frames.length]] - x);
  });
  return Math.max(...distances);
}

/** A folder with three clips, in a tree. */
function clips(): string {
  const folder = newFolder();
  const clip = floatWav(chirp(0.4));
  writeFiles(folder, { 'in/a.wav': clip, 'in/deep/b.WAV': clip, 'in/deep/c.wav': clip, 'in/notes.txt': 'no sound' });
  return folder;
}

describe('one recording', () => {
  it('-o FILE writes what the library returns, bit for bit', async () => {
    const cwd = newFolder();
    const { code, stdout, stderr } = await melisma(['extract', jfk, '-p', 'whisper', '-o', 'new/jfk.npy'], { cwd });
    expect({ code, stdout: String(stdout) }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^1 file, 11\.00 s of audio in [\d.]+ m?s; features [\d.]+ m?s of it\n$/);

    const { samples, sampleRate } = await readWav(jfk);
    const { data } = (await createExtractor('whisper')).extract(samples, { sampleRate });
    const written = parseNpy(readFileSync(join(cwd, 'new/jfk.npy')));
    expect(written.dims).toEqual([80, 3000]);
    expect(sha256(bytesOf(written.data))).toBe(sha256(bytesOf(data)));
  });

  it('--target double is the golden truth rounded, where simd is near it', async () => {
    const cwd = newFolder();
    const featuresOf = async (target: string) => {
      const args = ['extract', jfk, '-p', 'whisper', '--target', target, '-o', `${target}.npy`, '--json'];
      const { code, stdout } = await melisma(args, { cwd });
      expect({ code, target: JSON.parse(String(stdout)).target }).toEqual({ code: 0, target });
      return parseNpy(readFileSync(join(cwd, `${target}.npy`))).data;
    };
    const [double, simd] = [await featuresOf('double'), await featuresOf('simd')];
    expect(farthest(double, golden)).toBeLessThanOrEqual(1.5e-7);
    expect(farthest(simd, golden)).toBeGreaterThan(1.5e-7);
  });

  it('--target reference is the naive chain, near the truth as well', async () => {
    const cwd = newFolder();
    const args = ['extract', jfk, '-p', 'whisper', '--target', 'reference', '-o', 'jfk.npy', '-q'];
    expect((await melisma(args, { cwd })).code).toBe(0);
    expect(farthest(parseNpy(readFileSync(join(cwd, 'jfk.npy'))).data, golden)).toBeLessThanOrEqual(1.5e-7);
  });

  it('--target relaxed runs where the runtime has it, and is one line where not', async () => {
    const cwd = newFolder();
    const { code, stdout, stderr } = await melisma(['extract', jfk, '-p', 'whisper', '--target', 'relaxed', '--json'], {
      cwd,
    });
    if (WebAssembly.validate(compileFrontEnd('whisper', { target: 'relaxed' }))) {
      expect(code).toBe(0);
      expect(JSON.parse(String(stdout)).target).toBe('relaxed');
    } else {
      expect({ code, stdout: String(stdout) }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^melisma: ERR_NO_WEBASSEMBLY: .*relaxed[^\n]*\n$/);
    }
  });

  it('WAV on standard input, npy on standard output, nothing else with -q', async () => {
    const args = ['extract', '-', '-p', 'whisper-large-v3', '-o', '-', '-q'];
    const { code, stdout, stderr } = await melisma(args, { cwd: newFolder(), input: readFileSync(jfk) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(parseNpy(stdout).dims).toEqual([128, 3000]);
  });

  it('without -o: a summary and the spectrogram, as plain text in a pipe', async () => {
    const { code, stdout, stderr } = await melisma(['extract', jfk, '-p', 'whisper'], { cwd: newFolder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const said = String(stdout);
    expect(said).toContain('11.00 s, 176,000 samples at 16000 Hz');
    expect(said).toContain('[80, 3000] (mel 80 x frame 3000), float32; 1,100 frames of sound, 1,900 of padding');
    for (const label of ['8k', '4k', '2k', '1k', '500', '0']) expect(said).toMatch(new RegExp(`^ *${label} ┤`, 'm'));
    expect(said).not.toContain('\x1b');
  });

  it('plain ASCII in a locale without Unicode', async () => {
    const { stdout } = await melisma(['extract', jfk, '-p', 'whisper'], { cwd: newFolder(), env: { LC_ALL: 'C' } });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    expect(String(stdout)).toMatch(/^[\x00-\x7f]*$/);
  });

  it('--length windows stacks every window', async () => {
    const cwd = newFolder();
    writeFiles(cwd, { 'long.wav': floatWav(chirp(31)) });
    const args = ['extract', 'long.wav', '-p', 'whisper', '--length', 'windows', '-o', 'long.npy', '--json', '-q'];
    const { code, stdout } = await melisma(args, { cwd });
    expect(code).toBe(0);
    expect(parseNpy(readFileSync(join(cwd, 'long.npy'))).dims).toEqual([2, 80, 3000]);
    expect(JSON.parse(String(stdout))).toMatchObject({ axes: ['window', 'mel', 'frame'], validFrames: 3100 });
  });

  it('--length truncate, file and unpadded go to the library', async () => {
    const cwd = newFolder();
    writeFiles(cwd, { 'long.wav': floatWav(chirp(31)) });
    const dims = async (length: string) => {
      const args = ['extract', 'long.wav', '-p', 'whisper', '--json', '--length', length];
      return JSON.parse(String((await melisma(args, { cwd })).stdout)).dims;
    };
    expect(await dims('truncate')).toEqual([80, 3000]);
    expect(await dims('unpadded')).toEqual([80, 3100]);
    expect((await dims('file'))[1]).toBeGreaterThanOrEqual(3100);
  });

  it('an output that exists is an error; --overwrite replaces it', async () => {
    const cwd = newFolder();
    writeFiles(cwd, { 'a.wav': floatWav(chirp(0.4)), 'a.npy': 'mine' });
    const args = ['extract', 'a.wav', '-p', 'whisper', '-o', 'a.npy'];
    const refused = await melisma(args, { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^melisma: a\.wav: ERR_FILE_WRITE: --output: .*given a\.npy, which exists: --overwrite replaces it\n/,
    );
    expect(String(readFileSync(join(cwd, 'a.npy')))).toBe('mine');
    expect((await melisma([...args, '--overwrite'], { cwd })).code).toBe(0);
    expect(parseNpy(readFileSync(join(cwd, 'a.npy'))).dims).toEqual([80, 3000]);
  });
});

describe('several recordings', () => {
  let cwd = '';
  beforeAll(() => {
    cwd = clips();
  });

  it('-n says what would be done, and does nothing', async () => {
    const { code, stdout } = await melisma(['extract', 'in', '-p', 'whisper', '-o', 'out', '-n'], { cwd });
    expect(code).toBe(0);
    expect(String(stdout).split('\n')).toEqual([
      'in/a.wav -> out/a.npy',
      'in/deep/b.WAV -> out/deep/b.npy',
      'in/deep/c.wav -> out/deep/c.npy',
      '',
    ]);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });

  it('a directory is walked and its tree mirrored; the same call again resumes', async () => {
    const args = ['extract', 'in', '-p', 'whisper', '-o', 'out', '--json'];
    const first = await melisma(args, { cwd });
    const paths = readdirSync(join(cwd, 'out'), { recursive: true }).sort();
    expect(paths).toEqual(['a.npy', 'deep', 'deep/b.npy', 'deep/c.npy', 'melisma.jsonl']);
    const records = String(first.stdout).trim().split('\n');
    expect(records.map((line) => JSON.parse(line).output)).toEqual(['out/a.npy', 'out/deep/b.npy', 'out/deep/c.npy']);

    const before = statSync(join(cwd, 'out/a.npy')).mtimeMs;
    const again = await melisma(args, { cwd });
    expect(again.code).toBe(0);
    expect(again.stderr).toBe('0 files; 3 skipped: the output exists (--overwrite replaces it)\n');
    expect(statSync(join(cwd, 'out/a.npy')).mtimeMs).toBe(before);
  });

  it('--files-from - reads the list from standard input', async () => {
    const args = ['extract', '--files-from', '-', '-p', 'whisper', '-o', 'listed', '-q'];
    const { code, stderr } = await melisma(args, { cwd, input: 'in/a.wav\n\nin/deep/c.wav\r\n' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(join(cwd, 'listed'), { recursive: true }).sort()).toEqual([
      'a.npy',
      'deep',
      'deep/c.npy',
      'melisma.jsonl',
    ]);
  });

  it('without -o: a line each', async () => {
    const { stdout } = await melisma(['extract', 'in', '-p', 'whisper'], { cwd });
    expect(String(stdout).trim().split('\n')).toHaveLength(3);
    expect(String(stdout)).toMatch(/^in\/a\.wav: 0\.40 s, \[80, 3000\], /);
  });
});

describe('the picture', () => {
  it('is a PNG of its full size, and is written whole', async () => {
    const cwd = newFolder();
    const { code, stdout } = await melisma(['extract', jfk, '-p', 'whisper', '--plot', 'jfk.png'], { cwd });
    expect(code).toBe(0);
    expect(String(stdout)).toMatch(/^picture {3}jfk\.png$/m);
    const png = readFileSync(join(cwd, 'jfk.png'));
    expect(png.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2200, 1088]);
    expect(readdirSync(cwd)).toEqual(['jfk.png']);
  });
});
