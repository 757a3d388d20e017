/** From a recording to its features, in the shape that was asked for. */
import type { Extractor, FeatureArray } from 'melisma';
import type { Recording } from '../audio/recording.ts';
import type { ExtractFlags } from './flags.ts';
import { type Stack, stacked } from './stack.ts';

type Options = Pick<ExtractFlags, 'channel' | 'length'>;

/** @throws MelismaError what the front end refuses */
export function featuresOf(extractor: Extractor<FeatureArray>, recording: Recording, flags: Options): Stack {
  const parts = recording.signals.map((samples) => ofSignal(extractor, samples, recording.sampleRate, flags.length));
  return flags.channel === 'each' ? stacked('channel', parts, parts[0].validFrames) : parts[0];
}

function ofSignal(
  extractor: Extractor<FeatureArray>,
  samples: Float32Array,
  sampleRate: number,
  length: Options['length'],
): Stack {
  if (length !== 'windows') return extractor.extract(samples, { sampleRate, length });
  const windows = [...extractor.windows(samples, { sampleRate })];
  // Padding stands in the last window only.
  const validFrames = windows.reduce((sum, window) => sum + window.validFrames, 0);
  return stacked('window', windows, validFrames);
}
