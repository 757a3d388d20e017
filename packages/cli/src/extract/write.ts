/** Features to the place and in the format that were asked for. */
import type { Extractor, FeatureArray } from 'melisma';
import manifest from '../../package.json' with { type: 'json' };
import { writeWhole } from '../files/atomic.ts';
import { encode } from '../files/formats.ts';
import { standard } from '../files/inputs.ts';
import type { Dtype } from '../files/little-endian.ts';
import type { Job } from '../files/outputs.ts';
import { printBytes } from '../report/streams.ts';
import type { Stack } from './stack.ts';

/** Nothing is written without `-o`. @throws MelismaError `ERR_OUTPUT_RANGE`, `ERR_FILE_WRITE` */
export async function writeFeatures(
  { output, format }: Job,
  features: Stack,
  extractor: Extractor<FeatureArray>,
  dtype: Dtype,
): Promise<void> {
  if (output === undefined) return;
  const bytes = encode({ ...features, facts: factsOf(features, extractor) }, format, dtype);
  if (output === standard) await printBytes(bytes);
  else await writeWhole(output, bytes);
}

/** Where features come from, as text: a front end without a name is told whole. */
function factsOf({ axes, validFrames }: Stack, extractor: Extractor<FeatureArray>): Record<string, string> {
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
