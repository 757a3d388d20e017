/** Each choice of `statistics` against its formula, written here anew in float64 over all frames that it says. */
import { describe, expect, test } from 'vitest';
import { readNpy } from '../../../../oracle/golden.ts';
import { createExtractorSync, type Extractor, getPreset, type PresetName, type Spec } from '../index.ts';
import { createFeatureStream, type StreamStatistics } from './index.ts';
import { follow, momentsOf } from './statistics.ts';

type Rows = Float64Array[];

/** Speech-like loudness: bursts of noise between near silence, so that maxima and means move. */
const audio = (count: number, seed = 7) => {
  let state = seed;
  return Float64Array.from({ length: count }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2 ** 31) * (0.001 + 0.5 * Math.max(0, Math.sin(i / 2900)) ** 4);
  });
};

const samples = audio(41_000);
const lengths = [160, 1, 731, 4000, 16];

const doubles = (spec: Spec) => createExtractorSync(spec, { target: 'double', output: 'float64' });

/** Frames first, whatever the layout. */
function rowsOf({ data, dims, axes }: { data: Float64Array; dims: number[]; axes: string[] }): Rows {
  const [frames, width] = axes[0] === 'frame' ? dims : [dims[1], dims[0]];
  const at = (t: number, i: number) => data[axes[0] === 'frame' ? t * width + i : i * frames + t];
  return Array.from({ length: frames }, (_, t) => Float64Array.from({ length: width }, (_, i) => at(t, i)));
}

const wholeOf = (spec: Spec): Rows =>
  rowsOf(
    doubles(spec).extract(samples, {
      sampleRate: spec.sampleRate,
      length: spec.clipSamples === null ? undefined : 'unpadded',
    }),
  );

function streamed(extractor: Extractor<Float64Array>, statistics: StreamStatistics, pieces = lengths): Rows {
  const live = createFeatureStream(extractor, { sampleRate: extractor.spec.sampleRate, statistics });
  const rows: Rows = [];
  for (let place = 0, i = 0; place < samples.length; i++) {
    const length = pieces[i % pieces.length];
    rows.push(...rowsOf(live.push(samples.subarray(place, place + length))));
    place += length;
  }
  return [...rows, ...rowsOf(live.flush())];
}

// ---- the formulas

/** Frames that frame `t` of `count` is treated by: first and last. */
type Range = (t: number, count: number) => [number, number];

const running =
  (warmUp: number): Range =>
  (t, count) => [0, Math.min(Math.max(t, warmUp - 1), count - 1)];

const sliding =
  (frames: number): Range =>
  (t, count) => [Math.max(0, t - frames), Math.min(Math.max(t, Math.min(frames, 100) - 1), count - 1)];

const choices: [string, StreamStatistics, Range][] = [
  ['running', 'running', running(10)],
  ['running from 50 on', { running: 50 }, running(50)],
  ['sliding over 30', { sliding: 30 }, sliding(30)],
  ['sliding over 150', { sliding: 150 }, sliding(150)],
];

const between = <T>(rows: T[], [first, last]: [number, number]): T[] => rows.slice(first, last + 1);
const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Each value less its mean, by `divisor` of its squared distances from it. */
const overTime = (
  rows: Rows,
  range: Range,
  valid: number,
  divisor?: (squares: number, count: number) => number,
): Rows =>
  rows.map((row, t) =>
    row.map((x, i) => {
      const values = between(rows.slice(0, valid), range(t, valid)).map((other) => other[i]);
      const centre = mean(values);
      const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
      return (x - centre) / (divisor?.(squares, values.length) ?? 1);
    }),
  );

/** Nothing lies more than `reach` below the largest value. */
const lifted = (rows: Rows, range: Range, reach: number): Rows =>
  rows.map((row, t) => {
    const most = between(rows, range(t, rows.length)).reduce((m, other) => Math.max(m, ...other), -Infinity);
    return row.map((x) => Math.max(x, most - reach));
  });

const furthest = (a: Rows, b: Rows) => {
  expect(a.length).toBe(b.length);
  return a.reduce((most, row, t) => row.reduce((m, x, i) => Math.max(m, Math.abs(x - b[t][i])), most), 0);
};

/** Two orders of additions of some 250 values around 10: 1e-12 is thousands of roundings of float64. */
const ROUNDING = 1e-11;

describe.each(choices)('%s', (_, statistics, range) => {
  test('mean', () => {
    const spec = getPreset('wespeaker');
    const plain = wholeOf({ ...spec, normalize: { kind: 'none' } });
    const expected = overTime(plain, range, plain.length);
    expect(furthest(streamed(doubles(spec), statistics), expected)).toBeLessThan(ROUNDING);
  });

  test.each(['parakeet-tdt', 'speech-to-text', 'telespeech'] as const)('deviation: %s', (name) => {
    const spec = getPreset(name);
    const { normalize } = spec;
    if (normalize.kind !== 'per-feature') throw new Error('another front end');
    const plain = wholeOf({ ...spec, normalize: { kind: 'none' } });
    const valid = doubles(spec).extract(samples, { sampleRate: 16000 }).validFrames;
    const { degreesOfFreedom, epsilon, epsilonOn } = normalize;
    const expected = overTime(plain, range, valid, (squares, count) => {
      const variance = squares / (count - degreesOfFreedom);
      return epsilonOn === 'variance' ? Math.sqrt(variance + epsilon) : Math.sqrt(variance) + epsilon;
    });
    if (spec.zeroInvalidFrames) for (const row of expected.slice(valid)) row.fill(0);
    expect(furthest(streamed(doubles(spec), statistics), expected)).toBeLessThan(ROUNDING);
  });

  test("Whisper's maximum, and that of Qwen's", () => {
    for (const name of ['whisper', 'qwen2-audio'] as const) {
      const spec = getPreset(name);
      if (spec.normalize.kind !== 'maximum') throw new Error('another front end');
      const { offset, scale, range: reach } = spec.normalize;
      const plain = wholeOf({ ...spec, normalize: { kind: 'none' } });
      const expected = lifted(plain, range, reach).map((row) => row.map((x) => (x + offset) / scale));
      expect(furthest(streamed(doubles(spec), statistics), expected)).toBeLessThan(ROUNDING);
    }
  });

  test('topDb, and then the mean', () => {
    const spec = getPreset('ecapa');
    const plain = wholeOf({ ...spec, topDb: null, normalize: { kind: 'none' } });
    const expected = overTime(lifted(plain, range, spec.topDb!), range, plain.length);
    expect(furthest(streamed(doubles(spec), statistics), expected)).toBeLessThan(ROUNDING);
  });

  test('topDb before a cepstrum: librosa.feature.mfcc', () => {
    const spec = getPreset('librosa-mfcc');
    const { count } = spec.cepstrum!;
    const decibels = wholeOf({ ...spec, topDb: null, cepstrum: null });
    const bands = spec.melCount;
    /** DCT-II, orthonormal. */
    const cosine = (i: number, band: number) =>
      Math.sqrt((i === 0 ? 1 : 2) / bands) * Math.cos((Math.PI * i * (band + 0.5)) / bands);
    const expected = lifted(decibels, range, spec.topDb!).map((row) =>
      Float64Array.from({ length: count }, (_, i) => row.reduce((sum, x, band) => sum + x * cosine(i, band), 0)),
    );
    // Of decibels, which are 80 wide: sums of 128 of them.
    expect(furthest(streamed(doubles(spec), statistics), expected)).toBeLessThan(1e-9);
  });
});

/** Where statistics look at all frames: each way to cut the signal gives the same bits. */
test.each([
  'parakeet-tdt',
  'wespeaker',
  'whisper',
  'ecapa',
  'librosa-mfcc',
  'seamless-m4t',
  'granite-speech-5',
] as PresetName[])('%s: no chunking changes a bit', (name) => {
  const extractor = createExtractorSync(getPreset(name), { target: 'double', output: 'float64' });
  for (const statistics of ['running', { running: 25 }, { sliding: 40 }, 'end'] as StreamStatistics[]) {
    const once = streamed(extractor, statistics, [samples.length]);
    expect(once.length).toBeGreaterThan(50);
    for (const pieces of [lengths, [1, 2], [16_000]]) expect(streamed(extractor, statistics, pieces)).toEqual(once);
  }
});

test.each(['parakeet-tdt', 'wespeaker', 'whisper', 'ecapa', 'seamless-m4t'] as PresetName[])(
  "%s: 'end' has the bits of extract",
  (name) => {
    const spec = getPreset(name);
    expect(streamed(doubles(spec), 'end')).toEqual(wholeOf(spec));
  },
);

test("torchaudio's sliding_window_cmn, center=False", () => {
  const [frames, width, window, least] = [160, 3, 40, 25];
  const { data } = readNpy('streams/cmn-input.npy');
  const past = { frames: window, warmUp: least };
  const normalizes: Record<string, Spec['normalize']> = {
    mean: { kind: 'mean' },
    variance: { kind: 'per-feature', degreesOfFreedom: 0, epsilon: 0, epsilonOn: 'variance' },
  };
  for (const [name, normalize] of Object.entries(normalizes)) {
    const grid = { data: Float64Array.from(data), frames, width, melMajor: false };
    follow(momentsOf({ ...getPreset('kaldi-fbank'), normalize }, width, past)!, grid, frames, 0, past);
    const expected = readNpy(`streams/cmn-${name}.npy`).data;
    expect(expected.length).toBe(frames * width);
    grid.data.forEach((x, i) => {
      expect(Math.abs(x - expected[i])).toBeLessThan(1e-12);
    });
  }
});
