/** `melisma identify` as a process: the words, the JSON, and the exit codes. */
import { createExtractorSync, getPreset } from 'melisma';
import { readWav } from 'melisma/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../packages/cli/src/files/npy.ts';
import { floatWav, writeFiles } from './clips.ts';
import { inCheckout, melisma, newFolder } from './process.ts';

const parakeet = getPreset('parakeet');
const normalize = { kind: 'per-feature', degreesOfFreedom: 0, epsilon: 1e-5, epsilonOn: 'deviation' } as const;

let cwd = '';
beforeAll(async () => {
  cwd = newFolder();
  const speech = (await readWav(inCheckout('fixtures/audio/jfk.wav'))).samples.slice(8000, 32000);
  const { data, dims } = createExtractorSync({ ...parakeet, windowPeriodic: true, normalize }).extract(
    Float32Array.from(speech),
    { sampleRate: 16000 },
  );
  writeFiles(cwd, {
    'talk.wav': floatWav(Float32Array.from(speech)),
    'theirs.npy': encodeNpy(data, [1, ...dims]),
    'noise.npy': encodeNpy(
      Float32Array.from({ length: 148 * 80 }, (_, i) => Math.sin(i * i)),
      [148, 80],
    ),
    'cube.npy': encodeNpy(new Float32Array(8), [2, 2, 2]),
    'text.npy': 'no array\n',
  });
});

const identify = async (...args: string[]) => {
  const { code, stdout, stderr } = await melisma(['identify', ...args], { cwd, timeout: 110_000 });
  return { code, stdout: String(stdout), stderr };
};
const patience = 120_000;

describe('an array of two mistakes', () => {
  it('is told in words, with the call that makes it', { timeout: patience }, async () => {
    const { code, stdout } = await identify('talk.wav', 'theirs.npy', '--top', '2');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^match +parakeet, but window periodic instead of symmetric and normalize\.degreesOfFreedom 0 instead of 1$/m,
    );
    expect(stdout).toMatch(/^distance +[\d.e-]+ of its spread \(rms\), [\d.e-]+ at most: exact, but for rounding$/m);
    const call = /^again +melisma extract talk\.wav (.*)$/m.exec(stdout)?.[1] ?? '';
    expect(call).toBe('-p parakeet --set windowPeriodic=true --set normalize.degreesOfFreedom=0');
    expect(stdout.match(/^or /gm)?.length ?? 0).toBeLessThanOrEqual(2);
  });

  it('is told in JSON, with a spec for --spec', { timeout: patience }, async () => {
    const { code, stdout } = await identify('talk.wav', 'theirs.npy', '--json');
    const { verdict, preset, changes, spec } = JSON.parse(stdout);
    expect({ code, verdict, preset }).toEqual({ code: 0, verdict: 'exact', preset: 'parakeet' });
    expect(changes).toEqual([
      { knob: 'windowPeriodic', from: false, to: true },
      { knob: 'normalize.degreesOfFreedom', from: 1, to: 0 },
    ]);
    expect(spec).toEqual({ ...parakeet, windowPeriodic: true, normalize });
  });
});

it('noise is no match: exit 1, and the nearest are told', { timeout: patience }, async () => {
  const { code, stdout } = await identify('talk.wav', 'noise.npy');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^no match +nothing that was tried comes near; the nearest:$/m);
});

it.each([
  [['talk.wav', 'text.npy'], 2, /^melisma: text\.npy: no \.npy or \.safetensors file$/],
  [['talk.wav', 'cube.npy'], 2, /^melisma: cube\.npy: expected frames by values, .*given \[2, 2, 2\]$/],
  [['talk.wav', 'none.npy'], 2, /^melisma: none\.npy: no such file/],
  [['none.wav', 'theirs.npy'], 1, /ERR_FILE_READ: /],
  [['talk.wav', 'theirs.npy', '--top', 'all'], 2, /^melisma: --top: expected a whole number/],
  [['-', '-'], 2, /once only/],
  [['talk.wav'], 2, /missing required argument/],
])('%j ends with %i, in one line', async (args, expected, message) => {
  const { code, stdout, stderr } = await identify(...args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
