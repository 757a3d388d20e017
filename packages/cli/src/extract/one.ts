/** One recording of the call: read, extract, write. */
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Extractor, FeatureArray, Features } from 'melisma';
import { anyScaleOf } from '../audio/flags.ts';
import { limitsOf } from '../audio/kept.ts';
import { isLong, type Recording, readOrSpool, readRecording } from '../audio/read.ts';
import { encode } from '../files/formats.ts';
import { standard } from '../files/inputs.ts';
import type { Job } from '../files/outputs.ts';
import type { Dtype } from '../files/stored-array.ts';
import { writeWhole } from '../files/write.ts';
import { printBytes } from '../report/streams.ts';
import type { ExtractFlags } from './flags.ts';
import type { Made } from './long.ts';
import { overviewOf } from './overview.ts';
import { factsOf, type Shape, stackedShape } from './shape.ts';

/** One recording, and what was made of it. */
export interface Done extends Made {
  job: Job;
  recording: Recording;
}

/** Works on a recording. @returns what `use` makes of what was made, which is gone afterwards @throws MelismaError whatever is wrong with this recording or its output */
export async function extractOne<Used>(
  extractor: Extractor<FeatureArray>,
  job: Job,
  flags: ExtractFlags,
  onProgress: (share: number) => void,
  wantsOverview: boolean,
  use: (done: Done) => Promise<Used>,
): Promise<Used> {
  const { spec } = extractor;
  const options = { ...flags, ...limitsOf(spec, flags.length ?? 'window'), rate: spec.sampleRate, onProgress };
  const recording = await (extractor.target === 'reference'
    ? readRecording(job.input, options)
    : readOrSpool(job.input, besideOutput(job), options));
  try {
    if (isLong(recording)) {
      const { extractLong } = await import('./long.ts');
      return await use({
        job,
        recording,
        ...(await extractLong(extractor, recording, job, flags, onProgress, wantsOverview)),
      });
    }
    return await use({ job, recording, ...(await extractWhole(extractor, recording, job, flags, wantsOverview)) });
  } finally {
    if (isLong(recording)) for (const signal of recording.signals) signal.close();
  }
}

/** Where files of the work go: there is room for the output, too. */
const besideOutput = ({ output }: Job): string =>
  output === undefined || output === standard ? tmpdir() : dirname(output);

async function extractWhole(
  extractor: Extractor<FeatureArray>,
  recording: Recording<Float32Array>,
  job: Job,
  flags: ExtractFlags,
  wantsOverview: boolean,
): Promise<Made> {
  const start = performance.now();
  const features = featuresOf(extractor, recording, flags);
  const milliseconds = performance.now() - start;
  await writeFeatures(job, features, extractor, flags.dtype);
  const { data: _, ...shape } = features;
  return { shape, milliseconds, overview: wantsOverview ? overviewOf(features) : undefined };
}

type Options = Pick<ExtractFlags, 'channel' | 'length' | 'anyScale'>;

/** @throws MelismaError what the front end refuses */
function featuresOf(extractor: Extractor<FeatureArray>, recording: Recording<Float32Array>, flags: Options): Stack {
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

/** Features of that shape. */
type Stack = Shape & Pick<Features<FeatureArray>, 'data'>;

/** Parts that are all of one shape, one after the other. */
function stacked(axis: 'channel' | 'window', parts: readonly Stack[], validFrames: number): Stack {
  const size = parts[0].data.length;
  const ArrayType = parts[0].data instanceof Float64Array ? Float64Array : Float32Array;
  const data = new ArrayType(parts.length * size);
  parts.forEach((part, k) => {
    data.set(part.data, k * size);
  });
  return { data, ...stackedShape(axis, parts.length, parts[0], validFrames) };
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
