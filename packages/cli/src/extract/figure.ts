/** What `melisma extract` has made of a recording, as a figure, and the picture of it. Loaded only where something is drawn. */

import { type Figure, frameCount, gridPart } from '@melisma/draw';
import type { Extractor, FeatureArray } from 'melisma';
import { secondsOf } from '../audio/read.ts';
import { fileTitle } from '../files/inputs.ts';
import { writeWhole } from '../files/write.ts';
import { formatSeconds } from '../report/text.ts';
import type { Done } from './one.ts';
import { validity } from './shape.ts';

/** A figure of one panel, of a part that began at `start`, s. */
export function figureOf(
  { job, recording, shape, overview }: Done,
  { name, spec }: Extractor<FeatureArray>,
  start = 0,
): Figure {
  const frames = Math.min(Math.max(shape.validFrames, 1), frameCount(shape.dims, shape.axes));
  const sound = `${formatSeconds(secondsOf(recording))} at ${recording.sampleRate / 1000} kHz`;
  const panel = {
    title: fileTitle(job.input.path),
    facts: [name ?? 'own spec', `[${shape.dims.join(', ')}]`, sound, validity(shape)],
    sound: { samples: recording.signals[0], sampleRate: recording.sampleRate },
    ...gridPart(overview!.grid, spec, frames),
  };
  return { panels: [panel], start, unit: 'seconds' };
}

/** The canvas is loaded only for a picture. @throws MelismaError `ERR_FILE_WRITE` */
export async function writePicture(
  path: string,
  done: Done,
  extractor: Extractor<FeatureArray>,
  start: number | undefined,
): Promise<void> {
  const { pngOf } = await import('../pictures/png.ts');
  await writeWhole(path, pngOf(figureOf(done, extractor, start)));
}
