/** Calls that nobody means: each is right, or a MelismaError, at once. Never a raw TypeError or RangeError, and never a hang. */
import { createContext, runInContext } from 'node:vm';
import { decode, mix, openAudio, readSamples, sniff } from '@melisma/decode';
import {
  compileFrontEnd,
  createExtractor,
  createExtractorSync,
  defineSpec,
  getPreset,
  MelismaError,
  presetFor,
  presetInfo,
  presets,
  specHash,
} from 'melisma';
import { fromConfig, readOnnxMetadata, waveformFromConfig } from 'melisma/config';
import {
  applyWindow,
  createEnergyGate,
  hzToMel,
  kaldi,
  librosa,
  ln,
  magnitude,
  melFilterbank,
  powerToDb,
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
import { createResamplerSync } from 'melisma/resample';
import { loadExtractor, loadExtractorSync } from 'melisma/runtime';
import { chunkFor, createFeatureStream, createWaveformStream, liveWindows } from 'melisma/stream';
import { accelerate } from 'melisma/transformers';
import {
  createWavEncoder,
  decodeMonoInto,
  decodeSamples,
  decodeWav,
  encodeWav,
  readWavFrom,
  readWavInfo,
  wavInfo,
} from 'melisma/wav';
import { defineWaveformSpec, getWaveform, prepareWaveform, prepareWaveformBatch, waveformFor } from 'melisma/waveform';
import { createFeatureNode } from 'melisma/worklet';
import { afterAll, describe, expect, test } from 'vitest';
import { FakeContext, installNodes } from '../oracle/audio-thread.ts';

// biome-ignore lint/suspicious/noExplicitAny: whatever the types forbid
type Anything = any;

const at = { sampleRate: 16000 };
const clip = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i / 7) / 2);
const whisper = createExtractorSync('whisper');
const running = () => createFeatureStream(whisper, { ...at, statistics: 'running' });
const file = compileFrontEnd('whisper');
const loaded = loadExtractorSync(file);
const resampler = createResamplerSync({ from: 8000, to: 16000 });
installNodes();
const context = (): Anything => new FakeContext(16000);
const pool = await createPool('whisper', { workers: 1 });
afterAll(() => pool.close());
/** The front end and the options are looked at before it. */
const worker = (): never => {
  throw new Error('not here');
};
const bank = melFilterbank({ sampleRate: 16000, fftSize: 400 });
const wav = encodeWav(clip, { sampleRate: 16000 });
const features = whisper.extract(clip, at);
class Tensor {
  constructor(
    readonly type: string,
    readonly data: unknown,
    readonly dims: readonly number[],
  ) {}
}

// ---- values

function nested(depth: number): object {
  let value: object = {};
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { value };
  return value;
}

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const throwing = (...keys: string[]): object => {
  const get = (): never => {
    throw new TypeError('not for you');
  };
  return Object.defineProperties({}, Object.fromEntries(keys.map((key) => [key, { get, enumerable: true }])));
};

function gone<T extends { buffer: ArrayBufferLike }>(array: T): T {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

/** A value for every trick; made anew for each call, for some can be used once. */
const values: Readonly<Record<string, () => Anything>> = {
  undefined: () => undefined,
  null: () => null,
  'a symbol': () => Symbol('x'),
  'a BigInt': () => 10n ** 400n,
  NaN: () => Number.NaN,
  '-0': () => -0,
  'a large number': () => 2 ** 53,
  'a string of a million letters': () => 'x'.repeat(1e6),
  __proto__: () => '__proto__',
  'a function': () => () => 1,
  'a class': () => class {},
  'an object without a prototype': () => Object.create(null),
  'a cyclic object': () => cyclic,
  '20,000 levels': () => nested(20_000),
  'a revoked proxy': () => revoked({}),
  'a revoked proxy of an array': () => revoked([]),
  'a proxy that throws': () =>
    new Proxy(
      {},
      { get: () => thrower(), has: () => thrower(), ownKeys: () => thrower(), getPrototypeOf: () => thrower() },
    ),
  'a proxy of samples': () => new Proxy(clip, {}),
  'getters that throw': () =>
    throwing(
      'sampleRate',
      'target',
      'length',
      'kind',
      'data',
      'from',
      'channels',
      'read',
      'feature_extractor_type',
      'constructor',
      'name',
    ),
  'a name that throws': () => ({
    constructor: throwing('name'),
    get length() {
      return thrower();
    },
  }),
  'toString that throws': () => ({ toString: thrower, [Symbol.toPrimitive]: thrower, [Symbol.toStringTag]: 7 }),
  'an array of 4,294,967,295 holes': () => new Array(2 ** 32 - 1),
  holes: () => Object.assign([clip], { 2: clip }),
  'an array of itself': () => {
    const list: unknown[] = [];
    list.push(list);
    return list;
  },
  'a million numbers': () => new Float64Array(1e6),
  'samples whose buffer is gone': () => gone(Float32Array.of(1, 2)),
  'samples in shared memory': () => new Float32Array(new SharedArrayBuffer(400)),
  'samples in a buffer that shrank': () => {
    const buffer = new (ArrayBuffer as Anything)(400, { maxByteLength: 800 });
    const samples = new Float32Array(buffer, 200);
    buffer.resize?.(100);
    return samples;
  },
  'samples that lie about themselves': () =>
    Object.defineProperties(new Float32Array(400), {
      constructor: { value: Array },
      [Symbol.toStringTag]: { value: 'Int16Array' },
    }),
  'an object that poses as samples': () => ({
    length: 9,
    [Symbol.toStringTag]: 'Float32Array',
    __proto__: Float32Array.prototype,
  }),
  bytes: () => new Uint8Array(50).fill(255),
  'a DataView': () => new DataView(new ArrayBuffer(8)),
  'a promise': () => Promise.resolve(clip),
  'a date that is none': () => new Date(Number.NaN),
};

function thrower(): never {
  throw new RangeError('not for you either');
}

// ---- places

/** Every public function, with a place for one value. */
const places: Readonly<Record<string, (value: Anything) => unknown>> = {
  'createExtractor(value)': (value) => createExtractor(value),
  'createExtractorSync(value)': (value) => createExtractorSync(value),
  'createExtractorSync(name, value)': (value) => createExtractorSync('whisper', value),
  'createExtractorSync(name, { target })': (target) => createExtractorSync('whisper', { target }),
  'createExtractorSync(name, { cmvn })': (cmvn) => createExtractorSync('paraformer', { cmvn }),
  'createExtractorSync(name, { cmvn.shift })': (shift) =>
    createExtractorSync('paraformer', { cmvn: { shift, scale: shift } }),
  'compileFrontEnd(value)': (value) => compileFrontEnd(value),
  getPreset: (value) => getPreset(value),
  presetFor: (value) => presetFor(value),
  presetInfo: (value) => presetInfo(value),
  aboutPreset: (value) => aboutPreset(value),
  specHash: (value) => specHash(value),
  defineSpec: (value) => defineSpec(value),
  'defineSpec, a knob': (value) => defineSpec({ ...presets.whisper, melCount: value }),
  'defineSpec, a part': (value) => defineSpec({ ...presets.whisper, normalize: value }),
  fromConfig: (value) => fromConfig(value),
  'fromConfig, options': (value) => fromConfig({}, value),
  'fromConfig, a key': (value) =>
    fromConfig({ feature_extractor_type: 'WhisperFeatureExtractor', feature_size: value }),
  'fromConfig, a class': (value) => fromConfig({ feature_extractor_type: value }),
  readOnnxMetadata: (value) => readOnnxMetadata(value),
  'extract(value)': (value) => whisper.extract(value, at),
  'extract(samples, value)': (value) => whisper.extract(clip, value),
  'extract, sampleRate': (sampleRate) => whisper.extract(clip, { sampleRate }),
  'extract, length': (length) => whisper.extract(clip, { ...at, length }),
  'extractInto, out': (value) => whisper.extractInto(clip, value, at),
  'extractView(value)': (value) => whisper.extractView(value, at),
  'extractBatch(value)': (value) => whisper.extractBatch(value, at),
  'extractBatch([value])': (value) => whisper.extractBatch([clip, value], at),
  'windows(value)': (value) => whisper.windows(value, at),
  'dims(value)': (value) => whisper.dims(value),
  'dims(n, value)': (value) => whisper.dims(100, value),
  'loadExtractor(value)': (value) => loadExtractor(value),
  'loadExtractorSync(value)': (value) => loadExtractorSync(value),
  'loadExtractorSync(file, value)': (value) => loadExtractorSync(file, value),
  'a loaded one: extract(value)': (value) => loaded.extract(value, at),
  'createFeatureNode(value)': (value) => createFeatureNode(value, 'kaldi-fbank'),
  'createFeatureNode(context, value)': (value) => createFeatureNode(context(), value),
  'createFeatureNode(context, name, value)': (value) => createFeatureNode(context(), 'kaldi-fbank', value),
  'createFeatureNode, source': (source) => createFeatureNode(context(), 'kaldi-fbank', { source }),
  'createFeatureNode, statistics': (statistics) => createFeatureNode(context(), 'whisper', { statistics }),
  'createFeatureNode, chunk': (chunk) => createFeatureNode(context(), 'kaldi-fbank', { chunk }),
  'createFeatureNode, resample': (resample) => createFeatureNode(context(), 'kaldi-fbank', { resample }),
  'createFeatureNode, processor': (processor) => createFeatureNode(context(), 'kaldi-fbank', { processor }),
  'createFeatureNode, framesPerMessage': (framesPerMessage) =>
    createFeatureNode(context(), 'kaldi-fbank', { framesPerMessage }),
  'createFeatureNode, maxQueuedFrames': (maxQueuedFrames) =>
    createFeatureNode(context(), 'kaldi-fbank', { maxQueuedFrames }),
  'createFeatureNode, gap': (gap) => createFeatureNode(context(), 'kaldi-fbank', { gap }),
  'createPool(value)': (value) => createPool(value, { workers: 1, worker }),
  'createPool, workers': (workers) => createPool('whisper', { workers, worker }),
  'createPool, maxQueue': (maxQueue) => createPool('whisper', { workers: 1, maxQueue, worker }),
  'createPool, cmvn': (cmvn) => createPool('whisper', { workers: 1, cmvn, worker }),
  'a pool: extract(value)': (value) => pool.extract(value, at),
  'a pool: extract(samples, value)': (value) => pool.extract(clip, value),
  'a pool: extract, signal': (signal) => pool.extract(clip, { ...at, signal }),
  'a pool: windows(value)': (value) => pool.windows(value, at).next(),
  'a pool: extractEach(value)': (value) => pool.extractEach(value, at).next(),
  'stft(value)': (value) => stft(value),
  'stft(samples, value)': (value) => stft(clip, value),
  'stft, window': (window) => stft(clip, { nFft: 100, window }),
  'rfft(value)': (value) => rfft(value),
  'rfft, dims': (dims) => rfft({ data: clip, dims }),
  'rfft, out': (out) => rfft({ data: clip, dims: [10, 400] }, { out }),
  'applyWindow, window': (window) => applyWindow({ data: clip, dims: [10, 400] }, window),
  magnitude: (value) => magnitude(value),
  ln: (value) => ln(value),
  hzToMel: (value) => hzToMel(value, 'htk'),
  'hzToMel, scale': (value) => hzToMel(100, value),
  'powerToDb, ref': (ref) => powerToDb(clip, { ref }),
  melFilterbank: (value) => melFilterbank(value),
  'melFilterbank, sampleRate': (sampleRate) => melFilterbank({ sampleRate, fftSize: 400 }),
  'apply(value)': (value) => bank.apply(value),
  'librosa.mfcc': (value) => librosa.mfcc(value),
  'librosa.delta': (value) => librosa.delta(value),
  'kaldi.fbank(value)': (value) => kaldi.fbank(value),
  'kaldi.fbank(samples, value)': (value) => kaldi.fbank(clip, value),
  'kaldi.fbank, frameLength': (frameLength) => kaldi.fbank(clip, { frameLength }),
  'torchaudio.melSpectrogram, nFft': (nFft) => torchaudio.melSpectrogram(clip, { nFft }),
  'torchaudio.mfcc, melkwargs': (melkwargs) => torchaudio.mfcc(clip, { melkwargs }),
  'createResamplerSync(value)': (value) => createResamplerSync(value),
  'createResamplerSync, from': (from) => createResamplerSync({ from, to: 16000 }),
  'createResamplerSync, compatibility': (compatibility) =>
    createResamplerSync({ from: 8000, to: 16000, compatibility }),
  'resample(value)': (value) => resampler.resample(value),
  'resampleInto, out': (value) => resampler.resampleInto(clip, value),
  'push(value)': (value) => resampler.stream().push(value),
  outputLength: (value) => resampler.outputLength(value),
  'createFeatureStream(value)': (value) => createFeatureStream(value, at),
  'createFeatureStream(extractor, value)': (value) => createFeatureStream(whisper, value),
  'createFeatureStream, statistics': (statistics) => createFeatureStream(whisper, { ...at, statistics }),
  'createFeatureStream, { running }': (value) =>
    createFeatureStream(whisper, { ...at, statistics: { running: value } }),
  'createFeatureStream, resample': (resample) => createFeatureStream(whisper, { ...at, statistics: 'end', resample }),
  'createFeatureStream, chunk': (chunk) => createFeatureStream(whisper, { ...at, statistics: 'end', chunk }),
  'a stream: push(value)': (value) => running().push(value),
  'a stream: pushInto, out': (value) => running().pushInto(clip, value),
  'a stream: framesOf(value)': (value) => running().framesOf(value),
  'a stream: over(value)': (value) => running().over(value).next(),
  'a stream: over([value])': (value) => running().over([value]).next(),
  chunkFor: (value) => chunkFor(value),
  'chunkFor, options': (value) => chunkFor('icefall', value),
  'chunkFor, lookahead': (lookahead) => chunkFor('nemotron-asr-streaming', { lookahead }),
  'createWaveformStream(value)': (value) => createWaveformStream(value, at),
  'createWaveformStream, push': (value) => createWaveformStream('silero-vad', at).push(value),
  'liveWindows(value)': (value) => liveWindows(value, [clip], at).next(),
  'liveWindows(extractor, value)': (value) => liveWindows(whisper, value, at).next(),
  'liveWindows, options': (value) => liveWindows(whisper, [clip], value).next(),
  'liveWindows, step': (step) => liveWindows(whisper, [clip], { ...at, step }).next(),
  'rms(value)': (value) => rms(value),
  'rms, frameLength': (frameLength) => rms(clip, { frameLength }),
  'trim(clip, value)': (value) => trim(clip, value),
  'split, ref': (ref) => split(clip, { ref }),
  createEnergyGate: (value) => createEnergyGate(value),
  'createEnergyGate, push': (value) => createEnergyGate(at).push(value),
  'prepareWaveform(value)': (value) => prepareWaveform(value, clip, at),
  'prepareWaveform(name, value)': (value) => prepareWaveform('moonshine', value, at),
  'prepareWaveformBatch(name, value)': (value) => prepareWaveformBatch('moonshine', value, at),
  defineWaveformSpec: (value) => defineWaveformSpec(value),
  getWaveform: (value) => getWaveform(value),
  waveformFor: (value) => waveformFor(value),
  waveformFromConfig: (value) => waveformFromConfig(value),
  'decodeWav(value)': (value) => decodeWav(value),
  'decodeWav(bytes, value)': (value) => decodeWav(wav, value),
  'decodeWav, channel': (channel) => decodeWav(wav, { channel }),
  'wavInfo, fileBytes': (value) => wavInfo(wav, value),
  'decodeSamples(bytes, value)': (value) => decodeSamples(wav, value),
  'decodeMonoInto, out': (value) => decodeMonoInto(wav, wavInfo(wav), 0, value),
  'encodeWav(value)': (value) => encodeWav(value, { sampleRate: 16000 }),
  'encodeWav([value])': (value) => encodeWav([value], { sampleRate: 16000 }),
  'encodeWav, options': (value) => encodeWav(clip, value),
  createWavEncoder: (value) => createWavEncoder(value),
  'push([value])': (value) => createWavEncoder({ channels: 1, sampleRate: 8000 }).push([value]),
  readWavFrom: (value) => readWavFrom(value),
  'readWavInfo, byteLength': (byteLength) => readWavInfo({ byteLength, read: async () => wav }),
  readWav: (value) => readWav(value),
  'toTensors(value)': (value) => toTensors(value, { Tensor }),
  'toTensors(features, value)': (value) => toTensors(features, value),
  'toTensors, names': (names) => toTensors(features, { Tensor, names }),
  'accelerate(value)': (value) => accelerate(value),
  'decode(value)': (value) => decode(value),
  'openAudio(bytes, value)': (value) => openAudio(wav, value),
  'decode, worker': (worker) => decode(wav, { worker }),
  'readSamples(value)': (value) => readSamples(value, { ...at, channel: 0 }),
  'readSamples(bytes, value)': (value) => readSamples(wav, value),
  'readSamples, channel': (channel) => readSamples(wav, { ...at, channel }),
  'readSamples, compatibility': (compatibility) => readSamples(wav, { ...at, channel: 0, compatibility }),
  'createResamplerSync, target': (target) => createResamplerSync({ from: 8000, to: 16000, target }),
  sniff: (value) => sniff(value),
  'mix(value)': (value) => mix(value),
  'mix([value])': (value) => mix([value]),
  'mix, how': (value) => mix([clip], value),
};

/** What came of a call: undefined if it was right or refused by us at once, else what is wrong. */
async function complaintOf(call: (value: Anything) => unknown, make: () => Anything): Promise<string | undefined> {
  const value = make();
  const started = performance.now();
  let complaint: string | undefined;
  try {
    await call(value);
  } catch (error) {
    if (!(error instanceof MelismaError))
      complaint = error instanceof Error ? error.stack?.slice(0, 300) : typeof error;
    else if (/[\n\r]/.test(error.message) || error.message.length > 3000)
      complaint = `words: ${error.message.slice(0, 200)}`;
  }
  const seconds = (performance.now() - started) / 1000;
  return complaint ?? (seconds > 1 ? `${seconds} s` : undefined);
}

describe('each value in each place', () => {
  test.each(Object.entries(places))('%s', async (_, call) => {
    const complaints = [];
    for (const [name, make] of Object.entries(values)) {
      const complaint = await complaintOf(call, make);
      if (complaint !== undefined) complaints.push(`${name}: ${complaint}`);
    }
    expect(complaints).toEqual([]);
  });

  test('there are thousands of them', () => {
    expect(Object.keys(places).length * Object.keys(values).length).toBeGreaterThan(3000);
  });
});

describe('arguments the wrong way round', () => {
  test.each<[string, () => unknown]>([
    ['createExtractor', () => createExtractor({ target: 'simd' } as Anything, 'whisper' as Anything)],
    ['extract', () => whisper.extract(at as Anything, clip as Anything)],
    ['extractInto', () => whisper.extractInto(new Float32Array(240000), clip, at)],
    ['extractBatch', () => whisper.extractBatch(at as Anything, [clip] as Anything)],
    ['prepareWaveform', () => prepareWaveform(clip as Anything, 'moonshine' as Anything, at)],
    ['hzToMel', () => hzToMel('htk' as Anything, 100 as Anything)],
    ['applyWindow', () => applyWindow('hann' as Anything, { data: clip, dims: [10, 400] } as Anything)],
    ['kaldi.fbank', () => kaldi.fbank({} as Anything, clip as Anything)],
    ['encodeWav', () => encodeWav(16000 as Anything, clip as Anything)],
    ['toTensors', () => toTensors({ Tensor } as Anything, features as Anything)],
    ['mix', () => mix(0 as Anything, [clip] as Anything)],
    ['accelerate', () => accelerate({ Tensor }, {})],
  ])('%s', async (_, call) => {
    const error = await Promise.resolve()
      .then(call)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MelismaError);
  });
});

/** The same values as arrays of another realm, and of a subclass with a constructor of its own. */
const other = createContext({});
class Seconds extends Float32Array {
  constructor(seconds: number) {
    super(16000 * seconds);
  }
}
const foreign = <T extends ArrayLike<number>>(values: T): T => {
  Object.assign(other, { length: values.length, kind: values.constructor.name });
  const made = runInContext('new globalThis[kind](length)', other);
  made.set(values);
  return made;
};
const ours = (length: number): Float32Array => clip.slice(0, length);

describe('arrays of another realm and of subclasses give what ours give', () => {
  const seconds = new Seconds(0.25);
  seconds.set(clip);
  const kinds = {
    realm: foreign(clip),
    subclass: seconds as Float32Array,
    shared: new Float32Array(new SharedArrayBuffer(16000)),
  };
  kinds.shared.set(clip);
  const calls: Readonly<Record<string, (samples: Float32Array) => unknown>> = {
    extract: (samples) => whisper.extract(samples, { ...at, length: 'unpadded' }).data,
    extractView: (samples) => whisper.extractView(samples, { ...at, length: 'unpadded' }).data.slice(),
    extractBatch: (samples) => whisper.extractBatch([samples, samples], { ...at, length: 'unpadded' }).data,
    windows: (samples) => [...createExtractorSync('kaldi-fbank').windows(samples, at)],
    'another front end': (samples) => createExtractorSync('parakeet').extract(samples, at).data,
    'the naive one': (samples) => createExtractorSync('kaldi-fbank', { target: 'reference' }).extract(samples, at).data,
    'a loaded one': (samples) => loaded.extract(samples, { ...at, length: 'unpadded' }).data,
    resample: (samples) => resampler.resample(samples),
    push: (samples) => resampler.stream().push(samples),
    stft: (samples) => stft(samples, { nFft: 400 }),
    'stft, its window': (samples) => stft(clip, { nFft: 4000, window: samples }),
    rfft: (samples) => rfft({ data: samples, dims: [10, 400] }),
    ln: (samples) => ln(samples),
    'kaldi.fbank': (samples) => kaldi.fbank(samples, { useEnergy: true }),
    'librosa.mfcc': (samples) => librosa.mfcc({ y: samples }),
    'librosa.delta': (samples) => librosa.delta({ data: samples, dims: [10, 400] }),
    'torchaudio, padded': (samples) => torchaudio.melSpectrogram(samples, { pad: 10 }),
    prepareWaveform: (samples) => prepareWaveform('moonshine', samples, at).data,
    encodeWav: (samples) => encodeWav(samples, { sampleRate: 16000 }),
    'the encoder': (samples) => createWavEncoder({ channels: 1, sampleRate: 8000 }).push([samples]),
    mix: (samples) => mix([samples, clip]),
    toTensors: (samples) =>
      toTensors({ data: samples, dims: [10, 400], axes: ['frame', 'mel'], validFrames: 10 }, { Tensor }),
  };

  test.each(Object.entries(calls))('%s', (_, call) => {
    const expected = call(clip);
    for (const [kind, samples] of Object.entries(kinds)) expect(call(samples), kind).toEqual(expected);
  });

  test('as outputs', () => {
    const expected = whisper.extract(clip, { ...at, length: 'unpadded' }).data;
    const out = foreign(new Float32Array(expected.length));
    whisper.extractInto(clip, out, { ...at, length: 'unpadded' });
    expect([...out]).toEqual([...expected]);
    const twice = foreign(new Float32Array(8000));
    resampler.resampleInto(clip, twice);
    expect([...twice]).toEqual([...resampler.resample(clip)]);
    const logs = foreign(new Float32Array(9));
    ln(ours(9), { out: logs });
    expect([...logs]).toEqual([...ln(ours(9))]);
  });

  test('as bytes', async () => {
    for (const bytes of [foreign(wav), Buffer.from(wav)]) {
      expect(decodeWav(bytes)).toEqual(decodeWav(wav));
      expect(await decode(bytes)).toEqual(await decode(wav));
      expect(sniff(bytes)).toBe('wav');
    }
    const buffer = foreign(file).buffer as ArrayBuffer;
    expect(loadExtractorSync(foreign(file)).extract(clip, at)).toEqual(loadExtractorSync(buffer).extract(clip, at));
    expect((await decode(foreign(wav).buffer as ArrayBuffer)).numFrames).toBe(4000);
    expect(() => readOnnxMetadata(foreign(Uint8Array.of(0x72, 0)))).not.toThrow(TypeError);
  });

  test('integers and doubles', () => {
    const integers = Int16Array.from(clip, (x) => 20000 * x);
    const doubles = Float64Array.from(clip);
    for (const samples of [integers, doubles])
      expect(whisper.extract(foreign(samples), at)).toEqual(whisper.extract(samples, at));
  });
});

describe('what a caller may rely on', () => {
  test('options are read once', () => {
    let reads = 0;
    const options = {
      get sampleRate() {
        return ++reads === 1 ? 16000 : 7;
      },
    };
    expect(whisper.extract(clip, options).dims).toEqual([80, 3000]);
    expect(reads).toBe(1);
  });

  test('a spec that tells each reader something else is taken for what was checked', () => {
    let reads = 0;
    const spec = Object.defineProperty({ ...presets.whisper }, 'melCount', {
      get: () => (++reads < 3 ? 80 : -5),
      enumerable: true,
    });
    const outcome = () => createExtractorSync(spec).spec.melCount;
    try {
      expect(outcome()).toBe(80);
    } catch (error) {
      expect((error as MelismaError).code).toBe('ERR_SPEC');
    }
  });

  test('what is made in the likeness of a preset is none', () => {
    const like = Object.create(presets.whisper, { melCount: { value: 40, enumerable: true } });
    expect(presetInfo(like)).toBeUndefined();
    expect(presetInfo(presets.whisper)?.name).toBe('whisper');
  });

  test('presets have no prototype: every key is a preset', () => {
    expect(Object.getPrototypeOf(presets)).toBeNull();
    expect(['constructor', 'toString', '__proto__'].filter((key) => key in presets)).toEqual([]);
  });

  test('a batch of 200,000 clips is no matter of the stack', () => {
    const silero = (count: number) => prepareWaveformBatch('moonshine', Array(count).fill(ours(2)), at).dims;
    expect(silero(200_000)).toEqual([200_000, 2]);
  });
});
