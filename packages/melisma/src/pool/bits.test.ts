/** A pool gives the bits of an extractor: every preset on a short clip, and long clips that are cut. */
import {
  type CompileOptions,
  createExtractor,
  type ExtractOptions,
  getPreset,
  type PresetName,
  presetNames,
  presets,
  type Spec,
} from 'melisma';
import { createPool } from 'melisma/pool';
import { describe, expect, test } from 'vitest';
import { firstDifference } from '../../../../oracle/same-bits.ts';
import { swellingNoise } from '../../../../oracle/seeded.ts';

const clips = new Map<number, Float32Array[]>();

/** A short clip and one of more than a minute, made once for each rate. */
function clipsAt(rate: number): Float32Array[] {
  if (!clips.has(rate))
    clips.set(
      rate,
      [1.37, 61.3].map((seconds) => swellingNoise(Math.round(seconds * rate))),
    );
  return clips.get(rate)!;
}

/** How an extractor and a pool are made alike. */
type Made = CompileOptions & { output?: 'float32' };

/** Statistics, where a front end takes some. */
function statisticsFor(spec: Spec): Made {
  if (spec.normalize.kind !== 'cmvn' || spec.normalize.shift !== null || spec.normalize.scale !== null) return {};
  const values = spec.melCount * (spec.stack?.size ?? 1);
  return { cmvn: { shift: Array.from({ length: values }, (_, i) => i % 4) } };
}

/** What both sides give of each clip, compared bit by bit. */
async function compare(
  frontEnd: PresetName | Spec,
  clips: readonly (Float32Array | Int16Array)[],
  options: ExtractOptions,
  made: Made = {},
): Promise<void> {
  const extractor = await createExtractor(frontEnd, made);
  const pool = await createPool(frontEnd, { ...made, workers: 2 });
  for (const samples of clips) {
    const [given, expected] = [await pool.extract(samples, options), extractor.extract(samples, options)];
    expect({ ...given, data: 0 }).toEqual({ ...expected, data: 0 });
    expect(firstDifference(given.data, expected.data)).toBeUndefined();
  }
  await pool.close();
}

test.each(presetNames())(
  '%s, a short clip and a long one',
  async (name) => {
    const spec = getPreset(name);
    const options: ExtractOptions = {
      sampleRate: spec.sampleRate,
      length: spec.clipSamples === null ? undefined : 'unpadded',
    };
    await compare(spec, clipsAt(spec.sampleRate), options, statisticsFor(spec));
  },
  60_000,
);

const minutes = swellingNoise(16000 * 130 + 77);
const integers = Int16Array.from(minutes, (x) => 32767 * x);
const long = { sampleRate: 16000 };

describe('long clips', () => {
  test.each<[string, PresetName | Spec, Float32Array | Int16Array, ExtractOptions, Made?]>([
    ['whisper, a file', 'whisper', minutes, { ...long, length: 'file' }],
    ['whisper, unpadded', 'whisper', minutes, { ...long, length: 'unpadded' }],
    ['whisper, double', 'whisper', minutes, { ...long, length: 'unpadded' }, { target: 'double' }],
    ['whisper, integers', 'whisper', integers, { ...long, length: 'unpadded' }],
    ['kaldi-fbank', 'kaldi-fbank', minutes, long],
    ['kaldi-mfcc', 'kaldi-mfcc', integers, long],
    ['parakeet', 'parakeet', minutes, long],
    ['parakeet-tdt, mel-major', 'parakeet-tdt', minutes, long, { layout: 'mel-major' }],
    [
      'a cepstrum of lifted values',
      {
        ...presets.whisper,
        clipSamples: null,
        dropLastFrame: false,
        cepstrum: getPreset('torchaudio-mfcc').cepstrum,
        normalize: { kind: 'none' },
        topDb: 80,
        log: 'db',
      },
      minutes,
      long,
    ],
    ['frames apart from each other', { ...presets.kaldiFbank, hopLength: 1000 }, minutes, long],
    ['a mirror at the ends', { ...presets.kaldiFbank, framing: 'kaldi-mirror' }, minutes, long],
  ])('%s', async (_, frontEnd, samples, options, made) => compare(frontEnd, [samples], options, made), 60_000);

  test('every number of samples about the border of a piece', async () => {
    const extractor = await createExtractor('kaldi-fbank');
    const pool = await createPool('kaldi-fbank', { workers: 3 });
    for (const more of [-1, 0, 1, 159, 160, 399, 400, 401]) {
      const samples = minutes.subarray(0, 160 * 252 * 24 + more);
      const [given, expected] = [await pool.extract(samples, long), extractor.extract(samples, long)];
      expect(firstDifference(given.data, expected.data)).toBeUndefined();
      expect(given.dims).toEqual(expected.dims);
    }
    await pool.close();
  });

  test('what is wrong with one is what an extractor says', async () => {
    const extractor = await createExtractor('whisper');
    const pool = await createPool('whisper', { workers: 2 });
    const options = { ...long, length: 'unpadded' } as const;
    for (const bad of [
      minutes.with(1_999_999, Number.NaN).with(2_000_500, Number.NaN),
      minutes.with(2_080_076, 3),
      minutes.map((x) => 20_000 * x),
    ]) {
      const expected = (() => {
        try {
          return extractor.extract(bad, options);
        } catch (error) {
          return error;
        }
      })() as Error;
      await expect(pool.extract(bad, options)).rejects.toThrow(expected.message);
    }
    expect((await pool.extract(minutes, { ...options, transfer: true })).dims).toEqual([80, 13000]);
    expect(minutes.length).toBe(0);
    await pool.close();
  });
});
