/** `melisma bench` as a process: the block, the record, and what is refused. */
import { bitsVersion, compileFrontEnd } from 'melisma';
import { describe, expect, it } from 'vitest';
import { melisma, newFolder } from './process.ts';

const bench = async (...args: string[]) => {
  const { code, stdout, stderr } = await melisma(['bench', ...args], { cwd: newFolder() });
  return { code, stdout: String(stdout), stderr };
};

it('prints a block to post: device, runtime, time, speed, bits', async () => {
  const { code, stdout, stderr } = await bench();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [what, device, runtime, time, speed, bits, end, ...more] = stdout.split('\n');
  expect(what).toMatch(/^melisma +\d+\.\d+\.\d+\S*, whisper, simd, bits version \d+$/);
  expect(device).toMatch(/^device +.+, \d+ cores?, \S+ \S+, \w+$/);
  expect(runtime).toBe(`runtime   Node.js ${process.versions.node}`);
  expect(time).toMatch(/^time +[\d.]+ ms minimum, [\d.]+ ms median of [\d,]+ runs$/);
  expect(speed).toMatch(/^speed +[\d,]+ times realtime \(30 s of audio, minimum\)$/);
  expect(bits).toMatch(/^bits +match \([0-9a-f]{16}\)$/);
  expect([end, more]).toEqual(['', []]);
});

it('--json is one line, of another preset and target', async () => {
  const { code, stdout } = await bench('-p', 'whisper-large-v3', '--target', 'double', '--json');
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  const record = JSON.parse(stdout);
  const asked = { preset: 'whisper-large-v3', target: 'double', bitsVersion, seconds: 30, bits: 'match' };
  expect(record).toMatchObject(asked);
  expect(record.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.keys(record.device)).toEqual(['cpu', 'cores', 'os', 'arch']);
  expect(record.minimumMilliseconds).toBeGreaterThan(0);
  expect(record.medianMilliseconds).toBeGreaterThanOrEqual(record.minimumMilliseconds);
});

it('--decode times each format that can be written here: without ffmpeg WAV alone', async () => {
  const { code, stdout } = await melisma(['bench', '--decode', '--json'], { cwd: newFolder(), env: { PATH: '' } });
  expect(code).toBe(0);
  const { seconds, timed } = JSON.parse(String(stdout));
  expect(seconds).toBe(30);
  expect(timed.map(({ format }: { format: string }) => format)).toEqual(['wav', 'flac', 'mp3', 'ogg', 'opus', 'm4a']);
  expect(timed[0]).toEqual({ format: 'wav', decode: expect.any(Number), speech: expect.any(Number) });
  expect(timed[1]).toEqual({ format: 'flac' });
});

const hasRelaxed = WebAssembly.validate(compileFrontEnd('whisper', { target: 'relaxed' }));

const why = hasRelaxed ? '' : ' (skipped: this runtime has no relaxed SIMD)';

it.runIf(hasRelaxed)(`relaxed has no bits to match${why}`, async () => {
  const { code, stdout } = await bench('--target', 'relaxed');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^bits +no reference \(/m);
});

describe('is refused in one line', () => {
  it.each([
    [['-p', 'wisper'], 2, /^melisma: ERR_UNKNOWN_PRESET: .*'wisper'/],
    [['-p', 'openai/whisper-tiny'], 2, /^melisma: ERR_UNKNOWN_PRESET: .*-p whisper$/],
    [['--target', 'gpu'], 2, /^melisma: .*simd, double, relaxed, reference/],
    [['talk.wav'], 2, /^melisma: too many arguments/],
  ])('%j', async (args, expected, message) => {
    const { code, stdout, stderr } = await bench(...args);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.skipIf(hasRelaxed)('relaxed, where the runtime has none (skipped: it is here)', async () => {
    const { code, stdout, stderr } = await bench('--target', 'relaxed');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^melisma: ERR_NO_WEBASSEMBLY: .*relaxed[^\n]*\n$/);
  });
});
