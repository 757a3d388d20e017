/** The search finds what was changed in a preset, and says so where nothing was. */
import { readFileSync } from 'node:fs';
import { createExtractorSync, getPreset, presetInfo, type Spec } from 'melisma';
import { decodeWav } from 'melisma/wav';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../../oracle/golden.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { fromFloat16, toFloat16 } from '../files/float16.ts';
import type { StoredArray } from '../files/stored-array.ts';
import { changes, inWords } from '../spec/words.ts';
import { deviation } from './deviations.ts';
import type { Clip } from './guess.ts';
import { record } from './show.ts';
import { type Candidate, identify } from './verdict.ts';

/** A second and a half of speech. */
function speech(): Clip {
  const { samples, ...rest } = decodeWav(readFileSync(new URL('../../../../fixtures/audio/jfk.wav', import.meta.url)));
  return { ...rest, samples: samples.slice(8000, 32000) };
}
const recording = speech();

const isSpec = (spec: Spec) => (candidate: Candidate | undefined) =>
  candidate !== undefined && changes(candidate.spec, spec).every(({ knob }) => knob === 'layout');

/** Searches take a second or two each, and much longer on a busy machine. */
const patience = 120_000;

describe('a preset with mistakes is named', () => {
  it.each(Array.from({ length: 30 }, (_, i) => i + 1))('deviation %i', { timeout: patience }, (seed) => {
    const { preset, spec, array } = deviation(seed, seed % 3 === 0 ? 1 : 2, recording);
    const { verdict, best, same } = identify(array, recording);
    const told = best && inWords(preset, best.spec);
    expect({ verdict, named: [best, ...same].some(isSpec(spec)), told }).toMatchObject({
      verdict: 'exact',
      named: true,
      told: isSpec(spec)(best) ? told : expect.anything(),
    });
  });
});

const features = (name: string, changed: Partial<Spec> = {}, samples = recording.samples): StoredArray => {
  using extractor = createExtractorSync({ ...getPreset(name), ...changed }, { target: 'double' });
  const { data, dims } = extractor.extract(samples, { sampleRate: 16000 });
  return { dims, dtype: 'float32', data: Float64Array.from(data) };
};

/** An array [rows, columns] turned, with a batch axis. */
function turned({ dims: [rows, columns], data, dtype }: StoredArray): StoredArray {
  const values = data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
  return { dims: [1, columns, rows], dtype, data: values };
}

/** Of an array [frames, values], the first `frames`, then `padding` rows of zeros. */
function cutOrPadded({ dims: [, width], data, dtype }: StoredArray, frames: number, padding: number): StoredArray {
  const values = new Float64Array((frames + padding) * width);
  values.set(data.subarray(0, frames * width));
  return { dims: [frames + padding, width], dtype, data: values };
}

describe('the same values in another form', () => {
  it('transposed, with a batch axis', { timeout: patience }, () => {
    const { verdict, best, changes: changed } = identify(turned(features('kaldi-fbank')), recording);
    expect({ verdict, changed }).toEqual({
      verdict: 'exact',
      changed: [{ knob: 'layout', from: 'frame-major', to: 'mel-major' }],
    });
    expect(best?.spec.layout).toBe('mel-major');
  });

  it.each(['kaldi-fbank', 'kaldi-mfcc', 'whisper'] as const)(
    '%s in half precision, computed in single',
    { timeout: patience },
    (name) => {
      using extractor = createExtractorSync(name);
      const { data, dims } = extractor.extract(recording.samples, { sampleRate: 16000 });
      const halves = Float64Array.from(data, (x) => fromFloat16(toFloat16(x)));
      const { verdict, best, same } = identify({ dims, dtype: 'float16', data: halves }, recording);
      const named = [best, ...same].some(isSpec(getPreset(name)));
      expect({ verdict, named }).toEqual({ verdict: 'exact', named: true });
    },
  );

  it.each([
    ['cut', 100, 0],
    ['padded', 148, 20],
  ])('%s at the end', { timeout: patience }, (_, frames, padding) => {
    const found = identify(cutOrPadded(features('kaldi-fbank'), frames, padding), recording);
    expect([found.best, ...found.same].some(isSpec(getPreset('kaldi-fbank')))).toBe(true);
    expect(found).toMatchObject({ verdict: 'exact', frames: { ours: 148, theirs: frames + padding } });
  });
});

/** librosa's front ends at the recording's rate. */
const librosa = (name: string, changed: Partial<Spec> = {}): Spec => ({
  ...getPreset(name),
  sampleRate: 16000,
  maxFrequency: 8000,
  ...changed,
});
const cepstrumOf = (count: number) => ({ cepstrum: { ...getPreset('librosa-mfcc').cepstrum!, count } });

describe('what is far from every preset of the rate', () => {
  it.each<[string, Spec]>([
    ['librosa.feature.mfcc(sr=16000, n_mfcc=13)', librosa('librosa-mfcc', cepstrumOf(13))],
    ['librosa.feature.mfcc(sr=16000, n_mels=40)', librosa('librosa-mfcc', { melCount: 40 })],
    ['librosa.power_to_db(melspectrogram(sr=16000))', librosa('librosa-log-mel')],
    [
      'librosa.power_to_db(melspectrogram(sr=16000), ref=numpy.max)',
      librosa('librosa-log-mel', { dbReference: 'maximum' }),
    ],
    ['numpy.log1p(melspectrogram(sr=16000))', librosa('librosa-mel', { log: 'ln', logFloor: 1, logFloorMode: 'add' })],
    ['both limits of the filters', { ...getPreset('kaldi-fbank'), minFrequency: 80, maxFrequency: 7600 }],
    ['cepstra of 40 bands', { ...getPreset('kaldi-mfcc'), melCount: 40 }],
    ["AST's mean and deviation", { ...getPreset('ast'), normalize: { kind: 'affine', shift: 5.1296, scale: 7.4218 } }],
  ])('%s', { timeout: patience }, (_, spec) => {
    using extractor = createExtractorSync(spec, { target: 'double' });
    const { data, dims } = extractor.extract(recording.samples, { sampleRate: 16000 });
    const { verdict, best, same } = identify({ dims, dtype: 'float32', data: Float64Array.from(data) }, recording);
    expect({ verdict, named: [best, ...same].some(isSpec(spec)) }).toEqual({ verdict: 'exact', named: true });
  });
});

/** What other programs made of the same second and a half: fixtures/generate_identify.py. */
interface Made {
  file: string;
  call: string;
}

describe('what other programs made', () => {
  const folder = new URL('../../../../fixtures/identify/', import.meta.url);
  const { arrays } = JSON.parse(readFileSync(new URL('MANIFEST.json', folder), 'utf8')) as { arrays: Made[] };
  const names = [...new Set(arrays.map(({ file }) => file.slice(0, file.indexOf('-'))))];

  it('is of python_speech_features and librosa', () => {
    expect([arrays.length, names]).toEqual([12, ['psf', 'librosa']]);
  });

  it.each(arrays)('$call', { timeout: patience }, ({ file }) => {
    const { data, shape } = readNpy(`identify/${file}`);
    const { verdict, preset } = identify({ dims: shape, dtype: 'float32', data: Float64Array.from(data) }, recording);
    const family = file.slice(0, file.indexOf('-'));
    expect({ verdict, family: presetInfo(preset!)?.name.startsWith(family) }).toEqual({
      verdict: 'exact',
      family: true,
    });
  });
});

it('the spec of the record gives the array without another word', { timeout: patience }, () => {
  using extractor = createExtractorSync('whisper', { target: 'double' });
  const whole = extractor.extract(recording.samples, { sampleRate: 16000, length: 'unpadded' });
  const array = { dims: whole.dims, dtype: 'float32', data: Float64Array.from(whole.data) };
  const { spec, length } = record(identify(array, recording), 5) as { spec: Spec; length: string | null };
  using again = createExtractorSync(spec, { target: 'double' });
  const { data, dims } = again.extract(recording.samples, { sampleRate: 16000 });
  expect({ length, dims, data }).toEqual({ length: 'unpadded', dims: whole.dims, data: whole.data });
});

/** Arrays of shapes that features have, of which no front end made the clip's. */
function unrelated(): [string, StoredArray][] {
  const of = (dims: number[], valueAt: (i: number) => number): StoredArray => ({
    dims,
    dtype: 'float32',
    data: Float64Array.from({ length: dims[0] * dims[1] }, (_, i) => valueAt(i)),
  });
  const noise = seededNoise(201 * 151, 5);
  let walk = 0;
  const { data, dims } = features('kaldi-fbank');
  const rows = Float64Array.from(data, (_, i) => data[(Math.floor(i / 80) * 37 * 80 + (i % 80)) % data.length]);
  return [
    ['a chirp of the index', of([148, 80], (i) => Math.sin(i * i))],
    ['uniform noise', of([151, 80], (i) => noise[i])],
    ['noise of positive values', of([80, 150], (i) => Math.abs(noise[i]))],
    ['a random walk', of([148, 40], (i) => (walk += noise[i]))],
    ['a ramp over time', of([150, 128], (i) => Math.floor(i / 128))],
    ['a ramp over the bands', of([13, 150], (i) => Math.floor(i / 150))],
    ['an embedding of each frame', of([75, 192], (i) => Math.tanh(noise[i] + noise[i % 192]))],
    ['frames in another order', { dims, dtype: 'float32', data: rows }],
    ['the recording backwards', features('kaldi-fbank', {}, recording.samples.toReversed())],
    ['another recording', features('whisper', {}, Float32Array.from(seededNoise(24000, 9)))],
  ];
}

describe('no match', () => {
  it.each(unrelated())('for %s', { timeout: patience }, (_, array) => {
    expect(identify(array, recording).verdict).toBe('no match');
  });

  it('for values that do not vary, and frames of a width that nothing gives', { timeout: patience }, () => {
    const flat = { dims: [148, 80], dtype: 'float32', data: new Float64Array(148 * 80) };
    expect(identify(flat, recording)).toMatchObject({ verdict: 'no match', best: undefined });
    const narrow = { dims: [148, 3], dtype: 'float32', data: new Float64Array(148 * 3) };
    expect(identify(narrow, recording)).toMatchObject({ verdict: 'no match', best: undefined });
  });
});
