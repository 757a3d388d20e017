/** One recording of the call: read, extract, write. */

import type { Extractor, FeatureArray, Features } from 'melisma';
import manifest from '../../package.json' with { type: 'json' };
import { anyScaleOf } from '../audio/flags.ts';
import { type Recording, readRecording } from '../audio/read.ts';
import { frameCount } from '../draw/grid.ts';
import { encode } from '../files/formats.ts';
import { standard } from '../files/inputs.ts';
import type { Job } from '../files/outputs.ts';
import type { Dtype } from '../files/stored-array.ts';
import { writeWhole } from '../files/write.ts';
import { printBytes } from '../report/streams.ts';
import { formatCount } from '../report/text.ts';
import type { ExtractFlags } from './flags.ts';

/** One recording, and what was made of it. */
export interface Done {
  job: Job;
  recording: Recording;
  features: Stack;
  /** Of the extraction alone: neither reading nor writing. */
  milliseconds: number;
}

/** @throws MelismaError whatever is wrong with this recording or its output */
export async function extractOne(
  extractor: Extractor<FeatureArray>,
  job: Job,
  flags: ExtractFlags,
  onProgress: (share: number) => void,
): Promise<Done> {
  const { sampleRate: rate, clipSamples } = extractor.spec;
  const most = (flags.length ?? 'window') === 'window' ? (clipSamples ?? undefined) : undefined;
  const recording = await readRecording(job.input, { ...flags, rate, most, onProgress });
  const start = performance.now();
  const features = featuresOf(extractor, recording, flags);
  const milliseconds = performance.now() - start;
  await writeFeatures(job, features, extractor, flags.dtype);
  return { job, recording, features, milliseconds };
}

type Options = Pick<ExtractFlags, 'channel' | 'length' | 'anyScale'>;

/** @throws MelismaError what the front end refuses */
function featuresOf(extractor: Extractor<FeatureArray>, recording: Recording, flags: Options): Stack {
  const options = { sampleRate: recording.sampleRate, anyScale: anyScaleOf(recording.source, flags) };
  const parts = recording.signals.map((samples) => ofSignal(extractor, samples, options, flags.length));
  return flags.channel === 'each' ? stacked('channel', parts, parts[0].validFrames) : parts[0];
}

function ofSignal(
  extractor: Extractor<FeatureArray>,
  samples: Float32Array,
  options: { sampleRate: number; anyScale: boolean },
  length: Options['length'],
): Stack {
  if (length !== 'windows') return extractor.extract(samples, { ...options, length });
  const windows = [...extractor.windows(samples, options)];
  // Padding stands in the last window only.
  const validFrames = windows.reduce((sum, window) => sum + window.validFrames, 0);
  return stacked('window', windows, validFrames);
}

/** Features whose first axes count windows, or channels, or channels and then windows. */
export interface Stack extends Omit<Features<FeatureArray>, 'axes'> {
  axes: ('channel' | 'window' | Features['axes'][number])[];
}

/** `[k, ...]`, of parts that are all of one shape. */
function stacked(axis: 'channel' | 'window', parts: readonly Stack[], validFrames: number): Stack {
  const { dims, axes } = parts[0];
  const size = parts[0].data.length;
  const ArrayType = parts[0].data instanceof Float64Array ? Float64Array : Float32Array;
  const data = new ArrayType(parts.length * size);
  parts.forEach((part, k) => {
    data.set(part.data, k * size);
  });
  return { data, dims: [parts.length, ...dims], axes: [axis, ...axes], validFrames };
}

/** How many frames lie over the recording, and how many over padding. */
export function validity({ dims, axes, validFrames }: Stack): string {
  const frames = frameCount(dims, axes);
  if (validFrames >= frames) return `${formatCount(frames)} frames`;
  return `${formatCount(validFrames)} frames of sound, ${formatCount(frames - validFrames)} of padding`;
}

/** Nothing is written without `-o`. @throws MelismaError `ERR_OUTPUT_RANGE`, `ERR_FILE_WRITE` */
async function writeFeatures(
  { output, format }: Job,
  features: Stack,
  extractor: Extractor<FeatureArray>,
  dtype: Dtype,
): Promise<void> {
  if (output === undefined) return;
  const bytes = encode({ ...features, facts: factsOf(features, extractor) }, format, dtype);
  if (output === standard) await printBytes(bytes);
  else await writeWhole(output, bytes);
}

/** Where features come from, as text: the preset's name, or else the whole spec. */
function factsOf({ axes, validFrames }: Stack, extractor: Extractor<FeatureArray>): Record<string, string> {
  const { name, spec, specHash, target, bitsVersion } = extractor;
  return {
    ...(name === undefined ? { spec: JSON.stringify(spec) } : { preset: name }),
    specHash,
    target,
    bitsVersion: String(bitsVersion),
    sampleRate: String(spec.sampleRate),
    axes: axes.join(','),
    validFrames: String(validFrames),
    melisma: manifest.version,
  };
}
