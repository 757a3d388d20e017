/** Features of the recording, with the time that they took. */
import { createExtractor, type Extractor, type Features, type LengthMode, presets, type Spec, specHash } from 'melisma';
import { samplesAt } from './recording.ts';

export interface Extracted extends Omit<Features, 'data'> {
  data: Float32Array<ArrayBuffer>;
  seconds: number;
  /** The least of the runs. */
  milliseconds: number;
  /** Given to `extract` where the recording is longer than the model's window. */
  length?: LengthMode;
  bitsVersion: number;
}

type Target = 'simd' | 'reference';

const extractors = new Map<string, Promise<Extractor>>();

/** One is kept for each spec: compiling takes longer than a clip. */
function extractorFor(spec: Spec, target: Target): Promise<Extractor> {
  const key = `${target} ${JSON.stringify(spec)}`;
  const known = extractors.get(key);
  if (known) return known;
  const made = createExtractor(named(spec), { target });
  extractors.set(key, made);
  made.catch(() => extractors.delete(key));
  return made;
}

/** The preset itself where the values are its own: names do not come through messages. */
const named = (spec: Spec): Spec =>
  Object.values(presets).find((preset) => JSON.stringify(preset) === JSON.stringify(spec)) ?? spec;

export const lengthFor = ({ clipSamples }: Spec, samples: number): LengthMode | undefined =>
  clipSamples !== null && samples > clipSamples ? 'file' : undefined;

/** Runs until this many milliseconds are over, five at most: the first ones run slower code. */
const PATIENCE = 150;

/** @throws MelismaError as `createExtractor` and `extract` do */
export async function extract(spec: Spec, target: Target = 'simd'): Promise<Extracted> {
  const { sampleRate } = spec;
  const samples = await samplesAt(sampleRate);
  const extractor = await extractorFor(spec, target);
  const length = lengthFor(spec, samples.length);
  const begin = performance.now();
  let [best, runs] = [Infinity, 0];
  let features: Features;
  do {
    const start = performance.now();
    features = extractor.extract(samples, { sampleRate, length });
    best = Math.min(best, performance.now() - start);
    runs++;
  } while (runs < 5 && performance.now() - begin < PATIENCE);
  const { data, dims, axes, validFrames } = features;
  return {
    data: data as Float32Array<ArrayBuffer>,
    dims,
    axes,
    validFrames,
    seconds: samples.length / sampleRate,
    milliseconds: best,
    length,
    bitsVersion: extractor.bitsVersion,
  };
}

export interface Check {
  fast: number;
  plain: number;
  seconds: number;
  largest: number;
  /** Of all values. */
  equal: number;
  values: number;
  specHash: string;
}

/** The kernels and the plain formulas on the same clip. */
export async function check(spec: Spec): Promise<Check> {
  const fast = await extract(spec);
  const plain = await extract(spec, 'reference');
  let [largest, equal] = [0, 0];
  for (let i = 0; i < fast.data.length; i++) {
    const apart = Math.abs(fast.data[i] - plain.data[i]);
    if (apart > largest) largest = apart;
    if (apart === 0) equal++;
  }
  const { seconds } = fast;
  const values = fast.data.length;
  return {
    fast: fast.milliseconds,
    plain: plain.milliseconds,
    seconds,
    largest,
    equal,
    values,
    specHash: specHash(spec),
  };
}
