/** `accelerate` beside transformers.js itself, and against the Python classes that it follows. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bounds } from '../../oracle/bounds.ts';
import { accelerate, acceleratedClasses } from '../../packages/melisma/src/adapters/transformers/index.ts';
import { createExtractorSync, MelismaError, presets } from '../../packages/melisma/src/index.ts';
import { frontEndArray, frontEndClip, frontEndManifests, keptFrames } from '../front-ends.ts';
import { type AdapterCase, type Config, clipOf, configCases, configOf, goldenDigests, optionCases } from './cases.ts';
import {
  type Extractor,
  home,
  INSTALLATION_MS,
  loadTransformers,
  type Tensor,
  type Transformers,
} from './environment.ts';

let library: Transformers;
beforeAll(async () => {
  library = await loadTransformers();
}, INSTALLATION_MS);

/** A new extractor of transformers.js; its class writes into the configuration. */
const made = (config: Config): Extractor => new library[config.feature_extractor_type](structuredClone(config));

function accelerated(config: Config): Extractor {
  const extractor = made(config);
  accelerate(extractor, { Tensor: library.Tensor });
  return extractor;
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
};

const numbers = ({ data }: Tensor): number[] => Array.from(data, Number);

/** The error of a call or a promise, which must be one of ours. */
async function errorOf(run: () => unknown): Promise<MelismaError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof MelismaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Whisper's features lie between -1 and 2. Ours and theirs are each within 1.5e-5 of float64 on these clips (jfk: quiet bands). */
const WHISPER_ERROR = 3e-5;

describe.each(['whisper-tiny', 'whisper-large-v3'])('%s as transformers.js computes it', (name) => {
  const pair = () => [made(configOf(name)), accelerated(configOf(name))];

  async function expectEqual(audio: Float32Array | Float64Array, options?: object): Promise<void> {
    const [theirs, ours] = await Promise.all(pair().map((extractor) => extractor(audio, options)));
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    expect(ours.input_features).toBeInstanceOf(library.Tensor);
    expect(ours.input_features.type).toBe(theirs.input_features.type);
    expect(ours.input_features.dims).toEqual(theirs.input_features.dims);
    expect(largest(numbers(ours.input_features), numbers(theirs.input_features))).toBeLessThanOrEqual(WHISPER_ERROR);
    if (!options) expect(ours.input_features.dims).toEqual([1, configOf(name).feature_size, 3000]);
  }

  test.each(['jfk', 'noise', 'odd-7919'])('%s', (clip) => expectEqual(frontEndClip(clip)));

  test('longer than the window', () => expectEqual(frontEndClip('jfk-x3')));
  test('no sample', () => expectEqual(new Float32Array(0)));
  test('float64', () => expectEqual(Float64Array.from(frontEndClip('noise'))));
  test('16-bit integers in a float array', () => expectEqual(frontEndClip('noise').map((x) => x * 32768)));
  test.each([4000, 8000, 4321])('max_length %i', (max_length) => expectEqual(frontEndClip('odd-7919'), { max_length }));
  test('max_length above the window', () => expectEqual(frontEndClip('jfk-x3'), { max_length: 500_000 }));
});

describe('the Python classes', () => {
  const cases = [...configCases(acceleratedClasses()), ...optionCases()];

  test('all but one are here', () => {
    const found = new Set(cases.map(({ config }) => config.feature_extractor_type));
    expect(acceleratedClasses().filter((name) => !found.has(name))).toEqual(['WeSpeakerFeatureExtractor']);
  });

  test.each(cases.map((golden) => [golden.title, golden] as const))('%s', async (_, golden) => {
    const outputs = await accelerated(golden.config)(clipOf(golden.clip), golden.options);
    expectGolden(Object.values(outputs)[0], golden);
    if (golden.mask)
      expect(numbers(Object.values(outputs)[1])).toEqual(golden.mask.flatMap(([x, n]) => Array(n).fill(x)));
  });

  test('are in the golden vectors that tests/adapters/generate.py wrote', () => {
    const sum = (file: string) =>
      createHash('sha256')
        .update(readFileSync(join(home, 'golden', file)))
        .digest('hex');
    expect(goldenDigests().filter(([file, digest]) => sum(file) !== digest)).toEqual([]);
    expect(readdirSync(join(home, 'golden')).length).toBe(goldenDigests().length + 1);
  });
});

/** CLAP's classes compute in float64: what float32 makes of their formula, by the clip, as frozen with the preset. */
const clapFused: { cases: { clip: string; float32Error: number }[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/front-ends/clap-fused/manifest.json', import.meta.url), 'utf8'),
);
const float32Error = (title: string): number =>
  clapFused.cases.find(({ clip }) => title === `clap-htsat-fused ${clip}`)?.float32Error ?? 0;

/** As tests/front-ends.test.ts bounds it. */
function expectGolden(tensor: Tensor, { title, shape, frameAxis, frames, truth, ...golden }: AdapterCase): void {
  const sourceError = Math.max(golden.sourceError, float32Error(title));
  expect(tensor.dims.slice(0, -2).every((size) => size === 1)).toBe(true);
  expect(tensor.dims.slice(-2)).toEqual(shape);
  const error = largest(keptFrames(numbers(tensor), shape, frameAxis, frames), truth);
  const { largestRatio, largestFloor } = bounds.frontEnds;
  expect(error).toBeLessThanOrEqual(Math.max(largestRatio * sourceError, largestFloor));
}

const speaker = { feature_extractor_type: 'WeSpeakerFeatureExtractor', num_mel_bins: 80, sampling_rate: 16000 };
const centred = { ...speaker, min_num_frames: 9, fbank_centering_span: null };

describe('WeSpeaker', () => {
  const manifest = frontEndManifests().find(({ preset }) => preset === 'wespeaker')!;

  test.each(manifest.cases.map((golden) => [golden.clip, golden] as const))('%s', async (clip, golden) => {
    const { input_features } = await accelerated(centred)(frontEndClip(clip));
    const truth = frontEndArray(manifest, golden.double).data;
    expectGolden(input_features, { ...golden, title: clip, config: centred, options: {}, frameAxis: 0, truth });
  });

  test.each([
    ['a clip under min_num_frames', centred, 1200],
    ['no subtraction of means', { ...speaker, min_num_frames: 9 }, 8000],
  ])('%s, as transformers.js has it', async (_, config, samples) => {
    const audio = frontEndClip('noise').subarray(0, samples);
    const [theirs, ours] = await Promise.all([made(config)(audio), accelerated(config)(audio)]);
    expect(ours.input_features.dims).toEqual(theirs.input_features.dims);
    // Their filters are computed in float64, ours as torchaudio does: 6e-4 apart (fixtures/front-ends/wespeaker).
    expect(largest(numbers(ours.input_features), numbers(theirs.input_features))).toBeLessThanOrEqual(6e-4);
  });

  test('a running mean is refused', async () => {
    const error = await errorOf(() => accelerated({ ...centred, fbank_centering_span: 3 }));
    expect([error.code, error.option]).toEqual(['ERR_CONFIG', 'fbank_centering_span']);
  });
});

describe('what else a call does', () => {
  test('Parakeet, Cohere and Gemma return the masks of transformers.js, in its types', async () => {
    for (const name of ['parakeet-ctc-0.6b', 'cohere-transcribe', 'gemma-3n', 'gemma-4']) {
      const [theirs, ours] = await Promise.all(
        [made, accelerated].map((make) => make(configOf(name))(clipOf('odd-7919'))),
      );
      const [[, theirMask], [, ourMask]] = [theirs, ours].map((outputs) => Object.entries(outputs).at(-1)!);
      expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
      expect([ourMask.type, ourMask.dims, numbers(ourMask)]).toEqual([
        theirMask.type,
        theirMask.dims,
        numbers(theirMask),
      ]);
    }
  });

  test('SeamlessM4T leaves its mask out when asked to', async () => {
    const outputs = await accelerated(configOf('seamless-m4t-v2'))(clipOf('noise'), { return_attention_mask: false });
    expect(Object.keys(outputs)).toEqual(['input_features']);
  });

  test('CLAP cuts a longer clip where `random` says', async () => {
    const extractor = made(configOf('clap-htsat-unfused'));
    accelerate(extractor, { Tensor: library.Tensor, random: () => 0.5 });
    const audio = clipOf('noise');
    const [piece, whole] = [
      await extractor(audio, { max_length: 4000 }),
      await extractor(audio.slice(2000, 6000), { max_length: 4000 }),
    ];
    expect(numbers(piece.input_features)).toEqual(numbers(whole.input_features));
  });

  test('Cohere keeps split_audio, and adds its dither', async () => {
    const config = configOf('cohere-transcribe');
    expect(config.dither).toBe(1e-5);
    const extractor = made(config) as Extractor & { split_audio(audio: Float32Array): Float32Array[] };
    accelerate(extractor);
    expect(extractor.split_audio(new Float32Array(16000 * 60)).length).toBe(2);
    const still = await accelerated({ ...config, dither: 0 })(clipOf('noise'));
    const dithered = await extractor(clipOf('noise'));
    expect(largest(numbers(dithered.input_features), numbers(still.input_features))).toBeGreaterThan(0);
  });

  test('the configuration is left as it is', async () => {
    const extractor = made(configOf('whisper-tiny'));
    const before = structuredClone(extractor.config);
    accelerate(extractor, { Tensor: library.Tensor });
    await extractor(clipOf('noise'));
    expect(extractor.config).toEqual(before);
  });

  test('each result has a buffer of its own', async () => {
    const extractor = accelerated(configOf('whisper-tiny'));
    const { input_features } = await extractor(clipOf('noise'));
    const copy = numbers(input_features);
    const { buffer, byteLength } = input_features.data;
    expect([buffer.constructor, buffer.byteLength]).toEqual([ArrayBuffer, byteLength]);
    await extractor(clipOf('jfk'));
    expect(numbers(input_features)).toEqual(copy);
  });

  test('calls at the same time do not disturb each other', async () => {
    const extractor = made(configOf('whisper-tiny'));
    accelerate(extractor);
    const clips = ['noise', 'jfk', 'chirp'].map(clipOf);
    const together = await Promise.all(clips.map((clip) => extractor(clip)));
    for (const [i, clip] of clips.entries()) {
      expect(numbers(together[i].input_features)).toEqual(numbers((await extractor(clip)).input_features));
    }
  });
});

describe('the class of tensors', () => {
  test.each(['whisper-tiny', 'clap-htsat-unfused', 'gemma-4', 'w2v-bert-2.0', 'ast-audioset', 'granite-speech-3.3'])(
    'is found from an output of %s',
    async (name) => {
      const extractor = made(configOf(name));
      accelerate(extractor);
      const outputs = await extractor(clipOf('noise'));
      expect(Object.values(outputs).every((tensor) => tensor instanceof library.Tensor)).toBe(true);
    },
  );

  test('must be given where no output shows it', async () => {
    const extractor = { config: configOf('whisper-tiny'), _call: async () => ({}) };
    accelerate(extractor);
    const error = await errorOf(() => (extractor._call as (audio: Float32Array) => unknown)(clipOf('noise')));
    expect([error.code, error.option]).toEqual(['ERR_OPTION', 'Tensor']);
  });
});

describe('undo', () => {
  test('brings back the same function and the same values', async () => {
    const extractor = made(configOf('whisper-tiny'));
    const [call, keys] = [extractor._call, Reflect.ownKeys(extractor)];
    const before = numbers((await extractor(clipOf('jfk'))).input_features);
    const undo = accelerate(extractor);
    expect(extractor._call).not.toBe(call);
    const between = numbers((await extractor(clipOf('jfk'))).input_features);
    undo();
    expect(extractor._call).toBe(call);
    expect(Reflect.ownKeys(extractor)).toEqual(keys);
    expect(numbers((await extractor(clipOf('jfk'))).input_features)).toEqual(before);
    expect(between).not.toEqual(before);
    undo();
    expect(extractor._call).toBe(call);
  });

  test('brings back a call that was the extractor’s own', () => {
    const extractor = made(configOf('whisper-tiny'));
    const own = async () => ({});
    extractor._call = own;
    accelerate(extractor)();
    expect(Object.getOwnPropertyDescriptor(extractor, '_call')?.value).toBe(own);
  });

  test('twice accelerated, twice undone', () => {
    const extractor = made(configOf('whisper-tiny'));
    const call = extractor._call;
    const [first, second] = [accelerate(extractor), accelerate(extractor)];
    second();
    first();
    expect(extractor._call).toBe(call);
  });
});

describe('what is accelerated', () => {
  const pieces = () => {
    const feature_extractor = made(configOf('whisper-tiny'));
    const processor = new library.WhisperProcessor({}, { feature_extractor }, null) as unknown as Extractor;
    const pipeline = new library.AutomaticSpeechRecognitionPipeline({ task: 'x', processor }) as object;
    return { feature_extractor, processor, pipeline };
  };

  test.each(['processor', 'pipeline'] as const)('the feature extractor of a %s', async (part) => {
    const all = pieces();
    const call = all.feature_extractor._call;
    const undo = accelerate(all[part], { Tensor: library.Tensor });
    const { input_features } = await all.processor(clipOf('noise'));
    const { data } = createExtractorSync(presets.whisper).extract(clipOf('noise'), { sampleRate: 16000 });
    expect(numbers(input_features)).toEqual(Array.from(data));
    undo();
    expect(all.feature_extractor._call).toBe(call);
  });

  test('the model behind a pipeline gets our features, piece by piece', async () => {
    const { feature_extractor, processor } = pieces();
    const heard: Tensor[] = [];
    const generate = async ({ inputs }: { inputs: Tensor }) => {
      heard.push(inputs);
      return [{ tolist: () => [] }];
    };
    const pipeline = new library.AutomaticSpeechRecognitionPipeline({
      task: 'automatic-speech-recognition',
      model: { config: { model_type: 'whisper', max_source_positions: 1500 }, generate },
      tokenizer: { _decode_asr: () => ['text', {}] },
      processor,
    }) as (audio: Float32Array, options: object) => Promise<{ text: string }>;
    accelerate(pipeline, { Tensor: library.Tensor });
    const audio = clipOf('jfk');
    expect(await pipeline(audio, { chunk_length_s: 6, stride_length_s: 1 })).toEqual({ text: 'text' });
    const whole = createExtractorSync(presets.whisper);
    const ours = [0, 4, 8].map((second) => audio.subarray(16000 * second, 16000 * (second + 6)));
    expect(heard.map(numbers)).toEqual(ours.map((clip) => Array.from(whole.extract(clip, { sampleRate: 16000 }).data)));
    expect(feature_extractor.config.chunk_length).toBe(30);
  });

  test('a class whose name a minifier took away is told by its configuration', () => {
    class Yu {
      config = configOf('whisper-tiny');
      async _call() {}
    }
    expect(() => accelerate(new Yu())).not.toThrow();
  });

  test.each(['Wav2Vec2', 'Moonshine', 'SpeechT5', 'PyAnnote', 'Encodec'])('%s is refused by name', async (name) => {
    const error = await errorOf(() => accelerate(made({ feature_extractor_type: `${name}FeatureExtractor` })));
    expect([error.code, error.option, error.given]).toEqual(['ERR_OPTION', 'target', `${name}FeatureExtractor`]);
    expect(error.expected).toEqual(acceleratedClasses());
  });

  test.each([[{}], [{ _call: async () => {} }], [null], [undefined], [3]])('%j is no target', async (target) => {
    const error = await errorOf(() => accelerate(target as object));
    expect([error.code, error.option]).toEqual(['ERR_OPTION', 'target']);
  });

  test('a configuration that no spec expresses is refused at once, and nothing replaced', async () => {
    const extractor = made({ ...configOf('clap-htsat-unfused'), truncation: 'rand' });
    const call = extractor._call;
    const error = await errorOf(() => accelerate(extractor));
    expect([error.code, error.option]).toEqual(['ERR_CONFIG', 'truncation']);
    expect(extractor._call).toBe(call);
  });

  test('an unknown option is refused', async () => {
    const error = await errorOf(() => accelerate(made(configOf('whisper-tiny')), { tensor: library.Tensor } as object));
    expect(error.code).toBe('ERR_OPTION');
  });

  test.each([
    ['ERR_NON_FINITE', new Float32Array(4000).fill(Number.NaN, 1, 2)],
    ['ERR_SAMPLE_TYPE', [0.1, 0.2]],
  ])('%s is what a call says', async (code, samples) => {
    const audio = samples as Float32Array;
    for (const name of ['whisper-tiny', 'clap-htsat-unfused', 'gemma-4']) {
      expect((await errorOf(() => accelerated(configOf(name))(audio, { max_length: 8000 }))).code).toBe(code);
    }
  });
});
