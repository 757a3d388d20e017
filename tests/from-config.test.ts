/** Configurations of public models against the Python code that reads them: fixtures/configs, written by fixtures/generate_configs.py. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bounds } from '../oracle/bounds.ts';
import { errorOf } from '../oracle/error-of.ts';
import { readNpy } from '../oracle/golden.ts';
import { beside } from '../packages/melisma/src/config/huggingface/beside.ts';
import { built, classNames } from '../packages/melisma/src/config/huggingface/classes.ts';
import { waveformClasses } from '../packages/melisma/src/config/huggingface/waveforms.ts';
import {
  type ConfigKind,
  fromConfig,
  readOnnxMetadata,
  waveformFromConfig,
} from '../packages/melisma/src/config/index.ts';
import { createExtractorSync, getPreset, type MelismaError } from '../packages/melisma/src/index.ts';
import {
  getWaveform,
  prepareWaveform,
  prepareWaveformBatch,
  type WaveformClip,
  type WaveformShape,
  type WaveformSpec,
} from '../packages/melisma/src/waveform/index.ts';
import { frontEndClip, keptFrames } from './front-ends.ts';

const folder = new URL('../fixtures/configs/', import.meta.url);

interface ConfigCase {
  clip: string;
  shape: number[];
  frames: number[];
  double: { file: string; sha256: string };
  largest: number;
  /** Runs of [value, length]. */
  mask?: [number, number][];
}

interface ConfigEntry {
  name: string;
  kind: ConfigKind | 'waveform';
  model: string;
  config: { file: string; sha256: string };
  sampleRate: number;
  frameAxis: number;
  withoutDither: boolean;
  melFilters: 'ignored' | 'fails' | 'used' | null;
  refuses?: string;
  float32Alone?: boolean;
  cases: ConfigCase[];
  batch?: Omit<ConfigCase, 'clip' | 'largest' | 'mask'> & { clips: string[]; mask?: [number, number][][] };
}

interface OnnxFile {
  file: string;
  sha256: string;
  metadata: Record<string, string>;
}

type Config = Record<string, unknown>;

const manifest: {
  entries: ConfigEntry[];
  classes: Record<string, Config>;
  processors: Record<string, Config>;
  onnx: OnnxFile[];
} = JSON.parse(readFileSync(new URL('MANIFEST.json', folder), 'utf8'));

const bytes = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, folder)));
const configOf = ({ name, config }: ConfigEntry): Config =>
  JSON.parse(new TextDecoder().decode(bytes(`${name}/${config.file}`)));
const entryOf = (name: string): ConfigEntry => manifest.entries.find((entry) => entry.name === name)!;
const named = (name: string): Config => configOf(entryOf(name));

const described = manifest.entries.filter(
  (entry): entry is ConfigEntry & { kind: ConfigKind } => entry.kind !== 'waveform' && entry.refuses === undefined,
);
const ofSamples = manifest.entries.filter(({ kind, refuses }) => kind === 'waveform' && refuses === undefined);

/** Classes of a table that transformers has; the others are transformers.js's, or come with a model. */
function ofTransformers(classes: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(classes).filter((name) => name in manifest.classes);
}

/** A clip as the fixtures were given it: a second channel is the first one backwards, at half its level and turned over. */
function clipFor(spec: WaveformSpec, name: string): WaveformClip {
  const clip = frontEndClip(name);
  return spec.channels === 2 ? [clip, clip.toReversed().map((x) => -0.5 * x)] : clip;
}

/** The mask of a batch, row by row. */
const onesAndZeros = (mask: [number, number][][]): number[] =>
  mask.flat().flatMap(([value, length]) => Array<number>(length).fill(value));

/** A clip's mask as runs of [value, length]. */
function runsOf({ firstSample, validSamples }: Omit<WaveformShape, 'dims'>, dims: number[]): [number, number][] {
  const behind = dims[dims.length - 1] - firstSample - validSamples;
  return (
    [
      [0, firstSample],
      [1, validSamples],
      [0, behind],
    ] as [number, number][]
  ).filter(([, length]) => length > 0);
}

const each = <Entry extends ConfigEntry>(entries: readonly Entry[]) =>
  entries.map((entry) => [entry.name, entry] as const);

const refusal = (config: unknown, kind?: ConfigKind): MelismaError =>
  errorOf(() => fromConfig(config, kind === undefined ? {} : { kind }));

describe('the fixtures', () => {
  test('are the ones that fixtures/generate_configs.py wrote', () => {
    const listed = manifest.entries.flatMap(({ name, config, cases, batch }) =>
      [config, ...[...cases, ...(batch ? [batch] : [])].map(({ double }) => double)].map(
        ({ file, sha256 }) => [`${name}/${file}`, sha256] as const,
      ),
    );
    const all = [...listed, ...manifest.onnx.map(({ file, sha256 }) => [`onnx/${file}`, sha256] as const)];
    const sum = (file: string) => createHash('sha256').update(bytes(file)).digest('hex');
    expect(all.filter(([file, sha256]) => sum(file) !== sha256)).toEqual([]);
    const there = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(there.length).toBe(all.length + 1);
  });

  test('are of at least 25 models', () => {
    expect(new Set(described.map(({ model }) => model)).size).toBeGreaterThanOrEqual(25);
  });

  test('have a configuration of every class that is built', () => {
    const classes = new Set(
      described
        .filter(({ kind }) => kind === 'huggingface')
        .map(configOf)
        .map(
          (config) => ((config.feature_extractor ?? config.audio_processor ?? config) as Config).feature_extractor_type,
        ),
    );
    expect(ofTransformers(built).filter((name) => !classes.has(name))).toEqual([]);
  });
});

describe.each(each(described))('%s', (_, entry) => {
  test('is told to be what it is, and its spec is frozen', () => {
    const { spec } = fromConfig(configOf(entry));
    expect(fromConfig(configOf(entry), { kind: entry.kind }).spec).toEqual(spec);
    expect(Object.isFrozen(spec) && Object.isFrozen(spec.normalize)).toBe(true);
  });

  test.each(entry.cases.map((golden) => [golden.clip, golden] as const))('%s', (clip, golden) => {
    const { spec } = fromConfig(configOf(entry));
    // As doubles: cepstra of 850 are rounded by 3e-5 in float32.
    const options = { target: 'double', output: 'float64' } as const;
    const extractor = createExtractorSync(entry.withoutDither ? { ...spec, dither: 0 } : spec, options);
    const { data, dims, validFrames } = extractor.extract(frontEndClip(clip), { sampleRate: entry.sampleRate });
    extractor.dispose();
    expect(dims).toEqual(golden.shape);
    if (golden.mask) {
      const ones = golden.mask.reduce((sum, [value, length]) => sum + value * length, 0);
      expect([validFrames, golden.mask[0][0]]).toEqual([ones, ones > 0 ? 1 : 0]);
    }
    const truth = readNpy(`configs/${entry.name}/${golden.double.file}`).data;
    const kept = keptFrames(data, dims, entry.frameAxis, golden.frames);
    expect(kept.length).toBe(truth.length);
    const largest = kept.reduce((most, x, i) => Math.max(most, Math.abs(x - truth[i])), 0);
    // Without a logarithm values are as large as the audio makes them: errors count in units of the largest.
    const unit = spec.log === 'none' ? golden.largest : 1;
    const { double, largestFloor } = bounds.frontEnds;
    expect(largest / unit).toBeLessThanOrEqual(entry.float32Alone ? largestFloor : double);
  });
});

const withBatch = described.filter((entry): entry is typeof entry & Required<ConfigEntry> => entry.batch !== undefined);

describe.each(each(withBatch))('%s', (_, entry) => {
  const { clips, shape, frames, double, mask: goldenMask } = (entry as Required<ConfigEntry>).batch;

  test.each(['simd', 'double'] as const)(`a batch of ${clips.join(', ')}: %s`, (target) => {
    const output = target === 'double' ? 'float64' : 'float32';
    const extractor = createExtractorSync(fromConfig(configOf(entry)).spec, { target, output });
    const { data, dims, mask } = extractor.extractBatch(clips.map(frontEndClip), { sampleRate: entry.sampleRate });
    expect(dims).toEqual(shape);
    if (goldenMask) expect([...mask]).toEqual(onesAndZeros(goldenMask));
    const size = dims[1] * dims[2];
    const kept = clips.flatMap((_clip, i) =>
      keptFrames(data.subarray(i * size, (i + 1) * size), dims.slice(1), entry.frameAxis, frames),
    );
    const truth = readNpy(`configs/${entry.name}/${double.file}`).data;
    expect(kept.length).toBe(truth.length);
    const largest = kept.reduce((most, x, i) => Math.max(most, Math.abs(x - truth[i])), 0);
    expect(largest).toBeLessThanOrEqual(target === 'double' ? 1e-6 : bounds.frontEnds.largestFloor);
  });
});

/** Fixtures whose values are those of a preset: the numbers stand in the preset. */
const presetOf: Readonly<Record<string, string>> = {
  'whisper-tiny': 'whisper',
  'whisper-small': 'whisper',
  'whisper-large-v3': 'whisper-large-v3',
  'distil-large-v3': 'whisper-large-v3',
  'qwen2-audio': 'qwen2-audio',
  'qwen2-5-omni': 'qwen2-5-omni',
  'qwen3-omni': 'qwen3-omni',
  'qwen3-asr': 'qwen3-asr',
  'voxtral-mini': 'voxtral',
  'voxtral-realtime': 'voxtral-realtime',
  'parakeet-ctc-0.6b': 'parakeet',
  'parakeet-tdt-0.6b-v3': 'parakeet-tdt',
  'nemotron-streaming': 'nemotron-asr-streaming',
  'w2v-bert-2.0': 'w2v-bert',
  'seamless-m4t-v2': 'seamless-m4t',
  'ast-audioset': 'ast',
  's2t-small': 'speech-to-text',
  'fun-asr-nano': 'fun-asr-nano',
  medasr: 'lasr',
  'phi4-multimodal': 'phi4-multimodal',
  'granite-speech-3.3': 'granite-speech',
  'granite-speech-5': 'granite-speech-5',
  'gemma-3n': 'gemma3n',
  'gemma-4': 'gemma4',
  'speecht5-tts': 'speecht5',
  univnet: 'univnet',
  'clap-htsat-unfused': 'clap',
  'clap-htsat-fused': 'clap-fused',
  'nemotron-3.5-asr': 'nemotron-3-5',
  'nemo-marblenet': 'marblenet',
  'ced-base': 'ced',
  'phi-4-mm': 'phi4-multimodal',
  'sherpa-zipformer2': 'icefall',
};

test.each(Object.entries(presetOf))('%s is the preset %s', (name, preset) => {
  expect({ ...fromConfig(named(name)).spec }).toEqual({ ...getPreset(preset) });
});

describe.each(ofTransformers(built))('%s', (name) => {
  const chosen = { feature_extractor_type: name, ...(name === 'ClapFeatureExtractor' && { truncation: 'rand_trunc' }) };
  const parameters = Object.entries(manifest.classes[name]).filter(([key]) => !(key in chosen));

  test.each(parameters)('%s is %j by default', (key, value) => {
    expect(fromConfig({ ...chosen, [key]: value }).spec).toEqual(fromConfig(chosen).spec);
  });
});

describe.each(each(ofSamples))('%s, which takes samples', (_, entry) => {
  test.each(entry.cases.map((golden) => [golden.clip, golden] as const))('%s', (clip, golden) => {
    const { spec } = waveformFromConfig(configOf(entry));
    const { data, dims, ...shape } = prepareWaveform(spec, clipFor(spec, clip), { sampleRate: entry.sampleRate });
    expect(dims).toEqual(golden.shape);
    if (golden.mask) expect(runsOf(shape, dims)).toEqual(golden.mask);
    const truth = readNpy(`configs/${entry.name}/${golden.double.file}`).data;
    const kept = keptFrames(data, [dims[0], dims[1] ?? 1], entry.frameAxis, golden.frames);
    expect(kept.length).toBe(truth.length);
    for (const [i, x] of kept.entries()) expect(Math.abs(x - truth[i])).toBeLessThanOrEqual(1e-6);
  });

  test.each(entry.batch ? [entry.batch] : [])('a ragged batch', ({ clips, shape, frames, double, mask }) => {
    const { spec } = waveformFromConfig(configOf(entry));
    const all = clips.map((clip) => clipFor(spec, clip));
    const batch = prepareWaveformBatch(spec, all as Float32Array[], { sampleRate: entry.sampleRate });
    expect(batch.dims).toEqual(shape);
    if (mask) expect([...batch.mask!]).toEqual(onesAndZeros(mask));
    const truth = readNpy(`configs/${entry.name}/${double.file}`).data;
    const [, ...dims] = batch.dims;
    const size = batch.data.length / clips.length;
    const rows = clips.map((_, i) => batch.data.subarray(i * size, (i + 1) * size));
    const kept = rows.flatMap((row) => keptFrames(row, [dims[0], dims[1] ?? 1], entry.frameAxis, frames));
    expect(kept.length).toBe(truth.length);
    for (const [i, x] of kept.entries()) expect(Math.abs(x - truth[i])).toBeLessThanOrEqual(1e-6);
  });

  test('is refused by fromConfig, which says where to go', () => {
    const error = refusal(configOf(entry));
    expect(error).toMatchObject({ code: 'ERR_CONFIG', option: 'feature_extractor_type' });
    expect(error.message).toMatch(/no spec describes it/);
  });
});

describe('waveformFromConfig', () => {
  test.each([
    ['wav2vec2-base-960h', 'wav2vec2-base'],
    ['wav2vec2-large-lv60', 'wav2vec2'],
    ['wavlm-base', 'wavlm-base'],
    ['encodec-24khz', 'encodec'],
    ['dac-44khz', 'dac'],
    ['kyutai-stt-2.6b', 'kyutai-stt'],
    ['xcodec2', 'xcodec2'],
    ['gemma-4-unified', 'gemma4-unified'],
  ])('%s is the preset %s', (name, preset) => {
    expect({ ...waveformFromConfig(named(name)).spec }).toEqual({ ...getWaveform(preset) });
  });

  test.each(
    ofTransformers(waveformClasses).flatMap((name) =>
      Object.entries(manifest.classes[name]).map(([key, value]) => [name, key, value] as const),
    ),
  )('%s: %s is %j by default', (feature_extractor_type, key, value) => {
    const plain = waveformFromConfig({ feature_extractor_type }).spec;
    expect(waveformFromConfig({ feature_extractor_type, [key]: value }).spec).toEqual(plain);
  });

  test('every class that is built has a configuration', () => {
    const classes = new Set(
      ofSamples
        .map((entry) => (configOf(entry).feature_extractor as Config | undefined) ?? configOf(entry))
        .map((config) => config.feature_extractor_type),
    );
    expect(ofTransformers(waveformClasses).filter((name) => !classes.has(name))).toEqual([]);
  });

  test.each<[string, unknown, string, RegExp]>([
    [
      'a class with a spectrum',
      { feature_extractor_type: 'WhisperFeatureExtractor' },
      'feature_extractor_type',
      /see fromConfig/,
    ],
    [
      'an unknown class',
      { feature_extractor_type: 'Wav2Vec2Extractor' },
      'feature_extractor_type',
      /did you mean 'Wav2Vec2FeatureExtractor'/,
    ],
    [
      'chunks of Kyutai',
      { feature_extractor_type: 'KyutaiSpeechToTextFeatureExtractor', chunk_length_s: 1 },
      'chunk_length_s',
      /null: clips are not cut/,
    ],
    [
      'three channels',
      { feature_extractor_type: 'EncodecFeatureExtractor', feature_size: 3 },
      'feature_size',
      /1 or 2/,
    ],
    [
      'chunks that leave samples out',
      { feature_extractor_type: 'EncodecFeatureExtractor', chunk_length_s: 1, overlap: -1 },
      'chunks.hop',
      /at most chunks.length \(24000\)/,
    ],
    [
      'a rate of 0',
      { feature_extractor_type: 'Wav2Vec2FeatureExtractor', sampling_rate: 0 },
      'sampling_rate',
      /above 0/,
    ],
    [
      'zeros before nothing',
      { feature_extractor_type: 'KyutaiSpeechToTextFeatureExtractor', audio_silence_prefix_seconds: -1 },
      'leftZeros',
      /make no front end\)$/,
    ],
    ['a file as text', '{}', 'config', /an object/],
  ])('refuses %s', (_, config, option, message) => {
    const error = errorOf(() => waveformFromConfig(config));
    expect(error).toMatchObject({ code: 'ERR_CONFIG', option });
    expect(error.message).toMatch(message);
  });
});

describe('mel_filters in a file', () => {
  const withFilters = (entry: ConfigEntry): Config => {
    const config = configOf(entry);
    const room = ['feature_extractor', 'audio_processor'].find((key) => key in config);
    const mel_filters = [[0.5], [0.25]];
    return room ? { ...config, [room]: { ...(config[room] as Config), mel_filters } } : { ...config, mel_filters };
  };

  test.each(each(described.filter(({ melFilters }) => melFilters === 'ignored')))(
    '%s: ignored, and said',
    (_, entry) => {
      const result = fromConfig(withFilters(entry));
      expect(result.spec).toEqual(fromConfig(configOf(entry)).spec);
      expect(result.ignored).toContain('mel_filters');
      expect(result.notes.join()).toContain('mel_filters');
    },
  );

  test.each(each(described.filter(({ melFilters }) => melFilters === 'fails')))('%s: refused, as there', (_, entry) => {
    expect(refusal(withFilters(entry))).toMatchObject({ code: 'ERR_CONFIG', option: 'mel_filters' });
  });

  test('no class reads them', () => {
    expect(manifest.entries.filter(({ melFilters }) => melFilters === 'used')).toEqual([]);
  });
});

/** Classes of transformers that neither a spec nor a waveform spec describes. */
const NEITHER = ['MusicgenMelodyFeatureExtractor', 'Pop2PianoFeatureExtractor'];

/** Processors that change what their class computes, or how far it pads. */
const OTHER_PROCESSORS = [
  'HiggsAudioV2Processor',
  'MoonshineStreamingProcessor',
  'Nemotron3_5TranscribeProcessor',
  'Qwen3OmniMoeProcessor',
  'VibeVoiceAsrProcessor',
  'VoxtralProcessor',
];

/** Processors whose features are those of their class, called with its defaults. */
const PLAIN_PROCESSORS = (
  'Apertus1p5Processor AudioFlamingo3Processor CanaryProcessor ClapProcessor ClvpProcessor EmbeddingGemma2Processor PeAudioProcessor Qwen2_5OmniProcessor CohereAsrProcessor ' +
  'CsmProcessor DiaProcessor Dots3NoteProcessor FunAsrNanoProcessor Gemma3nProcessor Gemma4Processor ' +
  'Gemma4UnifiedProcessor GlmAsrProcessor GraniteSpeech5Processor GraniteSpeechProcessor InklingProcessor ' +
  'KyutaiSpeechToTextProcessor LasrProcessor MossTranscribeDiarizeProcessor MuseSparkProcessor ' +
  'MusicFlamingoProcessor MusicgenMelodyProcessor MusicgenProcessor Nemotron3DiarizationProcessor ' +
  'Nemotron3_5AsrProcessor NemotronAsrStreamingProcessor NemotronH_Omni_Reasoning_V3Processor OmniASRCTCProcessor ' +
  'OmniASRProcessor ParakeetProcessor PeAudioVideoProcessor Phi4MultimodalProcessor PocketTTSProcessor ' +
  'Pop2PianoProcessor Qwen2AudioProcessor Qwen3ASRProcessor SeamlessM4TProcessor Speech2TextProcessor ' +
  'SpeechT5Processor VibeVoiceProcessor VoxtralRealtimeProcessor Wav2Vec2BertProcessor Wav2Vec2Processor ' +
  'Wav2Vec2ProcessorWithLM WhisperProcessor'
).split(' ');

describe('what is refused', () => {
  test.each(each(manifest.entries.filter(({ refuses }) => refuses !== undefined)))('%s', (_, entry) => {
    const read = entry.kind === 'waveform' ? waveformFromConfig : fromConfig;
    expect(errorOf(() => read(configOf(entry)))).toMatchObject({ code: 'ERR_CONFIG', option: entry.refuses });
  });

  test('every class of transformers is described, or refused with a reason: those that are missing', () => {
    expect(Object.keys(manifest.classes).filter((name) => !classNames().includes(name))).toEqual([]);
    for (const name of classNames().filter((name) => !Object.hasOwn(built, name) && !Object.hasOwn(beside, name))) {
      expect(refusal({ feature_extractor_type: name }).message).toMatch(/: no spec describes it: \w+/);
    }
    const neither = Object.keys(manifest.classes).filter(
      (name) => !Object.hasOwn(built, name) && !Object.hasOwn(waveformClasses, name),
    );
    expect(neither).toEqual(NEITHER);
  });

  test('every processor of transformers calls its class as it is, or what it does otherwise is read: those that are missing', () => {
    const known = [...PLAIN_PROCESSORS, ...OTHER_PROCESSORS];
    expect(Object.keys(manifest.processors).filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !(name in manifest.processors))).toEqual([]);
    // What a processor passes on besides rates and tensors is at least looked at.
    const pads = Object.entries(manifest.processors).filter(([, call]) => call.pad_to_multiple_of !== undefined);
    expect(pads.map(([name, call]) => [name, call.pad_to_multiple_of])).toEqual([
      ['MoonshineStreamingProcessor', 80],
      ['VibeVoiceAsrProcessor', 3200],
      ['VoxtralProcessor', 480000],
    ]);
  });

  test('a class that is not known, with the nearest one first', () => {
    const error = refusal({ feature_extractor_type: 'WisperFeatureExtractor' });
    expect(error).toMatchObject({ code: 'ERR_CONFIG', option: 'feature_extractor_type' });
    expect(error.message).toMatch(/given 'WisperFeatureExtractor'; did you mean 'WhisperFeatureExtractor'\?$/);
  });

  const whisper = { feature_extractor_type: 'WhisperFeatureExtractor' };
  const gemma = { feature_extractor_type: 'Gemma3nAudioFeatureExtractor' };
  const granite = { feature_extractor_type: 'GraniteSpeechFeatureExtractor' };
  const univnet = { feature_extractor_type: 'UnivNetFeatureExtractor' };
  const s2t = { feature_extractor_type: 'Speech2TextFeatureExtractor' };
  const nemo = { _target_: 'nemo.collections.asr.modules.AudioToMelSpectrogramPreprocessor' };
  const paraformer = { model_type: 'paraformer', lfr_window_size: '7', lfr_window_shift: '6' };

  test.each<[string, unknown, string, RegExp]>([
    [
      'a key that is not known',
      { ...whisper, featur_size: 80 },
      'featur_size',
      /may change the features, given 'featur_size'; did you mean 'feature_size'\?/,
    ],
    [
      'a value of another type',
      { ...whisper, feature_size: '80' },
      'feature_size',
      /a whole number above 0, given '80'/,
    ],
    ['a value that is not finite', { ...whisper, dither: Number.NaN }, 'dither', /a number, given NaN/],
    [
      'a contradiction',
      { ...whisper, chunk_length: 10, n_samples: 480000 },
      'n_samples',
      /160000, what chunk_length \* sampling_rate is/,
    ],
    ['another side', { ...whisper, padding_side: 'left' }, 'padding_side', /'right'.*given 'left'/],
    ['another padding', { ...whisper, padding_value: 1 }, 'padding_value', /expected 0/],
    [
      'a sample rate below the filters',
      { ...whisper, sampling_rate: 8000 },
      'maxFrequency',
      /half of sampleRate.*make no front end\)$/,
    ],
    ['statistics of another length', { ...gemma, per_bin_mean: [1, 2] }, 'per_bin_mean, feature_size', /128 numbers/],
    ['another pre-emphasis', { ...gemma, preemphasis_htk_flavor: false }, 'preemphasis_htk_flavor', /true/],
    [
      'sizes that the class does not read',
      { ...gemma, frame_length: 320 },
      'frame_length',
      /512, what frame_length_ms/,
    ],
    [
      'copies that differ',
      { ...granite, melspec_kwargs: { n_fft: 1024 } },
      'melspec_kwargs.n_fft, n_fft',
      /512, n_fft/,
    ],
    ['a window beside its transform', { ...univnet, win_length: 800 }, 'win_length, filter_length', /1024, both/],
    ['variances without means', { ...s2t, normalize_means: false }, 'normalize_means', /true/],
    ['no class', { feature_extractor: { feature_size: 80 } }, 'feature_extractor_type', /given undefined; older files/],
    [
      'an unknown section',
      { _target_: 'nemo.collections.tts.Other' },
      '_target_',
      /given 'nemo.collections.tts.Other'/,
    ],
    ['seconds and samples', { ...nemo, n_window_size: 400 }, 'window_size, n_window_size', /one of the two/],
    ['neither', { ...nemo, window_size: null }, 'window_size, n_window_size', /one of the two, given null/],
    ['all_features', { ...nemo, normalize: 'all_features' }, 'normalize', /one of 'per_feature'/],
    ['spliced frames', { ...nemo, frame_splicing: 3 }, 'frame_splicing', /1: frames are not spliced/],
    ['exact_pad after pre-emphasis', { ...nemo, exact_pad: true }, 'exact_pad, preemph', /null for preemph/],
    [
      'a span to centre over',
      { feature_extractor_type: 'WeSpeakerFeatureExtractor', fbank_centering_span: 300 },
      'fbank_centering_span',
      /null: the mean/,
    ],
    [
      'a hop of no whole sample',
      { feature_extractor_type: 'InklingFeatureExtractor', sampling_rate: 11025 },
      'audio_token_duration_s, sampling_rate',
      /a whole number of samples/,
    ],
    [
      'a window beside its transform of Inkling',
      { feature_extractor_type: 'InklingFeatureExtractor', n_fft: 2048 },
      'n_fft',
      /1600, as long as the window/,
    ],
    ['statistics that are missing', paraformer, 'neg_mean, inv_stddev', /am\.mvn.*metadata/],
    ['an unknown model', { model_type: 'vits' }, 'model_type', /given 'vits'/],
    ['a nearest key of sherpa-onnx', { model_type: 'zipformer2', vocab_sise: '1' }, 'vocab_sise', /vocab_size/],
    ['an array', [], 'config', /an object/],
    ['a file as text', '{}', 'config', /an object/],
    ['null', null, 'config', /an object/],
    ['nothing to tell a kind by', { n_fft: 400 }, 'kind', /keys of none of them/],
    ['keys of two kinds', { sr: 16000, snip_edges: true }, 'kind', /keys of librosa and kaldi/],
    [
      'a prototype',
      JSON.parse('{"feature_extractor_type": "WhisperFeatureExtractor", "__proto__": 1}'),
      '__proto__',
      /another may change the features, given '__proto__'/,
    ],
    ['a class of Object', { feature_extractor_type: 'constructor' }, 'feature_extractor_type', /given 'constructor'/],
  ])('%s', (_, config, option, message) => {
    const error = refusal(config);
    expect(error).toMatchObject({ code: 'ERR_CONFIG', option });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  test('arguments that no spec expresses', () => {
    expect(refusal({ sr: 16000, power: 3 })).toMatchObject({ option: 'power' });
    expect(refusal({ sr: 16000, n_mfcc: 13, dct_type: 3 })).toMatchObject({ option: 'dct_type' });
    expect(refusal({ f_min: 0, pad_mode: 'replicate' })).toMatchObject({ option: 'pad_mode' });
    expect(refusal({ n_mfcc: 13, n_mels: 80 }, 'torchaudio')).toMatchObject({ option: 'n_mels' });
    expect(refusal({ n_mfcc: 13, melkwargs: { n_mel: 80 } })).toMatchObject({
      option: 'n_mel',
      expected: expect.arrayContaining(['n_mels']),
    });
    expect(refusal({ snip_edges: true, vtln_warp: 1.1 })).toMatchObject({ option: 'vtln_warp' });
    expect(refusal({ snip_edges: true, num_ceps: 13, use_energy: true })).toMatchObject({
      option: 'energy_floor, use_energy',
    });
  });

  test('a key without a value is no key', () => {
    const { spec, ignored } = fromConfig({ sr: 22050, n_mfcc: undefined, other: undefined });
    expect([spec.cepstrum, ignored]).toEqual([null, []]);
  });

  test('options', () => {
    expect(errorOf(() => fromConfig({}, { kind: 'onnx' as ConfigKind }))).toMatchObject({
      code: 'ERR_CONFIG',
      option: 'kind',
    });
    expect(errorOf(() => fromConfig({}, { kinds: 'nemo' } as object))).toMatchObject({ code: 'ERR_OPTION' });
  });
});

describe('what is said', () => {
  test('keys that cannot change features are listed, in the order of the table', () => {
    const config = { ...named('whisper-tiny'), processor_class: null, transformers_version: '5.23.0' };
    expect(fromConfig(config).ignored).toEqual(
      expect.arrayContaining(['return_attention_mask', 'transformers_version']),
    );
    expect(fromConfig({ ...named('qwen2-audio') }).ignored).toContain('audio_token');
  });

  test("notes name what the code behind the file decides at run time, and noise that is not torch's", () => {
    const notes = (name: string) => fromConfig(named(name)).notes.join('\n');
    expect(notes('clap-htsat-unfused')).toContain('random place');
    expect(notes('voxtral-mini')).toContain('VoxtralProcessor');
    expect(notes('nemo-parakeet-tdt')).toContain('pad_to');
    expect(notes('sherpa-nemo-ctc')).toContain('not the same');
    expect(notes('whisper-tiny')).toBe('');
  });

  test('the same class under other processors pads otherwise', () => {
    const padding = (processor_class: string) => {
      const { clipSamples, padMultiple } = fromConfig({ ...named('whisper-large-v3'), processor_class }).spec;
      return [clipSamples, padMultiple];
    };
    expect(padding('WhisperProcessor')).toEqual([480000, 1]);
    expect(padding('VoxtralProcessor')).toEqual([null, 480000]);
    expect(padding('Qwen3OmniMoeProcessor')).toEqual([null, 1]);
  });
});

describe('files of transformers.js', () => {
  const speaker = { feature_extractor_type: 'WeSpeakerFeatureExtractor', sampling_rate: 16000, num_mel_bins: 80 };

  test("WeSpeaker's front end, less its mean where the span is null", () => {
    const centred = fromConfig({ ...speaker, fbank_centering_span: null, min_num_frames: 9 });
    expect({ ...centred.spec }).toEqual({ ...getPreset('wespeaker') });
    expect(fromConfig(speaker).spec.normalize).toEqual({ kind: 'none' });
  });

  test.each([
    ['MoonshineFeatureExtractor', { do_normalize: true }],
    ['ChatterboxFeatureExtractor', { sampling_rate: 24000 }],
    ['PyAnnoteFeatureExtractor', { offset: 990, step: 270 }],
    ['SnacFeatureExtractor', { hop_length: 512, sampling_rate: 24000 }],
  ])('%s passes samples on as they are', (feature_extractor_type, own) => {
    const { spec, notes } = waveformFromConfig({ feature_extractor_type, ...own });
    const rate = 'sampling_rate' in own ? own.sampling_rate : 16000;
    expect({ ...spec }).toEqual({ ...getWaveform('moonshine'), sampleRate: rate });
    expect(notes.join()).toContain('transformers.js passes the samples on');
    expect(refusal({ feature_extractor_type }).message).toContain('waveformFromConfig describes them');
  });
});

describe('files from before a class was named in them', () => {
  const old = { feature_size: 1, padding_side: 'right', padding_value: 0, sampling_rate: 16000 };
  const note = /feature_extractor_type is missing, as in old files/;

  test("wav2vec 2.0's", () => {
    const config = { ...old, do_normalize: true, return_attention_mask: true };
    const { spec, notes } = waveformFromConfig(config);
    expect({ ...spec }).toEqual({ ...getWaveform('wav2vec2') });
    expect(notes[0]).toMatch(note);
    expect(refusal(config)).toMatchObject({ code: 'ERR_CONFIG', option: 'feature_extractor_type' });
  });

  test("Speech2Text's", () => {
    const file = named('s2t-small');
    const { feature_extractor_type: _, ...config } = (file.feature_extractor ?? file) as Config;
    const { spec, notes } = fromConfig(config);
    expect({ ...spec }).toEqual({ ...getPreset('speech-to-text') });
    expect(notes[0]).toMatch(note);
  });

  test.each([
    ['of bands', { ...old, do_normalize: true, num_mel_bins: 80 }],
    ['of an image processor', { do_normalize: true, image_mean: [0.5], sampling_rate: 16000 }],
    ['without a rate', { do_normalize: true, feature_size: 1 }],
  ])('not a file %s', (_, config) => {
    expect(errorOf(() => waveformFromConfig(config))).toMatchObject({ option: 'feature_extractor_type' });
  });
});

describe('kinds', () => {
  test('a NeMo section alone, and in the configuration of its model', () => {
    const section = named('nemo-parakeet-tdt');
    expect(fromConfig({ preprocessor: section, encoder: {} }).spec).toEqual(fromConfig(section).spec);
    expect({ ...fromConfig(section).spec, layout: 'frame-major' }).toEqual({ ...getPreset('parakeet-tdt') });
  });

  test("NeMo 0's section, with its values under params", () => {
    const { _target_: cls, ...params } = named('nemo-parakeet-tdt');
    expect(fromConfig({ cls, params }).spec).toEqual(fromConfig(named('nemo-parakeet-tdt')).spec);
    expect(refusal({ cls, params: { ...params, feature: 80 } })).toMatchObject({ option: 'feature' });
  });

  test('the keys of an image processor in the same file', () => {
    const image = {
      image_processor_type: 'SiglipImageProcessorFast',
      do_normalize: false,
      size: { height: 768 },
      device: null,
    };
    const { spec, ignored } = fromConfig({ ...named('gemma-3n'), ...image });
    expect(spec).toEqual(fromConfig(named('gemma-3n')).spec);
    expect(ignored).toEqual(expect.arrayContaining(Object.keys(image)));
  });

  test("NeMo's MFCC is torchaudio's", () => {
    const target = 'nemo.collections.asr.modules.AudioToMFCCPreprocessor';
    const sizes = { window_size: 0.025, n_fft: 512, n_mels: 64, n_mfcc: 64 };
    const melkwargs = { n_fft: 512, win_length: 400, hop_length: 160, n_mels: 64 };
    const mfcc = fromConfig({ n_mfcc: 64, log_mels: true, melkwargs }).spec;
    expect({ ...fromConfig({ _target_: target, ...sizes }).spec, validFrames: 'all' }).toEqual({ ...mfcc });
  });

  test('defaults are those of the code behind each kind', () => {
    expect({ ...fromConfig({}, { kind: 'librosa' }).spec }).toEqual({ ...getPreset('librosa-mel') });
    expect({ ...fromConfig({ top_db: 80 }, { kind: 'librosa' }).spec }).toEqual({ ...getPreset('librosa-log-mel') });
    expect({ ...fromConfig({ n_mfcc: 20 }, { kind: 'librosa' }).spec }).toEqual({ ...getPreset('librosa-mfcc') });
    expect({ ...fromConfig({}, { kind: 'torchaudio' }).spec }).toEqual({ ...getPreset('torchaudio-mel') });
    expect({ ...fromConfig({ n_mfcc: 40 }, { kind: 'torchaudio' }).spec }).toEqual({ ...getPreset('torchaudio-mfcc') });
    const fbank = fromConfig({ num_mel_bins: 80 }, { kind: 'kaldi' }).spec;
    expect({ ...fbank, inputScale: 32768 }).toEqual({ ...getPreset('kaldi-fbank') });
    const mfcc = fromConfig({ num_ceps: 13 }, { kind: 'kaldi' }).spec;
    expect({ ...mfcc, inputScale: 32768 }).toEqual({ ...getPreset('kaldi-mfcc') });
  });

  test('sherpa-onnx: which branch of a hybrid model, and what normalize_type NA is', () => {
    const hybrid = { model_type: 'EncDecHybridRNNTCTCBPEModel', normalize_type: 'NA' };
    expect(fromConfig(hybrid).spec).toMatchObject({ window: 'hann', maxFrequency: 8000, normalize: { kind: 'none' } });
    expect(fromConfig({ ...hybrid, pred_hidden: '640' }).spec).toMatchObject({ window: 'povey', maxFrequency: 7600 });
    const speaker = { framework: 'wespeaker', normalize_samples: '0', feature_normalize_type: 'global-mean' };
    expect(fromConfig(speaker).spec).toMatchObject({ inputScale: 32768, normalize: { kind: 'mean' } });
    const numbers = Array(80).fill('1').join(',');
    expect(fromConfig({ mean: numbers, invstd: numbers }).spec).toMatchObject({ windowLength: 500, fftSize: 512 });
    const fireRed = fromConfig({ cmvn_mean: numbers, cmvn_inv_stddev: numbers }).spec;
    expect(fireRed.normalize).toMatchObject({ shift: Array(80).fill(-1), scale: Array(80).fill(1) });
  });
});

describe('readOnnxMetadata', () => {
  const onnxError = (input: unknown) => errorOf(() => readOnnxMetadata(input as Uint8Array));
  const odd = () => bytes('onnx/odd-values.onnx');

  test.each(manifest.onnx.map((file) => [file.file, file] as const))('%s: what onnx reads', (file, { metadata }) => {
    expect(Object.entries(readOnnxMetadata(bytes(`onnx/${file}`)))).toEqual(Object.entries(metadata));
  });

  test('a model straight to its front end', () => {
    const { spec } = fromConfig(readOnnxMetadata(bytes('onnx/sense-voice.onnx')));
    expect({ ...spec }).toEqual({ ...fromConfig(named('sherpa-sense-voice')).spec });
  });

  test('every file that ends too early is refused, or lacks its last entries', () => {
    const whole = Object.keys(readOnnxMetadata(odd())).length;
    for (let length = 0; length < odd().length; length++) {
      const cut = odd().subarray(0, length);
      const read = (): number => Object.keys(readOnnxMetadata(cut)).length;
      try {
        expect(read()).toBeLessThanOrEqual(whole);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_ONNX_FORMAT', option: 'bytes' });
      }
    }
  });

  test.each<[string, unknown, RegExp]>([
    ['no bytes', new Uint8Array(0), /no bytes/],
    ['an array', [8, 1], /a Uint8Array, given Array of 2/],
    ['a WAV file', new TextEncoder().encode('RIFF1234WAVEfmt '), /an ONNX file|a whole ONNX file/],
    ['a number without an end', new Uint8Array(12).fill(0xff), /more than ten bytes/],
    ['the start of a model', odd().subarray(0, 100), /metadata may stand behind the graph/],
    ['a length beyond the file', new Uint8Array([0x72, 0xff, 0xff, 0xff, 0xff, 0x0f]), /a whole ONNX file/],
    ['field 0', new Uint8Array([0x02, 0x00]), /field 0/],
    ['groups', new Uint8Array([0x0b, 0x00]), /wire type 3/],
    ['bytes that are no text', new Uint8Array([0x72, 3, 0x0a, 1, 0xff]), /UTF-8/],
  ])('refuses %s', (_, input, message) => {
    const error = onnxError(input);
    expect(error.code).toBe('ERR_ONNX_FORMAT');
    expect(error.message).toMatch(message);
  });

  test('random bytes throw nothing but ERR_ONNX_FORMAT', () => {
    let state = 1;
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    };
    for (let round = 0; round < 2000; round++) {
      const noise = Uint8Array.from({ length: 1 + (round % 64) }, next);
      try {
        readOnnxMetadata(noise);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_ONNX_FORMAT' });
      }
    }
  });

  test('more entries than a model has are refused', () => {
    expect(onnxError(new Uint8Array(2 * 5000).map((_, i) => (i % 2 ? 0 : 0x72))).message).toMatch(
      /at most 4096 entries/,
    );
  });
});

/** Takes every file for one with side effects, so that only what is pure by itself can be left out. */
const trustNothing: Plugin = {
  name: 'trust-nothing',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, (args) => ({ path: resolve(args.resolveDir, args.path), sideEffects: true })),
};

/** Files of rooms `rooms` that leave code in a bundle of `modules`, none of which is used. */
async function held(rooms: RegExp, ...modules: string[]): Promise<string[]> {
  const contents = modules.map((module) => `import './${module}.ts';`).join('\n');
  const stdin = { contents, resolveDir: resolve(import.meta.dirname, '../packages/melisma/src/config') };
  const plugins = [trustNothing];
  const { metafile } = await build({ stdin, plugins, bundle: true, format: 'esm', write: false, metafile: true });
  const [{ inputs }] = Object.values(metafile.outputs);
  const files = Object.entries(inputs).filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && rooms.test(file));
  return files.map(([file]) => file);
}

test('a program that does not use it holds none of it', async () => {
  expect(await held(/\/(config|presets)\//, 'from-config', 'onnx-metadata')).toEqual([]);
  expect(await held(/\/config\//, 'waveform-from-config')).toEqual([]);
});
