/** `melisma compile` as a process: the file, the summary, and what is refused. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bitsVersion, compileFrontEnd, createExtractorSync, getPreset, specHash } from 'melisma';
import { loadExtractorSync } from 'melisma/runtime';
import { beforeAll, describe, expect, it } from 'vitest';
import { chirp, writeFiles } from './clips.ts';
import { melisma, newFolder } from './process.ts';

let cwd = '';
beforeAll(() => {
  cwd = newFolder();
  writeFiles(cwd, { 'there.wasm': 'old', 'text.txt': '' });
});

const compile = async (...args: string[]) => {
  const { code, stdout, stderr } = await melisma(['compile', ...args], { cwd });
  return { code, stdout, stderr };
};

describe('a front end', () => {
  it('becomes a file of the same bytes as compileFrontEnd gives, with a summary', async () => {
    const { code, stdout, stderr } = await compile('-p', 'whisper', '-o', 'new/w.wasm');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const bytes = readFileSync(join(cwd, 'new/w.wasm'));
    expect(bytes.equals(compileFrontEnd('whisper'))).toBe(true);
    const hash = specHash(getPreset('whisper'));
    expect(String(stdout)).toMatch(
      /^file +new\/w\.wasm\npreset +whisper \(spec [0-9a-f]{16}\)\ntarget +simd, bits version/,
    );
    expect(String(stdout)).toContain(hash);
    expect(readdirSync(join(cwd, 'new'))).toEqual(['w.wasm']);
    const whisper = loadExtractorSync(bytes);
    const options = { sampleRate: 16000 };
    expect(whisper.extract(chirp(2), options)).toEqual(createExtractorSync('whisper').extract(chirp(2), options));
  });

  it('in JSON, for another target', async () => {
    const args = ['-p', 'whisper-large-v3', '--target', 'double', '-o', 'v3.wasm', '--json'];
    const { code, stdout } = await compile(...args);
    expect(code).toBe(0);
    const { bytes, gzipBytes, ...rest } = JSON.parse(String(stdout));
    const hash = specHash(getPreset('whisper-large-v3'));
    const told = { path: 'v3.wasm', preset: 'whisper-large-v3', target: 'double', specHash: hash, bitsVersion };
    expect(rest).toEqual(told);
    expect(bytes).toBe(readFileSync(join(cwd, 'v3.wasm')).length);
    expect(gzipBytes).toBeLessThan(bytes);
  });

  it('goes to standard output, and what is said to standard error', async () => {
    const { code, stdout, stderr } = await compile('-p', 'whisper', '-o', '-');
    expect(code).toBe(0);
    expect(stdout.equals(compileFrontEnd('whisper'))).toBe(true);
    expect(stderr).toMatch(/^file +standard output\n/);
  });

  it('replaces a file only when asked', async () => {
    const refused = await compile('-p', 'whisper', '-o', 'there.wasm');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toBe(
      'melisma: ERR_FILE_WRITE: --output: expected a file that is not there, given there.wasm, which exists: --overwrite replaces it\n',
    );
    expect(readFileSync(join(cwd, 'there.wasm'), 'utf8')).toBe('old');
    const { code, stdout } = await compile('-p', 'whisper', '-o', 'there.wasm', '--overwrite', '-q');
    expect({ code, stdout: String(stdout) }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(join(cwd, 'there.wasm')).length).toBeGreaterThan(10_000);
  });
});

describe('is refused in one line, and nothing is written', () => {
  it.each([
    [['-o', 'x.wasm'], 2, /^melisma: -p PRESET is missing/],
    [['-p', 'whisper'], 2, /^melisma: -o FILE\.wasm is missing/],
    [['-p', 'wisper', '-o', 'x.wasm'], 2, /^melisma: ERR_UNKNOWN_PRESET: .*'whisper'/],
    [['-p', 'openai/whisper-tiny', '-o', 'x.wasm'], 2, /^melisma: ERR_UNKNOWN_PRESET: .*-p whisper$/],
    [['-p', 'whisper', '-o', 'x.wasm', '--target', 'reference'], 2, /^melisma: .*simd, double, relaxed/],
    [['-p', 'whisper', '-o', '-', '--json'], 2, /^melisma: -o - and --json/],
    [['-p', 'whisper', '-o', 'text.txt/x.wasm'], 1, /^melisma: ERR_FILE_WRITE: --output: .*given text\.txt\/x\.wasm: /],
    [['-p', 'whisper', '-o', '.'], 1, /^melisma: ERR_FILE_WRITE: --output: .*given \.: /],
  ])('%j', async (args, expected, message) => {
    const { code, stdout, stderr } = await compile(...args);
    expect({ code, stdout: String(stdout) }).toEqual({ code: expected, stdout: '' });
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(join(cwd, 'x.wasm'))).toBe(false);
  });
});
