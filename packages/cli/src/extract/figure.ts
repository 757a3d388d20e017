/** What `melisma extract` has made of a recording, as a figure, and the picture of it. Loaded only where something is drawn. */
import type { Extractor, FeatureArray } from 'melisma';
import { secondsOf } from '../audio/read.ts';
import { type Figure, gridOf, gridPart } from '../draw/index.ts';
import { fileTitle } from '../files/inputs.ts';
import { writeWhole } from '../files/write.ts';
import { formatSeconds } from '../report/text.ts';
import { type Done, validity } from './one.ts';

/** A figure of one panel, of a part that began at `start`, s. */
export function figureOf(
  { job, recording, features }: Done,
  { name, spec }: Extractor<FeatureArray>,
  start = 0,
): Figure {
  const sound = `${formatSeconds(secondsOf(recording))} at ${recording.sampleRate / 1000} kHz`;
  const panel = {
    title: fileTitle(job.input.path),
    facts: [name ?? 'own spec', `[${features.dims.join(', ')}]`, sound, validity(features)],
    sound: { samples: recording.signals[0], sampleRate: recording.sampleRate },
    ...gridPart(gridOf(features), spec),
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
