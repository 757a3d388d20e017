/** One recording of the call: read, extract, write. */
import type { Extractor, Features } from 'melisma';
import { writeWhole } from '../files/atomic.ts';
import { standard } from '../files/inputs.ts';
import { encodeNpy } from '../files/npy.ts';
import type { Job } from '../files/outputs.ts';
import { printBytes } from '../report/streams.ts';
import type { ExtractFlags } from './flags.ts';
import { type Recording, readRecording } from './recording.ts';
import { extractWindows, type Stack } from './windows.ts';

/** What was done about one recording. */
export interface Done {
  job: Job;
  recording: Recording;
  features: Features | Stack;
  /** Of the extraction alone: neither reading nor writing. */
  milliseconds: number;
}

/** @throws MelismaError whatever is wrong with this recording or its output */
export async function extractOne(extractor: Extractor, job: Job, flags: ExtractFlags): Promise<Done> {
  const recording = await readRecording(job.input);
  const start = performance.now();
  const features = featuresOf(extractor, recording, flags.length);
  const milliseconds = performance.now() - start;
  if (job.output !== undefined) await writeFeatures(job.output, features);
  if (flags.plot !== undefined) await writePicture(flags.plot, extractor, { job, recording, features, milliseconds });
  return { job, recording, features, milliseconds };
}

function featuresOf(extractor: Extractor, recording: Recording, length: ExtractFlags['length']): Features | Stack {
  if (length === 'windows') return extractWindows(extractor, recording);
  return extractor.extract(recording.samples, { sampleRate: recording.sampleRate, length });
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
