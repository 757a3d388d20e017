/** What `melisma extract` has made of a recording, as a figure. */
import { basename } from 'node:path';
import type { Extractor, FeatureArray } from 'melisma';
import { secondsOf } from '../audio/recording.ts';
import type { Done } from '../extract/one.ts';
import { validity } from '../extract/summary.ts';
import { standard } from '../files/inputs.ts';
import { formatSeconds } from '../report/numbers.ts';
import { type Figure, gridPart } from './figure.ts';
import { gridOf } from './grid.ts';

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

/** A file by its name. */
export const fileTitle = (path: string): string => (path === standard ? 'standard input' : basename(path));
