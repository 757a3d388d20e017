/** `--config` and `--layout`: a model's own configuration in each kind of file, what is said, and what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractorSync, getPreset } from 'melisma';
import { fromConfig } from 'melisma/config';
import { beforeAll, describe, expect, it } from 'vitest';
import { chirp, floatWav, writeFiles } from './clips.ts';
import { parseNpy } from './npy.ts';
import { inCheckout, melisma, newFolder } from './process.ts';

const config = (path: string) => inCheckout(`fixtures/configs/${path}`);
const samples = chirp(1);

/** A NeMo training configuration: the front end stands under `model`, and refers to it. */
const nemo = `
name: FastConformer
model:
  sample_rate: 16000
  preprocessor:
    _target_: nemo.collections.asr.modules.AudioToMelSpectrogramPreprocessor
    sample_rate: \${model.sample_rate}
    normalize: per_feature
    window_size: 0.025
    window_stride: 0.01
    window: hann
    features: 80
    n_fft: 512
    dither: 0.00001
    pad_to: 0
`;

let cwd = '';
beforeAll(() => {
  cwd = newFolder();
  writeFiles(cwd, {
    'clip.wav': floatWav(samples),
    'model_config.yaml': nemo,
    'kaldi.json': JSON.stringify({ num_mel_bins: 40, sample_frequency: 16000, snip_edges: false }),
    'odd.json': JSON.stringify({ feature_extractor_type: 'WhisperFeatureExtractor', feature_size: 80, n_ftt: 400 }),
    'broken.yaml': 'a: [1, 2\nb: 3',
    'text.yaml': 'just a text',
    'not.onnx': 'no model',
  });
});

const extract = async (...args: string[]) => {
  const { code, stdout, stderr } = await melisma(['extract', 'clip.wav', ...args], { cwd });
  return { code, stdout: String(stdout), stderr };
};

const kaldi = fromConfig({ num_mel_bins: 40, sample_frequency: 16000, snip_edges: false }).spec;

describe('a configuration', () => {
  it.each([
    ['of Hugging Face', config('whisper-large-v3/preprocessor_config.json'), getPreset('whisper-large-v3')],
    ['of a processor of Hugging Face', config('whisper-small/processor_config.json'), getPreset('whisper')],
    ['of NeMo', 'model_config.yaml', { ...getPreset('parakeet'), layout: 'mel-major' as const }],
    ['of Kaldi', 'kaldi.json', kaldi],
  ])('%s', async (name, path, spec) => {
    const { code, stdout } = await extract('--config', path, '-o', `${name}.npy`, '--json');
    const { data, dims } = createExtractorSync(spec).extract(samples, { sampleRate: 16000 });
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, dims });
    expect(parseNpy(readFileSync(join(cwd, `${name}.npy`))).data).toEqual(data);
  });

  it('in the metadata of an ONNX file, with statistics', async () => {
    const { code, stdout } = await extract('--config', config('onnx/sense-voice.onnx'), '--json');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, axes: ['frame', 'feature'] });
  });

  it('tells notes and ignored keys on standard error, unless it is to be quiet', async () => {
    const { stderr } = await extract('--config', 'model_config.yaml', '--json');
    expect(stderr).toMatch(/^melisma: note: dither is noise for training/m);
    expect(stderr).toMatch(/^melisma: note: keys that change no features: .*pad_to/m);
    expect((await extract('--config', 'model_config.yaml', '--json', '-q')).stderr).toBe('');
  });

  it('tells once of mel bands that hold no bin', async () => {
    const { stderr } = await extract('--config', 'kaldi.json', '--set', 'melCount=128', '--json');
    const notes = stderr.split('\n').filter((line) => line.includes('mel bands hold no bin'));
    expect(notes).toEqual([expect.stringMatching(/^melisma: note: \d+ of 128 .* of a spectrum of 512 points/)]);
  });

  it('takes --set on top, and is compiled', async () => {
    const { stdout } = await extract('--config', 'kaldi.json', '--set', 'melCount=23', '--json');
    expect(JSON.parse(stdout).dims[1]).toBe(23);
    const compiled = await melisma(['compile', '--config', 'kaldi.json', '-o', 'kaldi.wasm', '-q'], { cwd });
    expect(compiled.code).toBe(0);
  });
});

it('--layout turns the result, which keeps its name', async () => {
  const own = await extract('-p', 'whisper', '-o', 'own.npy', '--json');
  const turned = await extract('-p', 'whisper', '--layout', 'frame-major', '-o', 'turned.npy', '--json');
  expect(JSON.parse(turned.stdout)).toMatchObject({ preset: 'whisper', dims: [3000, 80], axes: ['frame', 'mel'] });
  expect(JSON.parse(own.stdout).dims).toEqual([80, 3000]);
  const [a, b] = ['own', 'turned'].map((name) => parseNpy(readFileSync(join(cwd, `${name}.npy`))).data);
  expect(a.every((value, i) => value === b[(i % 3000) * 80 + Math.floor(i / 3000)])).toBe(true);
});

it.each([
  [['--config', 'odd.json'], /ERR_CONFIG: .*n_ftt.*n_fft/],
  [['--config', 'broken.yaml'], /^melisma: --config broken\.yaml: /],
  [['--config', 'text.yaml'], /^melisma: --config text\.yaml: expected keys and values/],
  [['--config', 'not.onnx'], /ERR_ONNX_FORMAT: /],
  [['--config', 'none.json'], /^melisma: --config none\.json: no such file/],
  [['--config', 'kaldi.json', '-p', 'whisper'], /exclude each other/],
  [['-p', 'whisper', '--layout', 'sideways'], /mel-major, frame-major/],
])('%j is refused with 2, in one line', async (args, message) => {
  const { code, stdout, stderr } = await extract(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
