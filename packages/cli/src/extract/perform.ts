/** Work on one recording of `melisma extract`, here or in a thread, and what is told of it. */
import type { Extractor, FeatureArray, Spec } from 'melisma';
import { secondsOf } from '../audio/read.ts';
import type { Job } from '../files/outputs.ts';
import type { JobReport, Perform } from '../jobs/threads.ts';
import { extractorFor } from '../spec/extractor.ts';
import { type ExtractFlags, optionsOf } from './flags.ts';
import { type Done, extractOne } from './one.ts';
import { showsValues, textOf } from './show.ts';

/** What came of one recording. */
export interface ExtractReport extends JobReport {
  /** Of extraction. */
  milliseconds: number;
  /** Over the recording. */
  frames: number;
  isResampled: boolean;
  /** Sizes, slowest axis first. */
  dims: number[];
}

/** What a thread is told. */
export interface ExtractSetup {
  /** Of the preset, where it is one. */
  name: string | undefined;
  spec: Spec;
  flags: ExtractFlags;
  /** Recordings of the call. */
  total: number;
}

/** For a thread, which is not to read again what the flags name. */
export async function performer({ name, spec, flags, total }: ExtractSetup): Promise<Perform<Job, ExtractReport>> {
  const options = optionsOf(flags);
  const extractor =
    name === undefined
      ? await (await import('melisma')).createExtractor(spec, options)
      : await extractorFor({ preset: name, layout: flags.layout }, options);
  return performWith(extractor, flags, total);
}

export const performWith =
  (extractor: Extractor<FeatureArray>, flags: ExtractFlags, total: number): Perform<Job, ExtractReport> =>
  (job, onProgress) =>
    extractOne(extractor, job, flags, onProgress, showsValues(flags, total), async (done) => {
      if (flags.plot !== undefined) await drawDone(flags.plot, done, extractor, flags.start);
      return {
        seconds: secondsOf(done.recording),
        milliseconds: done.milliseconds,
        frames: done.shape.validFrames,
        isResampled: done.recording.resampling !== undefined,
        dims: done.shape.dims,
        text: await textOf(done, extractor, flags, total),
      };
    });

/** The code that draws is loaded only for a picture. */
async function drawDone(path: string, done: Done, extractor: Extractor<FeatureArray>, start?: number): Promise<void> {
  const { writePicture } = await import('./figure.ts');
  await writePicture(path, done, extractor, start);
}
