/** One recording of the call: read, extract, write. */
import type { Extractor, FeatureArray } from 'melisma';
import { readRecording } from '../audio/read.ts';
import type { Recording } from '../audio/recording.ts';
import { writeWhole } from '../files/atomic.ts';
import type { Job } from '../files/outputs.ts';
import { featuresOf } from './features.ts';
import type { ExtractFlags } from './flags.ts';
import type { Stack } from './stack.ts';
import { writeFeatures } from './write.ts';

/** What was done about one recording. */
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
  const recording = await readRecording(job.input, { ...flags, rate: extractor.spec.sampleRate, onProgress });
  const start = performance.now();
  const features = featuresOf(extractor, recording, flags);
  const milliseconds = performance.now() - start;
  await writeFeatures(job, features, extractor, flags.dtype);
  const done = { job, recording, features, milliseconds };
  if (flags.plot !== undefined) await writePicture(flags.plot, extractor, done, flags.start);
  return done;
}

/** The picture's code and the canvas are loaded only for a picture. */
async function writePicture(
  path: string,
  extractor: Extractor<FeatureArray>,
  done: Done,
  start: number | undefined,
): Promise<void> {
  const [{ figureOf }, { drawFigure }] = await Promise.all([
    import('../draw/extracted.ts'),
    import('../draw/picture.ts'),
  ]);
  await writeWhole(path, drawFigure(figureOf(done, extractor, start)));
}
