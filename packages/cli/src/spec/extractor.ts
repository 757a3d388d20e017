/** The extractor of a call: of the presets that most calls name from a file in the package, so that nothing is compiled, nor what compiles loaded. */
import type { Extractor, ExtractorOptions, FeatureArray } from 'melisma';
import { builtModule } from '../files/built.ts';
import { compiledAhead } from './ahead.ts';
import { type FrontEndFlags, tellNotes } from './flags.ts';

/** What a person should know about the front end is told. @throws UsageError; MelismaError as `createExtractor`, and for what a file holds */
export async function extractorFor(flags: FrontEndFlags, options: ExtractorOptions): Promise<Extractor<FeatureArray>> {
  const name = compiledPreset(flags, options);
  const module = name && builtModule(`front-ends/${name}`);
  if (module) {
    const { loadExtractor } = await import('melisma/runtime');
    return loadExtractor(module);
  }
  const [{ chooseFrontEnd }, { createExtractor }] = await Promise.all([import('./choose.ts'), import('melisma')]);
  const frontEnd = await chooseFrontEnd(flags);
  tellNotes(frontEnd, flags);
  return createExtractor(frontEnd.spec, options);
}

/** What the build has compiled: presets as they are, for `simd`. Undefined for all others. */
function compiledPreset(
  { preset, set, layout }: FrontEndFlags,
  { target, output }: ExtractorOptions,
): string | undefined {
  const isPlain = set === undefined && layout === undefined && target === 'simd' && output === undefined;
  return isPlain ? compiledAhead.find((known) => known === preset) : undefined;
}
