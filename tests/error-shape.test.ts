/** Every code at every entry that throws it: one shape, one form of message, and nothing lost on the way to another thread or into JSON. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { decode, mix, openAudio, readSamples, sniff } from '@melisma/decode';
import { decodeFile, ffmpegAac } from '@melisma/decode/node';
import {
  compileFrontEnd,
  createExtractor,
  createExtractorSync,
  defineSpec,
  type ErrorCode,
  errorCodes,
  getPreset,
  MelismaError,
  packError,
  presetFor,
  presets,
  specHash,
  unpackError,
} from 'melisma';
import { fromConfig, readOnnxMetadata, waveformFromConfig } from 'melisma/config';
import {
  applyWindow,
  createEnergyGate,
  kaldi,
  librosa,
  ln,
  melFilterbank,
  rfft,
  rms,
  split,
  stft,
  torchaudio,
  trim,
} from 'melisma/dsp';
import { readWav } from 'melisma/node';
import { toTensors } from 'melisma/onnxruntime';
import { createPool } from 'melisma/pool';
import { aboutPreset } from 'melisma/presets';
import { compileResampler, createResampler, createResamplerSync } from 'melisma/resample';
import { loadExtractor, loadExtractorSync } from 'melisma/runtime';
import { loadResampler, loadResamplerSync } from 'melisma/runtime/resample';
import { chunkFor, createFeatureStream, createWaveformStream, liveWindows } from 'melisma/stream';
import { accelerate } from 'melisma/transformers';
import {
  createWavEncoder,
  decodeMonoInto,
  decodeSamples,
  decodeWav,
  encodeWav,
  readWavFrom,
  wavInfo,
} from 'melisma/wav';
import { defineWaveformSpec, getWaveform, prepareWaveform, prepareWaveformBatch, waveformFor } from 'melisma/waveform';
import { createFeatureNode } from 'melisma/worklet';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { FakeContext, installNodes } from '../oracle/audio-thread.ts';
import { emptyPart, mixed } from '../packages/cli/src/audio/read.ts';
import { littleEndian } from '../packages/cli/src/files/stored-array.ts';
import { refuseExisting } from '../packages/cli/src/files/write.ts';
import { Level } from '../packages/cli/src/info/facts.ts';
import { requireCanvas } from '../packages/cli/src/pictures/canvas.ts';
import { nodeFile } from '../scripts/pool-worker.ts';

// A machine on which nobody installed it.
vi.mock('@napi-rs/canvas', () => Promise.reject(new Error('absent')));

const folder = mkdtempSync(join(tmpdir(), 'melisma-errors-'));
const existing = join(folder, 'there');
writeFileSync(existing, 'x');
afterAll(() => rmSync(folder, { recursive: true }));

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/decode/${name}`, import.meta.url)));
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A value where the types forbid it. */
// biome-ignore lint/suspicious/noExplicitAny: that is what it is for
const wrong = (value?: unknown): any => value;

const at = { sampleRate: 16000 };
const clip = new Float32Array(800).fill(0.1);
const holes = [clip];
holes[2] = clip;
const nan = Float32Array.of(0.1, Number.NaN);
const loud = new Float32Array(800).fill(1000);
const detached = new Float32Array(8);
structuredClone(detached.buffer, { transfer: [detached.buffer] });

const whisper = createExtractorSync('whisper');
const parakeet = createExtractorSync('parakeet');
const disposed = createExtractorSync('whisper');
disposed.dispose();
const running = createFeatureStream(parakeet, { ...at, statistics: 'running' });
const closed = createFeatureStream(parakeet, { ...at, statistics: 'running' });
closed.close();
const file = compileFrontEnd('whisper');
const loaded = loadExtractorSync(file);
const needy = Object.values(presets).find(({ normalize }) => normalize.kind === 'cmvn' && normalize.shift === null)!;
const resampler = createResamplerSync({ from: 8000, to: 16000 });
const wav = encodeWav(clip, { sampleRate: 16000 });
const cut = wav.subarray(0, 500);
const adpcm = wav.slice();
adpcm[20] = 2;
const short = { byteLength: 5000, read: async () => new Uint8Array(3) };
const pool = await createPool('whisper', { workers: 1 });
const full = await createPool('whisper', { workers: 1, maxQueue: 0 });
const closedPool = await createPool('whisper', { workers: 1 });
await closedPool.close();

/** A worker that dies of every clip. */
function mortal(): Worker {
  const made = new Worker(nodeFile(), { execArgv: [] });
  const post = made.postMessage.bind(made);
  made.postMessage = ({ work, ...more }) => (work.kind === 'clip' ? void made.terminate() : post({ work, ...more }));
  return made;
}
const deadly = await createPool('whisper', { workers: 1, worker: mortal });
afterAll(() => Promise.all([pool, full, deadly].map((one) => one.close())));

installNodes();
/** What a page has, changed. */
const context = (change = {}): never => Object.assign(new FakeContext(16000), change) as never;
const node = await createFeatureNode(context(), 'kaldi-fbank');
const closedNode = await createFeatureNode(context(), 'kaldi-fbank');
await closedNode.close();
const microphone = { getAudioTracks: () => [new EventTarget()] };

const bank = melFilterbank({ sampleRate: 16000, fftSize: 400 });
const spectrum = { data: new Float32Array(6), dims: [2, 3] };
const preprocessor = { feature_extractor_type: 'WhisperFeatureExtractor', feature_size: 80 };

/** A feature extractor as transformers.js has it. */
function theirs(config: object, name = 'WhisperFeatureExtractor') {
  const Class = { [name]: class {} }[name];
  return Object.assign(new Class(), { config, _call: async () => ({}) });
}
const accelerated = theirs({ ...preprocessor, sampling_rate: 16000 });
accelerate(accelerated, { Tensor: wrong(class {}) });
const call = accelerated._call as (...given: unknown[]) => Promise<unknown>;

/** The runtime's words under a Content-Security-Policy without 'wasm-unsafe-eval' (Chrome's). */
function forbidden<T>(run: () => T): T {
  const refuse = () => {
    throw new WebAssembly.CompileError(
      "Refused to compile or instantiate WebAssembly module: 'unsafe-eval' is not allowed",
    );
  };
  vi.stubGlobal('WebAssembly', { Module: refuse, compile: async () => refuse(), instantiate: async () => refuse() });
  try {
    return run();
  } finally {
    vi.unstubAllGlobals();
  }
}

type Calls = readonly (() => unknown)[];
type Entry = Partial<Record<ErrorCode, Calls>>;

const samplesOf = (extract: (samples: Float32Array, options: object) => unknown): Entry => ({
  ERR_EMPTY_AUDIO: [() => extract(new Float32Array(0), at)],
  ERR_NON_FINITE: [() => extract(nan, at)],
  ERR_SAMPLE_SCALE: [() => extract(loud, at)],
  ERR_SAMPLE_TYPE: [[0.1], 'x', null, undefined, new Uint8Array(8), new DataView(new ArrayBuffer(8)), detached].map(
    (samples) => () => extract(wrong(samples), at),
  ),
  ERR_SAMPLE_RATE: [44100, '16000', undefined, null, Number.NaN, Symbol('rate'), 16000n].map(
    (sampleRate) => () => extract(clip, { sampleRate }),
  ),
  ERR_OPTION: [{ ...at, sampelRate: 1 }, 'x', null, [], clip].map((options) => () => extract(clip, wrong(options))),
});

/** All of several entries' calls. */
function together(...entries: Entry[]): Entry {
  const codes = [...new Set(entries.flatMap((entry) => Object.keys(entry) as ErrorCode[]))];
  return Object.fromEntries(codes.map((code) => [code, entries.flatMap((entry) => entry[code] ?? [])]));
}

const entries: Readonly<Record<string, Entry>> = {
  'melisma, an extractor': together(
    samplesOf((samples, options) => whisper.extract(samples, wrong(options))),
    samplesOf((samples, options) => whisper.extractInto(samples, new Float32Array(240000), wrong(options))),
    samplesOf((samples, options) => whisper.extractView(samples, wrong(options))),
    samplesOf((samples, options) => [...whisper.windows(samples, wrong(options))]),
    samplesOf((samples, options) => whisper.extractBatch([clip, samples], wrong(options))),
    {
      ERR_EMPTY_AUDIO: [
        () => whisper.extractBatch([], at),
        () => whisper.extractBatch(wrong(clip), at),
        () => whisper.dims(0),
      ],
      ERR_SAMPLE_TYPE: [() => whisper.extractBatch(holes, at)],
      ERR_TOO_LONG: [() => whisper.extract(new Float32Array(480001), at), () => whisper.dims(480001)],
      ERR_TOO_SHORT: [() => parakeet.extract(clip.subarray(0, 100), at), () => parakeet.dims(100)],
      ERR_OUTPUT_SIZE: [undefined, clip, new Float64Array(240000), [1]].map(
        (out) => () => whisper.extractInto(clip, wrong(out), at),
      ),
      ERR_OPTION: [
        () => whisper.dims(1.5),
        () => whisper.dims(10, { length: wrong('windw') }),
        () => whisper.dims(10, wrong({ lenght: 'window' })),
      ],
      ERR_DISPOSED: [
        () => disposed.extract(clip, at),
        () => disposed.windows(clip, at),
        () => disposed.extractBatch([clip], at),
      ],
    },
  ),
  melisma: {
    ERR_UNKNOWN_PRESET: [
      () => getPreset('wisper'),
      () => getPreset('x'.repeat(1e6)),
      () => getPreset(wrong(Symbol('x'))),
      () => createExtractorSync(wrong('openai/whisper-tiny')),
      () => createExtractor(wrong('wav2vec2')),
      () => compileFrontEnd(wrong('')),
    ],
    ERR_UNKNOWN_MODEL: [
      () => presetFor('openai/wisper'),
      () => presetFor(wrong(Symbol('x'))),
      () => presetFor(wrong()),
    ],
    ERR_SPEC: [
      () => createExtractorSync(wrong()),
      () => createExtractor(wrong(7)),
      () => createExtractorSync(wrong({ target: 'simd' })),
      () => defineSpec(wrong()),
      () => defineSpec({ ...presets.whisper, window: wrong('han') }),
      () => defineSpec({ ...presets.whisper, melCount: wrong('80') }),
      () => defineSpec(wrong({ ...presets.whisper, melcount: 80 })),
      () =>
        compileFrontEnd({
          ...presets.whisper,
          clipSamples: 2 ** 31 - 1,
          normalize: { kind: 'none' },
          hopLength: 1,
          melCount: 80,
          fftSize: 65536,
          windowLength: 65536,
        }),
      () => specHash(wrong({ a: 1n })),
    ],
    ERR_STATISTICS: [
      () => createExtractorSync(needy),
      () => createExtractor(needy, { cmvn: { shift: [1], scale: [1] } }),
    ],
    ERR_OPTION: [
      () => createExtractorSync('whisper', { target: wrong('smid') }),
      () => createExtractorSync('whisper', wrong({ traget: 'simd' })),
      () => createExtractorSync(wrong({ target: 'simd' }), wrong('whisper')),
      () => createExtractor('whisper', { output: 'float64' }),
      () => createExtractorSync('whisper', { cmvn: {} }),
      () => compileFrontEnd('whisper', { target: wrong('reference') }),
      () => fromConfig({}, wrong({ knid: 'nemo' })),
    ],
    ERR_CONFIG: [
      () => fromConfig(undefined),
      () => fromConfig({}),
      () => fromConfig({}, { kind: wrong('nemmo') }),
      () => fromConfig({ ...preprocessor, feature_sise: 80 }),
      () => fromConfig({ ...preprocessor, padding_value: 1 }),
      () => fromConfig({ feature_extractor_type: 'WisperFeatureExtractor' }),
      () => fromConfig({ feature_extractor_type: 'Wav2Vec2FeatureExtractor' }),
    ],
    ERR_ONNX_FORMAT: [
      () => readOnnxMetadata(wrong('x')),
      () => readOnnxMetadata(new Uint8Array(0)),
      () => readOnnxMetadata(text('Hello')),
    ],
    ERR_NO_WEBASSEMBLY: [
      () => forbidden(() => createExtractorSync('whisper')),
      () => forbidden(() => createExtractor('whisper')),
    ],
  },
  'melisma/presets': { ERR_OPTION: [() => aboutPreset({ ...presets.whisper }), () => aboutPreset(wrong())] },
  'melisma/runtime': together(
    samplesOf((samples, options) => loaded.extract(samples, wrong(options))),
    {
      ERR_COMPILED_FORMAT: [
        undefined,
        'x',
        {},
        new Uint8Array(9),
        file.subarray(0, 99),
        file.slice().fill(0, 99, 199),
      ].flatMap((source) => [() => loadExtractorSync(wrong(source)), () => loadExtractor(wrong(source))]),
      ERR_OPTION: [
        () => loadExtractorSync(file, { output: 'float64' }),
        () => loadExtractor(file, wrong({ ouput: 'float32' })),
        () => loadExtractorSync(compileFrontEnd('parakeet')),
      ],
      ERR_NO_WEBASSEMBLY: [() => forbidden(() => loadExtractorSync(file)), () => forbidden(() => loadExtractor(file))],
      ERR_TOO_LONG: [() => loaded.extract(new Float32Array(480001), at)],
      ERR_TOO_SHORT: [() => loaded.extract(clip.subarray(0, 10), { ...at, length: 'unpadded' })],
      ERR_OUTPUT_SIZE: [() => loaded.extractInto(clip, clip, at)],
    },
  ),
  'melisma/pool': together(
    samplesOf((samples, options) => pool.extract(samples, wrong(options))),
    samplesOf((samples, options) => pool.windows(samples, wrong(options)).next()),
    samplesOf(async (samples, options) => {
      for await (const { error } of pool.extractEach([samples], wrong(options))) throw error;
    }),
    {
      ERR_UNKNOWN_PRESET: [() => createPool(wrong('wisper'))],
      ERR_SPEC: [() => createPool(wrong()), () => createPool(wrong(7))],
      ERR_STATISTICS: [() => createPool(needy)],
      ERR_COMPILED_FORMAT: [() => createPool(file.subarray(0, 99))],
      ERR_TOO_LONG: [() => pool.extract(new Float32Array(480001), at), () => pool.dims(480001)],
      ERR_TOO_SHORT: [() => pool.extract(clip.subarray(0, 10), { ...at, length: 'unpadded' })],
      ERR_OPTION: [
        () => createPool('whisper', { workers: 0 }),
        () => createPool('whisper', { maxQueue: -1 }),
        () => createPool('whisper', { worker: wrong('pool.js') }),
        () => createPool('whisper', { target: wrong('reference') }),
        () => createPool('whisper', wrong({ worker_: 1 })),
        () => createPool(file, { layout: 'mel-major' }),
        () => pool.extract(clip, { ...at, signal: wrong(1) }),
        () => pool.extract(clip, { ...at, transfer: wrong(1) }),
        () => pool.extract(new Float32Array(new SharedArrayBuffer(8)), { ...at, transfer: true }),
        () => pool.extractEach(wrong(clip), at).next(),
        () => pool.close(wrong({ abrot: true })),
      ],
      ERR_QUEUE_FULL: [() => Promise.all([full.extract(clip, at), full.extract(clip, at)])],
      ERR_WORKER_DIED: [() => deadly.extract(clip, at), () => deadly.extract(clip.slice(), { ...at, transfer: true })],
      ERR_WORKER_START: [() => createPool('whisper', { workers: 1, worker: new URL('none.mjs', import.meta.url) })],
      ERR_DISPOSED: [() => closedPool.extract(clip, at), () => closedPool.windows(clip, at).next()],
    },
  ),
  'melisma/runtime/resample': {
    ERR_COMPILED_FORMAT: [undefined, 'x', {}, new Uint8Array(9), file].flatMap((source) => [
      () => loadResamplerSync(wrong(source)),
      () => loadResampler(wrong(source)),
    ]),
  },
  'melisma/worklet': {
    ERR_OPTION: [
      () => createFeatureNode(wrong(), 'kaldi-fbank'),
      () => createFeatureNode(context(), 'kaldi-fbank', wrong({ framesPerMesage: 1 })),
      () => createFeatureNode(context(), 'kaldi-fbank', { resample: wrong('hihg') }),
      () => createFeatureNode(context(), 'kaldi-fbank', { source: wrong(7) }),
      () => createFeatureNode(context(), 'parakeet'),
      () => node.listenTo(wrong({})),
    ],
    ERR_UNKNOWN_PRESET: [() => createFeatureNode(context(), wrong('wisper'))],
    ERR_COMPILED_FORMAT: [() => createFeatureNode(context(), file.subarray(0, 99))],
    ERR_NO_AUDIO_WORKLET: [() => createFeatureNode(context({ audioWorklet: undefined }), 'kaldi-fbank')],
    ERR_PROCESSOR_START: [
      () => createFeatureNode(context({ audioWorklet: { addModule: () => Promise.reject('no') } }), 'kaldi-fbank'),
    ],
    ERR_CONTEXT_SUSPENDED: [
      () => createFeatureNode(context({ state: 'suspended', resume: () => new Promise(() => {}) }), 'kaldi-fbank'),
    ],
    ERR_SECOND_READER: [
      () => {
        void node[Symbol.asyncIterator]().next();
        node[Symbol.asyncIterator]();
      },
    ],
    ERR_DISPOSED: [() => closedNode.listenTo(wrong(microphone))],
  },
  'melisma/dsp': {
    ERR_SAMPLE_TYPE: [
      () => ln(wrong([1])),
      () => rms(wrong([1])),
      () => createEnergyGate(at).push(wrong('x')),
      () => rfft(wrong()),
      () => rfft(wrong({ data: detached, dims: [1, 8] })),
      () => stft(wrong('x')),
      () => librosa.mfcc(wrong()),
      () => kaldi.fbank(wrong([1])),
      () => torchaudio.melSpectrogram(wrong()),
    ],
    ERR_OPTION: [
      () => ln(clip, { target: wrong('smid') }),
      () => rms(clip, { padMode: wrong('refelct') }),
      () => trim(clip, wrong({ topDB: 30 })),
      () => split(clip, { ref: wrong('mean') }),
      () => createEnergyGate(wrong()),
      () => ln(clip, wrong({ tagret: 'simd' })),
      () => rfft({ data: clip, dims: [2, 3] }),
      () => rfft({ data: clip, dims: wrong() }),
      () => applyWindow(spectrum, wrong('han')),
      () => bank.apply(spectrum),
      () => melFilterbank(wrong()),
      () => melFilterbank({ sampleRate: 16000, fftSize: 400, minFrequency: 500, maxFrequency: 400 }),
      () => stft(clip, { convention: wrong('torhc') }),
      () => librosa.melspectrogram({ y: clip, window: wrong('kaiser') }),
      () => librosa.mfcc({ y: clip, norm: wrong('slaney') }),
      () => kaldi.fbank(clip, { vtlnWarp: wrong(2) }),
      () => kaldi.mfcc(clip, { numMelBins: 2.5 }),
      () => torchaudio.mfcc(clip, { melkwargs: wrong({ nMel: 4 }) }),
      () => torchaudio.computeDeltas(spectrum, { winLength: 2 }),
    ],
    ERR_OUTPUT_SIZE: [() => ln(clip, { out: new Float32Array(3) }), () => ln(clip, { out: wrong('x') })],
    ERR_TOO_SHORT: [
      () => stft(clip, { nFft: 1024, center: false }),
      () => kaldi.fbank(clip.subarray(0, 9)),
      () => librosa.melspectrogram({ y: clip.subarray(0, 9), padMode: 'reflect' }),
    ],
    ERR_EMPTY_AUDIO: [() => librosa.melspectrogram({ y: new Float32Array(0) })],
    ERR_NON_FINITE: [() => librosa.melspectrogram({ y: nan })],
    ERR_NO_WEBASSEMBLY: [() => forbidden(() => rfft({ data: clip.subarray(0, 7), dims: [1, 7] }))],
  },
  'melisma/waveform': together(
    samplesOf((samples, options) => prepareWaveform('moonshine', samples, wrong(options))),
    samplesOf((samples, options) => prepareWaveformBatch('moonshine', [clip, samples], wrong(options))),
    {
      ERR_EMPTY_AUDIO: [
        () => prepareWaveformBatch('moonshine', [], at),
        () => prepareWaveformBatch('moonshine', wrong(7), at),
      ],
      ERR_UNKNOWN_PRESET: [() => getWaveform('moonshin'), () => prepareWaveform(wrong('whisper'), clip, at)],
      ERR_UNKNOWN_MODEL: [() => waveformFor('facebook/wav2vec3'), () => waveformFor(wrong(Symbol('x')))],
      ERR_SPEC: [
        () => prepareWaveform(wrong(), clip, at),
        () => defineWaveformSpec(wrong({})),
        () => prepareWaveform(wrong(clip), wrong('moonshine'), at),
      ],
      ERR_CONFIG: [
        () => waveformFromConfig(7),
        () => waveformFromConfig({ feature_extractor_type: 'Wav2Vec3FeatureExtractor' }),
      ],
    },
  ),
  'melisma/stream': {
    ERR_OPTION: [
      () => createFeatureStream(parakeet, at),
      () => createFeatureStream(parakeet, { ...at, statistics: wrong('runing') }),
      () => createFeatureStream(parakeet, { ...at, statistics: wrong({ slidin: 100 }) }),
      () => createFeatureStream(whisper, wrong({ ...at, statistic: 'running' })),
      () => createFeatureStream(wrong({}), at),
      () => createFeatureStream(parakeet, { ...at, statistics: 'end', chunk: { firstFrames: 1.5, frames: 2 } }),
      () => createFeatureStream(parakeet, { ...at, statistics: 'running', resample: wrong('low-latenzy') }),
      () => running.framesOf(-1),
      () => chunkFor('icefall', { lookahead: 6 }),
      () => createWaveformStream('moonshine', at),
      () => liveWindows(parakeet, [], at).next(),
      () => liveWindows(whisper, wrong(clip), at).next(),
    ],
    ERR_SAMPLE_RATE: [
      () => createFeatureStream(parakeet, { sampleRate: 48000, statistics: 'running' }),
      () => createWaveformStream('silero-vad', wrong()),
      () => liveWindows(whisper, [], { sampleRate: 44100 }).next(),
    ],
    ERR_SAMPLE_TYPE: [() => running.push(wrong([1])), () => running.push(detached)],
    ERR_SAMPLE_SCALE: [() => running.push(loud), () => createWaveformStream('silero-vad', at).push(loud)],
    ERR_OUTPUT_SIZE: [() => running.pushInto(clip, clip), () => running.pushInto(clip, wrong())],
    ERR_DISPOSED: [() => createFeatureStream(disposed, at), () => closed.push(clip), () => closed.flush()],
    ERR_UNKNOWN_MODEL: [() => chunkFor('nemotron-asr-streamin'), () => chunkFor(wrong(Symbol('x')))],
    ERR_UNKNOWN_PRESET: [
      () => createWaveformStream(wrong('silero'), at),
      () => liveWindows(wrong('whisper'), [], at).next(),
    ],
    ERR_TOO_SHORT: [() => liveWindows(parakeet, [clip.subarray(0, 100)], { ...at, window: 4000 }).next()],
    ERR_NO_WEBASSEMBLY: [
      () =>
        forbidden(() => createFeatureStream(parakeet, { sampleRate: 22051, resample: 'fast', statistics: 'running' })),
    ],
  },
  'melisma/resample': {
    ERR_OPTION: [
      () => createResampler(wrong()),
      () => compileResampler({ from: 16000, to: 16000 }),
      () => createResamplerSync({ from: 8000, to: 0 }),
      () => createResamplerSync({ from: 8000, to: 16000, quality: wrong('hihg') }),
      () => createResamplerSync(wrong({ form: 8000, to: 16000 })),
      () => createResamplerSync({ from: 8000, to: 16000, compatibility: wrong('sox') }),
      () => resampler.resampleInto(clip.subarray(0, 400), clip),
      () => resampler.outputLength(Number.NaN),
    ],
    ERR_SAMPLE_TYPE: [
      () => resampler.resample(wrong([1])),
      () => resampler.stream().push(wrong()),
      () => resampler.resample(detached),
    ],
    ERR_EMPTY_AUDIO: [() => resampler.resample(new Float32Array(0))],
    ERR_NON_FINITE: [() => resampler.resample(nan), () => resampler.stream().push(nan)],
    ERR_OUTPUT_SIZE: [() => resampler.resampleInto(clip, clip), () => resampler.resampleInto(clip, wrong())],
    ERR_NO_WEBASSEMBLY: [
      () => forbidden(() => createResamplerSync({ from: 8000, to: 16000 })),
      () => forbidden(() => createResampler({ from: 8000, to: 16000 })),
    ],
  },
  'melisma/wav': {
    ERR_WAV_FORMAT: [
      () => decodeWav(text('Hello, world')),
      () => wavInfo(new Uint8Array(0)),
      () => decodeWav(wav.slice().fill(0, 32, 34)),
    ],
    ERR_WAV_UNSUPPORTED: [() => decodeWav(adpcm)],
    ERR_WAV_TRUNCATED: [() => decodeWav(cut), () => decodeWav(wav.subarray(0, 30))],
    ERR_OPTION: [
      () => decodeWav(wrong(wav.buffer)),
      () => decodeWav(wav, { channel: 1 }),
      () => decodeWav(wav, wrong({ chanel: 1 })),
      () => decodeSamples(wav, wrong({ format: 'int61' })),
      () => decodeSamples(wav, wrong()),
      () => encodeWav(wrong(), { sampleRate: 16000 }),
      () => encodeWav([clip, nan], { sampleRate: 16000 }),
      () => encodeWav(clip, { sampleRate: 16000, format: wrong('int61') }),
      () => createWavEncoder(wrong()),
      () => createWavEncoder({ channels: 2, sampleRate: 16000 }).push([clip]),
      () => readWavFrom(wrong({})),
    ],
    ERR_SAMPLE_RATE: [
      () => encodeWav(clip, { sampleRate: 0 }),
      () => createWavEncoder({ channels: 1, sampleRate: wrong('16000') }),
    ],
    ERR_NON_FINITE: [
      () => encodeWav(nan, { sampleRate: 16000 }),
      () => createWavEncoder({ channels: 1, sampleRate: 8000 }).push([nan]),
    ],
    ERR_OUTPUT_SIZE: [
      () => decodeMonoInto(wav, wavInfo(wav), 0, new Float32Array(1e6)),
      () => decodeMonoInto(wav, wavInfo(wav), 0, wrong()),
    ],
    ERR_FILE_READ: [() => readWavFrom(short)],
  },
  'melisma/node': {
    ERR_FILE_READ: [() => readWav(join(folder, 'none.wav')), () => readWav(wrong()), () => readWav(wrong({}))],
    ERR_WAV_FORMAT: [() => readWav(existing)],
    ERR_OPTION: [() => readWav(new URL('../fixtures/audio/jfk.wav', import.meta.url), { channel: 3 })],
  },
  'melisma/onnxruntime': {
    ERR_OPTION: [
      () => toTensors(whisper.extract(clip, at), wrong()),
      () => toTensors(whisper.extract(clip, at), { Tensor: wrong(class {}), mask: wrong('int46') }),
      () => toTensors(whisper.extract(clip, at), { Tensor: wrong(class {}), names: wrong({ featurs: 'x' }) }),
      () => toTensors(wrong(), { Tensor: wrong(class {}) }),
      () => toTensors(wrong(clip), { Tensor: wrong(class {}) }),
    ],
  },
  'melisma/transformers': {
    ERR_OPTION: [
      () => accelerate(wrong()),
      () => accelerate({}),
      () => accelerate(theirs({}, 'OtherFeatureExtractor')),
      () => accelerate(theirs(preprocessor), wrong({ Tenser: 1 })),
      () => accelerate(theirs(preprocessor), { random: wrong(1) }),
    ],
    ERR_CONFIG: [() => accelerate(theirs({ feature_size: -1 }))],
    ERR_SAMPLE_TYPE: [() => call([0.1]), () => call(detached)],
    ERR_NON_FINITE: [() => call(nan)],
  },
  '@melisma/decode': {
    ERR_AUDIO_FORMAT: [() => decode(text('Hello, world')), () => sniff(new Uint8Array(0))],
    ERR_AUDIO_UNSUPPORTED: [() => decode(text('wvpk....')), () => sniff(text('caff....'))],
    ERR_AUDIO_DAMAGED: [
      () => decode(fixture('flac-ffmpeg-12.flac').subarray(0, -50)),
      () => decode(fixture('lame-cbr.mp3').subarray(0, -1000)),
    ],
    ERR_DECODER_MISSING: [
      () => decode(fixture('aac-fast-start.mp4')),
      () => decode(fixture('aac-fast-start.mp4'), { aac: ffmpegAac({ ffmpeg: 'no-such-program' }) }),
    ],
    ERR_SAMPLE_RATE: [
      () => readSamples(wav, wrong()),
      () => readSamples(wav, wrong({ sampleRate: '16000', channel: 0 })),
    ],
    ERR_AUDIO_TOO_LONG: [() => decode(fixture('lame-cbr.mp3'), { maxSeconds: 0.01 })],
    ERR_WORKER_START: [() => decode(fixture('lame-cbr.mp3'), { worker: new URL('none.mjs', import.meta.url) })],
    ERR_WAV_TRUNCATED: [() => decode(cut)],
    ERR_WAV_UNSUPPORTED: [() => decode(adpcm)],
    ERR_FILE_READ: [() => openAudio({ byteLength: 5000, read: async () => text('fLaC') })],
    ERR_OPTION: [
      () => decode(wrong()),
      () => decode(wrong('x.wav')),
      () => openAudio(wav, wrong({ timeoutSecond: 1 })),
      () => openAudio(wav, { timeoutSeconds: -1 }),
      () => readSamples(wav, wrong({ sampleRate: 16000, chanel: 0 })),
      () => readSamples(wav, { sampleRate: 16000, channel: 7 }),
      () => mix(wrong(clip)),
      () => mix([]),
      () => mix([clip, nan]),
      () => mix([clip], 1),
      () => sniff(wrong('x')),
      () => ffmpegAac(wrong({ ffmpg: 'x' })),
    ],
  },
  '@melisma/decode/node': {
    ERR_FILE_READ: [() => decodeFile(join(folder, 'none.wav')), () => decodeFile(wrong())],
    ERR_AUDIO_FORMAT: [() => decodeFile(existing)],
    ERR_OPTION: [() => decodeFile(existing, wrong({ ffmpge: 'x' }))],
  },
  '@melisma/cli': {
    ERR_FILE_WRITE: [() => refuseExisting(existing)],
    ERR_PACKAGE_MISSING: [requireCanvas],
    ERR_OUTPUT_RANGE: [() => littleEndian(Float32Array.of(1e6), 'float16')],
    ERR_OPTION: [() => mixed([clip], 3)],
    ERR_NON_FINITE: [() => new Level().take([nan], 0)],
    ERR_EMPTY_AUDIO: [
      () => thrown(emptyPart({ first: 5, end: 9 }, 3, 16000)),
      () => thrown(emptyPart({ first: 0, end: 9 }, 0, 16000)),
    ],
  },
};

function thrown(error: unknown): never {
  throw error;
}

/** What a call throws, now or later. */
async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  return 'no error';
}

const fieldsOf = ({ code, option, expected, given, message }: MelismaError) => ({
  code,
  option,
  expected,
  given,
  message,
});

const isPlain = (value: unknown): boolean =>
  value == null ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length <= 103);

/** Throws unless the error has the shape. */
function checkShape(error: unknown, code: string): asserts error is MelismaError {
  if (!(error instanceof MelismaError)) throw new Error(`expected ${code}, given ${String(error)}`, { cause: error });
  const { option = '', expected, given, message } = error;
  expect(error.code, message).toBe(code);
  expect(message).toMatch(/^[^\n\r]+$/);
  expect(message.startsWith(`${option}: expected `), message).toBe(true);
  expect(message.length).toBeLessThan(2500);
  expect(option).toMatch(/^[\w-]/);
  expect(message).toContain(', given ');
  expect(isPlain(given), message).toBe(true);
  if (typeof given === 'string' && given !== '' && message.includes(", given '"))
    expect(message).toContain(JSON.stringify(given).slice(1, -1));
  const isList = Array.isArray(expected) && expected.every(isPlain);
  expect(expected === undefined || Number.isFinite(expected) || isList, message).toBe(true);
}

const cases = Object.entries(entries).flatMap(([entry, codes]) =>
  Object.entries(codes).map(([code, calls]) => [entry, code, calls] as const),
);

describe('every code, every entry, one shape', () => {
  test.each(cases)('%s: %s', async (_, code, calls) => {
    for (const run of calls) {
      const error = await errorOf(run);
      checkShape(error, code);
      const posted = unpackError(structuredClone(packError(error)));
      expect(posted).toBeInstanceOf(MelismaError);
      expect(fieldsOf(posted as MelismaError)).toEqual(fieldsOf(error));
      const json = JSON.parse(JSON.stringify(error));
      const given = typeof error.given === 'number' && !Number.isFinite(error.given) ? `${error.given}` : error.given;
      expect(json).toEqual(JSON.parse(JSON.stringify({ name: 'MelismaError', ...fieldsOf(error), given })));
    }
  });

  test('none of the codes is left out', () => {
    expect([...new Set(cases.map(([, code]) => code))].sort()).toEqual(Object.keys(errorCodes).sort());
  });
});

describe('to another thread', () => {
  test('through a real port, with the stack of where it was thrown', async () => {
    const { port1, port2 } = new MessageChannel();
    const error = (await errorOf(() => getPreset('wisper'))) as MelismaError;
    const arrived = new Promise((resolve) => port2.once('message', resolve));
    port1.postMessage(packError(error));
    const posted = unpackError((await arrived) as never) as MelismaError;
    port1.close();
    expect(fieldsOf(posted)).toEqual(fieldsOf(error));
    expect(posted.stack).toBe(error.stack);
  });

  test('an error of someone else keeps name and message, and what is no error is told', () => {
    const other = unpackError(structuredClone(packError(new RangeError('too far'))));
    expect([other instanceof MelismaError, other.name, other.message]).toEqual([false, 'RangeError', 'too far']);
    expect(unpackError(structuredClone(packError(() => 1))).message).toBe('Function');
  });

  test.each(['opus.mp4', 'flac.mp4'])('a source that fails while the worker asks for it: %s', async (name) => {
    const bytes = fixture(name);
    const failure = new MelismaError('ERR_FILE_READ', 'disk: expected 5, given 3', {
      option: 'disk',
      expected: 5,
      given: 3,
    });
    for (let reads = 0; ; reads++) {
      let left = reads;
      const read = async (offset: number, length: number) => {
        if (left-- === 0) throw failure;
        return bytes.subarray(offset, offset + length);
      };
      const error = await errorOf(() => decode({ byteLength: bytes.length, read }));
      if (error === 'no error') return expect(reads).toBeGreaterThan(3);
      expect(fieldsOf(error as MelismaError)).toEqual(fieldsOf(failure));
    }
  });
});

describe('words that lead on', () => {
  test.each<[string, () => unknown, string]>([
    ['a rate as text', () => whisper.extract(clip, { sampleRate: wrong('16000') }), "expected 16000, given '16000'"],
    ['a buffer that is gone', () => whisper.extract(detached, at), 'whose buffer was transferred'],
    ['a hole among clips', () => whisper.extractBatch(holes, at), 'clips[1]: expected a Float32Array'],
    [
      'a model for a preset',
      () => createExtractorSync(wrong('openai/whisper-tiny')),
      "presetFor('openai/whisper-tiny')",
    ],
    ['nothing', () => createExtractorSync(wrong()), "createExtractor('whisper')"],
    ['one channel to be mixed', () => mix(wrong(clip)), 'given Float32Array of 800: mix([samples])'],
    ['no class of tensors', () => toTensors(whisper.extract(clip, at), wrong()), 'toTensors(features, { Tensor })'],
    ['no options', () => createWavEncoder(wrong()), 'channels: expected a whole number'],
    ['a symbol', () => presetFor(wrong(Symbol('x'))), 'given Symbol'],
    ['the wrong way round', () => whisper.extract(wrong(at), wrong(clip)), 'samples: expected a Float32Array'],
    ['the policy of a page', () => forbidden(() => createExtractorSync('whisper')), "script-src 'wasm-unsafe-eval'"],
    [
      'the policy of a page, compiled before',
      () => forbidden(() => loadExtractorSync(file)),
      "script-src 'wasm-unsafe-eval'",
    ],
    ['a preset, misspelt', () => getPreset('wisper'), "did you mean 'whisper'?"],
    ['a key, misspelt', () => createExtractorSync('whisper', wrong({ traget: 1 })), "did you mean 'target'?"],
    ['a value, misspelt', () => createExtractorSync('whisper', { target: wrong('smid') }), "did you mean 'simd'?"],
    ['a knob, misspelt', () => defineSpec(wrong({ ...presets.whisper, melcount: 80 })), "did you mean 'melCount'?"],
  ])('%s', async (_, run, words) => {
    expect(((await errorOf(run)) as Error).message).toContain(words);
  });

  test('a name of a million letters takes no time', async () => {
    const started = performance.now();
    for (const run of [getPreset, presetFor, getWaveform]) await errorOf(() => run('x'.repeat(1e6)));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
