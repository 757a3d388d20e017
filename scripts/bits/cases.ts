/**
 * What is hashed: features of every fixture clip through the presets and of some through the front ends below, the stages alone,
 * and the tables. Each item is bytes under a name. No Node API, no clock, nothing random: the same code runs in every runtime.
 */
import {
  createExtractorSync,
  type ExtractOptions,
  type Extractor,
  getPreset,
  MelismaError,
  type PresetName,
  presetNames,
  presets,
  type Spec,
} from 'melisma';
import { createResamplerSync, type ResamplerOptions } from 'melisma/resample';
import { decodeWav } from 'melisma/wav';
import { kaldiLike } from '../../oracle/kaldi-like.ts';
import { seededNoise } from '../../oracle/seeded.ts';
import { compile } from '../../packages/melisma/src/engine/compile.ts';
import type { Element } from '../../packages/melisma/src/generator/program.ts';
import { exp, LN_10, log, log10, pow, sinTurn } from '../../packages/melisma/src/tables/math.ts';
import { melFilters } from '../../packages/melisma/src/tables/mel.ts';
import { windowTable } from '../../packages/melisma/src/tables/windows.ts';
import { LOG_BATCH, logKernel, powerKernel, spectrumKernel } from '../stage-kernels.ts';

/** A file of `fixtures/`, by its path in there. */
export type ReadFixture = (path: string) => Promise<Uint8Array>;

export interface Item {
  name: string;
  bytes: ArrayBufferView;
}

/** Recordings of `fixtures/audio`. A test compares the list with the folder. */
export const clips = [
  ...['chirp', 'dc-offset', 'impulse', 'jfk', 'noise', 'odd-4001', 'odd-7919', 'quiet', 'short-150', 'short-399'],
  ...['silence', 'square', 'subnormal', 'tone', 'tone-997', 'two-tones'],
] as const;
type Clip = (typeof clips)[number] | 'jfk-x3';

const targets = ['simd', 'double'] as const;
type Target = (typeof targets)[number];

const free = { dropLastFrame: false, clipSamples: null, normalize: { kind: 'none' } } as const;

/** Front ends that are no presets: other lengths, and the knobs that the presets leave alone. */
export const derived: Readonly<Record<string, Spec>> = {
  'kaldi-like 512/400/160': kaldiLike,
  '1024/256': {
    ...{ ...presets.whisper, ...free, fftSize: 1024, windowLength: 1024, hopLength: 256 },
    ...{ framing: 'none', spectrum: 'magnitude', spectrumEpsilon: 1e-9, melScale: 'htk', melNorm: 'none', log: 'ln' },
    ...{ logFloor: 1e-5, normalize: { kind: 'affine', shift: 4, scale: 5 } },
  },
  '1920/480': {
    ...{ ...presets.whisper, ...free, fftSize: 1920, windowLength: 1920, hopLength: 480, window: 'hamming' },
    ...{ framing: 'center-zero', log: 'ln', logFloor: 2 ** -24, logFloorMode: 'add', layout: 'frame-major' },
  },
  '2048/512': {
    ...{ ...presets.whisper, ...free, fftSize: 2048, windowLength: 2048, hopLength: 512, melCount: 128, log: 'db' },
    ...{ normalize: { kind: 'maximum', range: 80, offset: 0, scale: 1 } },
  },
  '512/441/147': {
    ...{ ...presets.whisper, ...free, fftSize: 512, windowLength: 441, hopLength: 147, window: 'sine', melCount: 23 },
  },
};

/** Loud, quiet, tonal, broad, subnormal, and on an offset. */
const derivedClips = ['jfk', 'chirp', 'two-tones', 'noise', 'subnormal', 'dc-offset', 'impulse'] as const;

/** Everything, in a fixed order. */
export async function* items(read: ReadFixture): AsyncGenerator<Item> {
  const samples = await readClips(read);
  yield* tableItems();
  yield* stageItems(samples);
  for (const preset of ['whisper', 'whisper-large-v3'] as const) {
    for (const target of targets) yield* presetItems(preset, target, samples);
  }
  for (const [name, spec] of Object.entries(derived)) {
    for (const target of targets) yield* derivedItems(name, spec, target, samples);
  }
  for (const name of presetNames()) {
    for (const target of targets) yield everyStage(name, target, samples.get('odd-7919')!);
  }
  yield* resampleItems(samples.get('jfk')!.subarray(20_000, 50_011));
}

/** Down and up; blocks of many sizes, and a period too long for them: rows of a table, for `high` and `fast` interpolated. */
const rates = [[44100, 16000], [48000, 16000], [8000, 16000], [11025, 16000], [16000, 44100], [44100, 16001]] as const; // biome-ignore format: a table

/** Each with its filters, by name. */
const resamplers: Readonly<Record<string, Omit<ResamplerOptions, 'from' | 'to'>>> = {
  high: {},
  fast: { quality: 'fast' },
  'low-latency': { quality: 'low-latency' },
  torchaudio: { compatibility: 'torchaudio' },
  'torchaudio kaiser': { compatibility: { library: 'torchaudio', resamplingMethod: 'sinc_interp_kaiser' } },
  kaldi: { compatibility: 'kaldi' },
};

/** Two seconds of speech, whatever its rate, as a clip and as a stream. */
function* resampleItems(speech: Float32Array): Generator<Item> {
  for (const [from, to] of rates) {
    for (const [name, options] of Object.entries(resamplers)) {
      const resampler = createResamplerSync({ from, to, ...options });
      const item = `resample ${from} to ${to} ${name}`;
      yield { name: item, bytes: resampler.resample(speech) };
      const stream = resampler.stream();
      const parts = [...oddChunks(speech).map((chunk) => stream.push(chunk)), stream.flush()];
      yield { name: `${item} stream`, bytes: Float32Array.from(parts.flatMap((part) => [...part])) };
    }
  }
}

/** Chunks of 1, 78, 155, ... samples. */
function oddChunks(samples: Float32Array): Float32Array[] {
  const chunks: Float32Array[] = [];
  for (let at = 0, size = 1; at < samples.length; at += size, size += 77) chunks.push(samples.subarray(at, at + size));
  return chunks;
}

/** A preset on half a second, whatever its rate; statistics, where it takes some, are powers of two. */
function everyStage(name: string, target: Target, clip: Float32Array): Item {
  const spec = getPreset(name);
  const values = spec.melCount * (spec.stack?.size ?? 1);
  const cmvn = {
    shift: Float64Array.from({ length: values }, (_, i) => 8 + (i % 4)),
    scale: Float64Array.from({ length: values }, (_, i) => 2 ** -(i % 3)),
  };
  const options = spec.normalize.kind === 'cmvn' ? { target, cmvn } : { target };
  const { data } = createExtractorSync(spec, options).extract(clip, { sampleRate: spec.sampleRate });
  return { name: `preset ${name} ${target}`, bytes: data };
}

type Samples = ReadonlyMap<Clip, Float32Array<ArrayBuffer>>;

async function readClips(read: ReadFixture): Promise<Samples> {
  const samples = new Map<Clip, Float32Array<ArrayBuffer>>();
  for (const clip of clips) {
    samples.set(clip, Float32Array.from(decodeWav(await read(`audio/${clip}.wav`)).samples));
  }
  const once = samples.get('jfk')!;
  const thrice = new Float32Array(3 * once.length);
  for (let i = 0; i < 3; i++) thrice.set(once, i * once.length);
  return samples.set('jfk-x3', thrice);
}

/** Windows and filters of each front end, and the functions under them. */
function* tableItems(): Generator<Item> {
  for (const [name, spec] of Object.entries({ ...presets, ...derived })) {
    yield { name: `window ${name}`, bytes: windowTable(spec.window, spec.windowLength, spec.windowPeriodic) };
    const filters = melFilters(spec).flatMap(({ firstBin, weights }) => [firstBin, ...weights]);
    yield { name: `filters ${name}`, bytes: Float64Array.from(filters) };
  }
  const noise = seededNoise(500, 5);
  // Powers of two, which are exact: 10 ** -7 is not the same number in V8 12 and V8 13.
  const positive = noise.map((x, i) => (x + 1) * 2 ** (3 * (i % 21) - 30));
  yield { name: 'sin', bytes: noise.map((_, k) => sinTurn(k, 997)) };
  yield { name: 'log', bytes: positive.map(log) };
  yield { name: 'log10', bytes: positive.map(log10) };
  yield { name: 'exp', bytes: noise.map((x) => exp(50 * x)) };
  yield { name: 'pow', bytes: positive.map((x, i) => pow(x, 0.05 + (i % 100) / 20)) };
}

const elements = { simd: 'f32', double: 'f64' } as const satisfies Record<Target, Element>;

/** The transform and the logarithm alone. */
function* stageItems(samples: Samples): Generator<Item> {
  for (const target of targets) {
    yield { name: `power 400 jfk ${target}`, bytes: powerOf400(samples.get('jfk')!, target) };
    for (const n of [256, 400, 512, 1024, 1920, 2048, 441, 997]) {
      const signals = [1, 2, 3, 4].slice(0, target === 'simd' ? 4 : 2).map((seed) => seededNoise(n, seed));
      const spectra = spectrumKernel(elements[target], n)(signals);
      yield { name: `spectrum ${n} noise ${target}`, bytes: joined(spectra.flatMap(({ re, im }) => [re, im])) };
    }
    yield { name: `logarithm ${target}`, bytes: logarithms(target) };
  }
}

/** Power spectra of 64 frames of speech, windowed, all with other data: whichever planner makes them, these are the bits. */
function powerOf400(speech: Float32Array, target: Target): Float64Array<ArrayBuffer> {
  const window = windowTable('hann', 400, true);
  const power = powerKernel(elements[target], 400);
  const frame = (t: number) => Float64Array.from(window, (w, i) => w * speech[20000 + 160 * t + i]);
  const lanes = target === 'simd' ? 4 : 2;
  const groups = Array.from({ length: 64 / lanes }, (_, g) => power(Array.from({ length: lanes }, (_, l) => frame(g * lanes + l)))); // biome-ignore format: a call
  return joined(groups.flat());
}

/** log10 over the floats from 1e-30 up, every 131071st pattern. */
function logarithms(target: Target): ArrayBufferView {
  const { input, output, run } = logKernel(elements[target], { scale: 1 / LN_10[0], offset: 0 });
  const first = new Uint32Array(Float32Array.of(1e-30).buffer)[0];
  const patterns = Uint32Array.from({ length: LOG_BATCH }, (_, i) => Math.min(first + i * 131071, 0x7f7fffff));
  input.set(new Float32Array(patterns.buffer));
  run();
  return output.slice();
}

function* presetItems(preset: PresetName, target: Target, samples: Samples): Generator<Item> {
  const extractor = createExtractorSync(preset, { target });
  const item = (clip: Clip, length: ExtractOptions['length']) =>
    features(`${preset} ${target} ${clip} ${length}`, extractor, samples.get(clip)!, { length });
  for (const clip of clips) yield item(clip, 'window');
  for (const clip of ['chirp', 'odd-7919', 'jfk', 'jfk-x3'] as const) yield item(clip, 'unpadded');
  yield item('jfk-x3', 'file');
  yield* otherInputs(`${preset} ${target}`, extractor, samples);
}

/** Samples of other types, at the edge of what is accepted, and beyond it. */
function* otherInputs(name: string, extractor: Extractor, samples: Samples): Generator<Item> {
  const [speech, noise] = [samples.get('jfk')!, samples.get('noise')!];
  const integers = Int16Array.from(speech, (x) => Math.round(x * 32768));
  yield features(`${name} jfk int16`, extractor, integers, {});
  yield features(
    `${name} noise float64`,
    extractor,
    Float64Array.from(noise, (x) => x / 3),
    {},
  );
  const loudest = noise.map((x) => Math.fround(1e12 * Math.max(-1, Math.min(1, x))));
  yield features(`${name} noise at 1e12`, extractor, loudest, { anyScale: true });
  yield { name: `${name} refusals`, bytes: refusals(extractor, noise) };
  yield features(`${name} noise after refusals`, extractor, noise, {});
}

/** The codes with which NaN, infinities and too large a sample are refused: no NaN ever reaches a feature. */
function refusals(extractor: Extractor, noise: Float32Array): Uint8Array<ArrayBuffer> {
  const codes = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2e12].map((bad) => {
    try {
      extractor.extract(noise.with(4321, bad), { sampleRate: 16000, anyScale: true });
      return 'accepted';
    } catch (error) {
      return error instanceof MelismaError ? error.code : String(error);
    }
  });
  return new TextEncoder().encode(codes.join('\n'));
}

/** The most exact output: float64 where the target can store it. */
function* derivedItems(name: string, spec: Spec, target: Target, samples: Samples): Generator<Item> {
  const output = target === 'double' ? 'float64' : 'float32';
  const extractor = createExtractorSync(spec, { target, output });
  for (const clip of derivedClips) yield features(`${name} ${target} ${clip}`, extractor, samples.get(clip)!, {});
}

function features(
  name: string,
  extractor: Extractor<Float32Array | Float64Array>,
  samples: Float32Array | Float64Array | Int16Array,
  options: Omit<ExtractOptions, 'sampleRate'>,
): Item {
  const { data } = extractor.extract(samples, { sampleRate: 16000, ...options });
  return { name, bytes: data };
}

/** The generated modules themselves. They are the same everywhere too, but change with every optimisation. */
export function* modules(): Generator<Item> {
  const { whisper, parakeet, kaldiMfcc } = presets;
  for (const [name, spec] of Object.entries({ whisper, parakeet, kaldiMfcc, ...derived })) {
    for (const target of targets) {
      yield { name: `module ${name} ${target}`, bytes: compile(spec, target, 'float32').bytes };
    }
  }
}

function joined(parts: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
