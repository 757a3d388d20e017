/** Folders in threads, and the record beside their outputs. On what `npm run build` made: a thread of the sources would need their loader. */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { inCheckout, newFolder } from './process.ts';

const bin = inCheckout('packages/cli/bin/melisma.js');
const count = 12;

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function melisma(
  args: string[],
  cwd: string,
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
  });
  onStart?.((signal) => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

const cwd = newFolder();
beforeAll(() => {
  for (let k = 0; k < count; k++) writeFiles(cwd, { [`in/${k}.wav`]: floatWav(chirp(1 + k / 10)) });
  writeFiles(cwd, { 'in/bad.wav': 'no recording', 'in/long-name.wav': floatWav(new Float32Array(0)) });
});

const linesOf = (folder: string): Record<string, unknown>[] =>
  readFileSync(join(folder, 'melisma.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Without times. */
const timeless = (text: string) =>
  text.replace(/[\d.]+ m?s\b/g, 'T').replace(/"(milliseconds|timesRealtime)":[\d.]+/g, '');

describe('-j 2', () => {
  it('writes and says what one thread does, in its order, and failures at the end', async () => {
    const args = (out: string) => ['extract', 'in', '-p', 'whisper', '-o', out];
    const [one, two] = [await melisma(args('one'), cwd), await melisma([...args('two'), '-j', '2'], cwd)];
    expect([one.code, two.code]).toEqual([1, 1]);
    const sorted = ({ stderr }: Ended) => timeless(stderr).replace(/ +/g, ' ').split('\n').sort();
    expect(sorted(two)).toEqual(sorted(one));
    expect(two.stderr.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^melisma: in\/bad\.wav: {7}ERR_AUDIO_FORMAT: /),
      expect.stringMatching(/^melisma: in\/long-name\.wav: ERR_/),
      '',
    ]);
    const names = readdirSync(join(cwd, 'one'));
    expect(readdirSync(join(cwd, 'two'))).toEqual(names);
    for (const name of names)
      expect(readFileSync(join(cwd, 'two', name)).equals(readFileSync(join(cwd, 'one', name))), name).toBe(true);
  });

  it.each([
    ['info', 'in', '--json'],
    ['resample', 'in', '--rate', '8000', '-o', 'wavs', '--json', '--overwrite'],
  ])('%s prints what one thread does, in its order', async (...args) => {
    const [one, two] = [await melisma(args, cwd), await melisma([...args, '-j', '2'], cwd)];
    expect(timeless(two.stdout)).toBe(timeless(one.stdout));
    expect(two.code).toBe(one.code);
  });

  it('--progress plain counts files on standard error', async () => {
    const { stderr } = await melisma(['info', 'in', '-q', '-j', '2', '--progress', 'plain'], cwd);
    expect(stderr).not.toContain('files, ');
    const told = await melisma(['info', 'in', '--json', '-j', '2', '--progress', 'plain'], cwd);
    expect(told.stderr).toMatch(/^1 of 14 files, 0\.00 h of audio, .* to go\n/);
    expect(told.stderr).toMatch(/14 of 14 files, 0\.01 h of audio, [\d.,]+ times realtime, 0\.00 s to go\n/);
  });

  it('an interrupt stops the threads, leaves nothing half done, and the next call does the rest', async () => {
    const out = join(cwd, 'stopped');
    const args = ['extract', 'in', '-p', 'whisper', '-o', 'stopped', '-j', '2'];
    const { code, stderr } = await melisma(args, cwd, (kill) => {
      const timer = setInterval(() => {
        if (!existsSync(out) || readdirSync(out).length === 0) return;
        clearInterval(timer);
        kill('SIGINT');
      }, 1);
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/melisma: interrupted: \d+ of 14 files are done/);
    expect(stderr).not.toContain('internal error');
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
    await melisma(args, cwd);
    expect(readdirSync(out)).toHaveLength(count + 1);
  });
});

describe('the record of a folder', () => {
  const base = ['extract', 'in', '-o', 'recorded', '-p'];
  const said = async (...args: string[]) => timeless((await melisma([...base, ...args], cwd)).stderr).split('\n');

  it('has a line for each recording', async () => {
    await melisma([...base, 'whisper'], cwd);
    const lines = linesOf(join(cwd, 'recorded'));
    expect(lines).toHaveLength(count + 2);
    expect(lines[0]).toEqual({
      path: 'in/0.wav',
      output: '0.npy',
      size: 64044,
      time: expect.any(Number),
      specHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      bitsVersion: expect.any(Number),
      options: { dtype: 'float32', target: 'simd' },
      frames: 100,
      seconds: 1,
    });
    expect(lines.find(({ output }) => output === 'bad.npy')).toMatchObject({ error: { code: 'ERR_AUDIO_FORMAT' } });
  });

  it('tells a second call what is missing, has changed, or was made with other options', async () => {
    expect(await said('whisper')).toContain(
      '0 files; 12 skipped: the output exists (--overwrite replaces it); 2 failed',
    );
    utimesSync(join(cwd, 'in/3.wav'), 1, 1);
    expect((await said('whisper')).join()).toContain('; 1 made anew: the recording has changed; 11 skipped: ');
    expect((await said('whisper', '--dtype', 'float16')).join()).toContain(
      '; 12 made anew: it was made with other options; ',
    );
    expect((await said('kaldi-fbank', '--dtype', 'float16')).join()).toContain(
      '; 12 made anew: it was made with other options; ',
    );
    expect((await said('kaldi-fbank', '--dtype', 'float16')).join()).toContain('0 files; 12 skipped');
  });

  it('is read without a torn last line; what was begun and not ended is made anew, what it does not know is left alone', async () => {
    const path = join(cwd, 'recorded/melisma.jsonl');
    const lines = linesOf(join(cwd, 'recorded'));
    const { frames: _, seconds: __, ...begun } = lines[5];
    const unknown = lines.filter(({ output }) => output !== lines[0].output);
    writeFileSync(path, unknown.map((line) => `${JSON.stringify(line)}\n`).join(''));
    appendFileSync(path, `${JSON.stringify({ ...begun, begun: true })}\n{"path":"in/7.wav","out`);
    const stderr = (await said('kaldi-fbank', '--dtype', 'float16')).join();
    expect(stderr).toContain('1 file, ');
    expect(stderr).toContain('11 skipped');
    expect(linesOf(join(cwd, 'recorded'))).toHaveLength(count + 1);
  });
});
