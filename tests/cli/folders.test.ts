/** Folders with anything in them: what is no recording does not stop what is, and nothing is passed over in silence. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { melisma, newFolder } from './process.ts';

const clip = floatWav(chirp(0.2));
const isLinux = process.platform === 'linux';

/** Somebody else than root, where the tests run as root. */
const nobody = process.getuid?.() === 0 ? 65534 : undefined;

describe('below a folder', () => {
  it.runIf(isLinux)('hidden files are counted, pipes and devices named, the rest is done', async () => {
    const cwd = newFolder();
    writeFiles(cwd, { 'in/a.wav': clip, 'in/._a.wav': 'Mac OS X', 'in/.hidden/b.wav': clip, 'in/.DS_Store': '' });
    execFileSync('mkfifo', [join(cwd, 'in/pipe.wav')]);
    symlinkSync('/dev/zero', join(cwd, 'in/zero.wav'));
    const { code, stdout, stderr } = await melisma(['info', 'in', '--json'], { cwd });
    expect(code).toBe(0);
    expect(stderr.split('\n')).toEqual([
      'melisma: in/pipe.wav: passed over: a named pipe, no file',
      'melisma: in/zero.wav: passed over: a device, no file',
      'melisma: note: 2 hidden files and folders passed over',
      '',
    ]);
    expect(JSON.parse(String(stdout)).path).toBe('in/a.wav');
  });

  it.runIf(isLinux)('names that are no UTF-8 are recordings, as arguments, in lists and as outputs', async () => {
    const cwd = newFolder();
    writeFiles(cwd, { 'in/a.wav': clip });
    const bytes = (end: string) => Buffer.concat([Buffer.from(`${cwd}/in/caf`), Buffer.of(0xe9), Buffer.from(end)]);
    writeFileSync(bytes('.wav'), clip);
    const args = ['extract', 'in', '-p', 'kaldi-fbank', '-o', 'in', '--json', '-q'];
    const { code, stdout } = await melisma(args, { cwd });
    expect(code).toBe(0);
    // As json.loads and os.fsencode of Python read it.
    expect(String(stdout)).toContain('"path":"in/caf\\udce9.wav"');
    expect(readFileSync(bytes('.npy')).equals(readFileSync(join(cwd, 'in/a.npy')))).toBe(true);
    const input = Buffer.concat([Buffer.from('in/caf'), Buffer.of(0xe9), Buffer.from('.wav\n')]);
    expect((await melisma(['info', '--files-from', '-'], { cwd, input })).code).toBe(0);
    expect((await melisma(['info', 'in/caf\ufffd.wav'], { cwd })).code).toBe(0);
  });

  it.runIf(isLinux)('a folder that may not be read is named, and the rest is done', async () => {
    const cwd = newFolder();
    writeFiles(cwd, { 'in/a.wav': clip, 'in/locked/b.wav': clip, 'in/z/c.wav': clip });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'in/locked'), 0);
    const { code, stdout, stderr } = await melisma(['info', 'in', '--json'], { cwd, uid: nobody });
    chmodSync(join(cwd, 'in/locked'), 0o755);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^melisma: in\/locked: ERR_FILE_READ: .*permission denied \(EACCES\)\n2 files, .*; 1 failed\n$/,
    );
    expect(String(stdout).match(/"path":"[^"]*"/g)).toEqual(
      ['in/a.wav', 'in/locked', 'in/z/c.wav'].map((path) => `"path":"${path}"`),
    );
  });
});

describe('inputs without an end', () => {
  it.runIf(isLinux)('a pipe that nobody writes to can be interrupted, and one with a recording is read', async () => {
    const cwd = newFolder();
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const waiting = await melisma(['info', 'pipe'], { cwd, onStart: (kill) => setTimeout(() => kill('SIGINT'), 6000) });
    expect(waiting.code === 130 || waiting.code === null).toBe(true);
    const written = melisma(['info', 'pipe'], { cwd });
    writeFiles(cwd, { 'a.wav': clip });
    execFileSync('sh', ['-c', 'cat a.wav > pipe'], { cwd, timeout: 20_000 });
    expect(await written).toMatchObject({ code: 0 });
  });

  it.runIf(isLinux)('a device is refused by its first bytes', async () => {
    const { code, stderr } = await melisma(['info', '/dev/zero'], { cwd: newFolder() });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^melisma: \/dev\/zero: ERR_AUDIO_FORMAT: [^\n]+\n$/);
  });
});

describe('an output that is an input', () => {
  it.runIf(isLinux)('is known behind a link to its folder, and nothing is done', async () => {
    const cwd = newFolder();
    writeFiles(cwd, { 'in/a.wav': clip, 'in/b.wav': clip });
    symlinkSync('in', join(cwd, 'link'));
    const before = statSync(join(cwd, 'in/a.wav')).ino;
    const args = ['resample', 'in', '--rate', '8000', '-o', 'link', '--overwrite'];
    const { code, stderr } = await melisma(args, { cwd });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'melisma: -o link/a.wav is an input: it would be overwritten\n',
    });
    expect(statSync(join(cwd, 'in/a.wav')).ino).toBe(before);
    expect(readdirSync(join(cwd, 'in'))).toEqual(['a.wav', 'b.wav']);
    const picture = await melisma(['extract', 'in/a.wav', '-p', 'whisper', '--plot', 'link/a.png'], { cwd });
    expect([picture.code, existsSync(join(cwd, 'in/a.png'))]).toEqual([0, true]);
    const twice = await melisma(['plot', 'in/a.png', '-o', 'link/a.png'], { cwd });
    expect(twice.stderr).toMatch(/-o link\/a\.png is an input/);
  });
});
