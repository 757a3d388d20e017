/** Outputs are whole or not at all: disks that fill, processes that are killed. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { command, loaderEnv, melisma, newFolder } from './process.ts';

const isLinux = process.platform === 'linux';

/** The command behind a limit of 100 blocks, 51,200 bytes, for each file that is written: the system takes a part of what is too large. */
function limited(args: string, cwd: string): Promise<{ code: number; stderr: string }> {
  const start = [process.execPath, ...command].map((word) => `'${word}'`).join(' ');
  const script = `ulimit -f 100; ${start} ${args}`;
  const env = { ...process.env, ...loaderEnv, TSX_DISABLE_CACHE: '1' };
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { cwd, env, timeout: 25_000 }, (error, _, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stderr }),
    );
  });
}

describe('a disk that fills', () => {
  it
    .runIf(isLinux)
    .each([
      ['extract a.wav -p whisper -o - > out.npy'],
      ['plot a.wav -o - > out.png'],
      ['resample long.wav --rate 16000 -o - > out.wav'],
    ])('behind standard output, in the middle: %s', async (command) => {
    const cwd = newFolder();
    writeFiles(cwd, { 'a.wav': floatWav(chirp(0.4)), 'long.wav': floatWav(chirp(5)) });
    const { code, stderr } = await limited(command, cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^melisma: [^\n]*ERR_FILE_WRITE: [^\n]*\(EFBIG\)\n/);
  });

  it.runIf(isLinux)('behind -o, and leaves nothing', async () => {
    const cwd = newFolder();
    writeFiles(cwd, { 'a.wav': floatWav(chirp(0.4)) });
    const { code, stderr } = await limited('extract a.wav -p whisper -o out.npy', cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^melisma: a\.wav: ERR_FILE_WRITE: [^\n]*out\.npy: larger than files may be here \(EFBIG\)\n$/,
    );
    expect(readdirSync(cwd)).toEqual(['a.wav']);
  });
});

describe('a process that ends early', () => {
  /** Kills `resample` of a recording that takes seconds as soon as its hidden file grows. @returns what is in the folder then */
  async function killed(signal: NodeJS.Signals, cwd: string): Promise<{ code: number | null; left: string[] }> {
    const out = join(cwd, 'out');
    const grown = () =>
      existsSync(out) && readdirSync(out).some((name) => name.startsWith('.') && statSync(join(out, name)).size > 0);
    const { code } = await melisma(['resample', 'in', '--rate', '11025', '-o', 'out', '-q'], {
      cwd,
      onStart: (kill) => {
        const timer = setInterval(() => {
          if (!grown()) return;
          clearInterval(timer);
          kill(signal);
        }, 1);
      },
    });
    return { code, left: readdirSync(out) };
  }

  it.runIf(isLinux)(
    'takes its hidden file along, but for -9: then the next call removes it',
    async () => {
      const cwd = newFolder();
      writeFiles(cwd, { 'in/a.wav': floatWav(new Float32Array(16000 * 600)) });
      for (const [signal, code] of [
        ['SIGHUP', 129],
        ['SIGTERM', 143],
        ['SIGINT', 130],
      ] as const)
        expect(await killed(signal, cwd)).toEqual({ code, left: [] });
      const { left } = await killed('SIGKILL', cwd);
      const machine = `${hostname().replace(/[^0-9A-Za-z]+/g, '_')}_pid_\\d+_`;
      expect(left).toEqual([
        expect.stringMatching(new RegExp(`^\\.melisma-${machine}-\\d+-[0-9a-z]+-[0-9a-f]{16}\\.tmp$`)),
      ]);
      // Somebody else's, and one that a process on another machine may still write to.
      const others = ['.melisma.tmp', `.melisma-00000000-1-0-${'0'.repeat(16)}.tmp`];
      for (const name of others) writeFileSync(join(cwd, 'out', name), '');
      const forgotten = join(cwd, 'out', `.melisma-00000000-1-0-${'1'.repeat(16)}.tmp`);
      writeFileSync(forgotten, '');
      utimesSync(forgotten, 0, 0);
      writeFiles(cwd, { 'in/a.wav': floatWav(chirp(0.2)) });
      const { code, stderr } = await melisma(['resample', 'in', '--rate', '11025', '-o', 'out'], { cwd });
      expect([code, readdirSync(join(cwd, 'out')).sort()]).toEqual([0, [...others, 'a.wav'].sort()]);
      expect(stderr).toContain(`out/${others[1]} is half written`);
    },
    120_000,
  );
});
