/** The extractor of a call: of the presets that most calls name from a file in the package, so that nothing is compiled, nor what compiles loaded. */
import { existsSync, readFileSync } from 'node:fs';
import type { Extractor, ExtractorOptions, FeatureArray } from 'melisma';
import { compiledAhead } from './ahead.ts';
import { type FrontEndFlags, tellNotes } from './flags.ts';

/** What a person should know about the front end is told. @throws UsageError; MelismaError as `createExtractor`, and for what a file holds */
export async function extractorFor(flags: FrontEndFlags, options: ExtractorOptions): Promise<Extractor<FeatureArray>> {
  const file = compiledFile(flags, options);
  if (file) {
    const { loadExtractor } = await import('melisma/runtime');
    return loadExtractor(file);
  }
  const [{ chooseFrontEnd }, { createExtractor }] = await Promise.all([import('./choose.ts'), import('melisma')]);
  const frontEnd = await chooseFrontEnd(flags);
  tellNotes(frontEnd, flags);
  return createExtractor(frontEnd.spec, options);
}

/** What the build has compiled: presets as they are, for `simd`. Undefined for all others, and where the sources run. */
function compiledFile(
  { preset, set, layout }: FrontEndFlags,
  { target, output }: ExtractorOptions,
): Uint8Array<ArrayBuffer> | undefined {
  const isPlain = set === undefined && layout === undefined && target === 'simd' && output === undefined;
  const name = compiledAhead.find((known) => known === preset);
  if (!isPlain || name === undefined) return undefined;
  const path = new URL(`./front-ends/${name}.wasm`, import.meta.url);
  return existsSync(path) ? Uint8Array.from(readFileSync(path)) : undefined;
}
