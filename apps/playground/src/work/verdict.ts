/** Which preset an array comes from: the one whose features of the recording on the page are nearest to it. */
import { createExtractor, type Features, getPreset, presetNames, type Spec } from 'melisma';
import { lengthFor } from './features.ts';
import { samplesAt } from './recording.ts';

export interface Verdict {
  preset: string;
  /** The largest difference between a value and that of the preset. */
  largest: number;
  /** The array has frames where the preset has values, and the other way about. */
  isTurned: boolean;
}

/** An array of theirs; axes of one are left out. */
interface Own {
  data: ArrayLike<number>;
  dims: readonly number[];
}

/** Undefined where no preset gives an array of this shape. Takes a second or two: the presets whose frames have as many values are compiled. */
export async function nearestPreset({ data, dims }: Own): Promise<Verdict | undefined> {
  const sizes = dims.filter((size) => size > 1);
  let nearest: Verdict | undefined;
  for (const preset of presetNames().filter((name) => sizes.includes(valuesOf(getPreset(name))))) {
    const features = await featuresBy(preset).catch(() => undefined);
    const isTurned = features?.dims.join() === sizes.toReversed().join();
    if (!features || (!isTurned && features.dims.join() !== sizes.join())) continue;
    const largest = apart(features, data, isTurned);
    if (largest < (nearest?.largest ?? Infinity)) nearest = { preset, largest, isTurned };
  }
  return nearest;
}

/** Of a frame. */
const valuesOf = ({ cepstrum, melCount, deltas, stack }: Spec): number =>
  (cepstrum?.count ?? melCount) * (1 + (deltas?.orders ?? 0)) * (stack?.size ?? 1);

/** Made here and given back: most of them are asked for once. */
async function featuresBy(preset: ReturnType<typeof presetNames>[number]): Promise<Features> {
  using extractor = await createExtractor(preset);
  const { sampleRate } = extractor.spec;
  const samples = await samplesAt(sampleRate);
  return extractor.extract(samples, { sampleRate, length: lengthFor(extractor.spec, samples.length) });
}

function apart({ data, dims: [rows, columns] }: Features, own: ArrayLike<number>, isTurned: boolean): number {
  let largest = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const difference = Math.abs(data[i * columns + j] - own[isTurned ? j * rows + i : i * columns + j]);
      // A NaN is as far away as anything can be.
      if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
    }
  return largest;
}
