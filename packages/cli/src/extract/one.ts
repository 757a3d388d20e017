/** One recording of the call: read, extract, write. */
import type { Extractor, Features } from 'melisma';
import { readRecording } from '../audio/read.ts';
import type { Recording } from '../audio/recording.ts';
import { writeWhole } from '../files/atomic.ts';
import { standard } from '../files/inputs.ts';
import { encodeNpy } from '../files/npy.ts';
import type { Job } from '../files/outputs.ts';
import { printBytes } from '../report/streams.ts';
import { featuresOf } from './features.ts';
import type { ExtractFlags } from './flags.ts';
import type { Stack } from './stack.ts';

/** What was done about one recording. */
export interface Done {
  job: Job;
  recording: Recording;
  features: Features | Stack;
  /** Of the extraction alone: neither reading nor writing. */
  milliseconds: number;
}

/** @throws MelismaError whatever is wrong with this recording or its output */
export async function extractOne(
  extractor: Extractor,
  job: Job,
  flags: ExtractFlags,
  onProgress: (share: number) => void,
): Promise<Done> {
  const recording = await readRecording(job.input, { ...flags, rate: extractor.spec.sampleRate, onProgress });
  const start = performance.now();
  const features = featuresOf(extractor, recording, flags);
  const milliseconds = performance.now() - start;
  if (job.output !== undefined) await writeFeatures(job.output, features);
  if (flags.plot !== undefined) await writePicture(flags.plot, extractor, { job, recording, features, milliseconds });
  return { job, recording, features, milliseconds };
}

async function writeFeatures(output: string, features: Features | Stack): Promise<void> {
  const bytes = encodeNpy(features.data, features.dims);
  if (output === standard) await printBytes(bytes);
  else await writeWhole(output, bytes);
}

/** The picture's code and the canvas are loaded only for a picture. */
async function writePicture(path: string, extractor: Extractor, done: Done): Promise<void> {
  const { drawPicture } = await import('../draw/picture.ts');
  await writeWhole(path, drawPicture(done, extractor));
}
