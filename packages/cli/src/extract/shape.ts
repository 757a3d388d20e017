/** The shape of what a recording comes to, and where it comes from. */

import { frameCount } from '@melisma/draw';
import type { Extractor, FeatureArray, FeatureShape } from 'melisma';
import manifest from '../../package.json' with { type: 'json' };
import { formatCount } from '../report/text.ts';

/** A shape whose first axes count windows, or channels, or channels and then windows. */
export interface Shape extends Omit<FeatureShape, 'axes'> {
  axes: ('channel' | 'window' | FeatureShape['axes'][number])[];
}

/** `[count, ...]`, of parts that are all of one shape. */
export const stackedShape = (axis: 'channel' | 'window', count: number, part: Shape, validFrames: number): Shape => ({
  dims: [count, ...part.dims],
  axes: [axis, ...part.axes],
  validFrames,
});

/** How many frames lie over the recording, and how many over padding. */
export function validity({ dims, axes, validFrames }: Shape): string {
  const frames = frameCount(dims, axes);
  if (validFrames >= frames) return `${formatCount(frames)} frames`;
  return `${formatCount(validFrames)} frames of sound, ${formatCount(frames - validFrames)} of padding`;
}

/** Where features come from, as text: the preset's name, or else the whole spec. */
export function factsOf({ axes, validFrames }: Shape, extractor: Extractor<FeatureArray>): Record<string, string> {
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
