/** `--spec` and `--set` as a person gives them: what is computed, what is said, and what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFrontEnd, createExtractorSync, getPreset, specHash } from 'melisma';
import { beforeAll, describe, expect, it } from 'vitest';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { parseNpy } from './npy.ts';
import { melisma, newFolder } from './process.ts';

const narrow = {
  ...getPreset('whisper'),
  melCount: 40,
  normalize: { kind: 'maximum', range: 7, offset: 4, scale: 4 },
} as const;

let cwd = '';
beforeAll(() => {
  cwd = newFolder();
  writeFiles(cwd, {
    'clip.wav': floatWav(chirp(1)),
    'whole.json': JSON.stringify(narrow),
    'changed.json': JSON.stringify({ preset: 'whisper', melCount: 40 }),
    'wrong.json': JSON.stringify({ preset: 'whisper', melCuont: 40 }),
    'part.json': JSON.stringify({ melCount: 40 }),
    'list.json': '[]',
    'text.json': 'melCount: 40',
  });
});

const call = async (args: string[], input = '') => {
  const { code, stdout, stderr } = await melisma(args, { cwd, input });
  return { code, stdout: String(stdout), stderr };
};

describe('a front end of ones own', () => {
  it.each([
    ['--set', ['-p', 'whisper', '--set', 'melCount=40', '--set', 'normalize.range=7']],
    ['--spec', ['--spec', 'whole.json']],
    ['both', ['--spec', 'changed.json', '--set', 'normalize.range=7']],
  ])('%s', async (name, args) => {
    const { code, stdout } = await call(['extract', 'clip.wav', ...args, '-o', `${name}.npy`, '--json']);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 0,
      preset: null,
      specHash: specHash(narrow),
      dims: [40, 3000],
    });
    const ours = createExtractorSync(narrow).extract(chirp(1), { sampleRate: 16000 }).data;
    expect(parseNpy(readFileSync(join(cwd, `${name}.npy`))).data).toEqual(ours);
  });

  it('is called by the preset that it is near to', async () => {
    const { stdout } = await call(['extract', 'clip.wav', '--spec', 'changed.json']);
    expect(stdout).toMatch(/^preset +whisper, but melCount 40 instead of 80$/m);
  });

  it('is compiled', async () => {
    const args = [
      'compile',
      '-p',
      'whisper',
      '--set',
      'melCount=40',
      '--set',
      'normalize.range=7',
      '-o',
      'narrow.wasm',
      '--json',
    ];
    const { code, stdout } = await call(args);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, preset: null, specHash: specHash(narrow) });
    expect(readFileSync(join(cwd, 'narrow.wasm')).equals(compileFrontEnd(narrow))).toBe(true);
  });

  it('that melisma presets printed is the preset, with its name', async () => {
    const printed = (await call(['presets', 'whisper-large-v3', '--json'])).stdout;
    const { code, stdout } = await call(['extract', 'clip.wav', '--spec', '-', '--json'], printed);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, preset: 'whisper-large-v3', dims: [128, 3000] });
  });
});

it.each([
  [['-p', 'whisper', '--spec', 'whole.json'], /^melisma: .*exclude each other/],
  [[], /^melisma: -p PRESET is missing/],
  [
    ['--spec', 'wrong.json'],
    /ERR_SPEC: melCuont: expected a key that is known, given 'melCuont'; did you mean 'melCount'\?/,
  ],
  [
    ['-p', 'whisper', '--set', 'normalise.kind=mean'],
    /normalise: expected a key that is known, .*did you mean 'normalize'\?/,
  ],
  [['-p', 'whisper', '--set', 'melCount=many'], /melCount: expected an integer from 1 to 4096, given 'many'/],
  [['-p', 'whisper', '--set', 'melCount'], /--set melCount: expected KNOB=VALUE/],
  [['--spec', 'part.json'], /ERR_SPEC: .*sampleRate/],
  [['--spec', 'list.json'], /--spec list\.json: expected a JSON object/],
  [['--spec', 'text.json'], /--spec text\.json: /],
  [['--spec', 'none.json'], /--spec none\.json: no such file/],
])('%j is refused with 2, in one line', async (args, message) => {
  const { code, stdout, stderr } = await call(['extract', 'clip.wav', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
