/** Where a pipeline or a processor keeps its feature extractor, and of which class it is. */
import { readable } from '../../errors/readable.ts';
import { refusal } from '../../errors/refusal.ts';
import type { FeatureExtractor } from './types.ts';

type Loose = { readonly [key: string]: unknown } | null | undefined;

const isExtractor = (value: Loose): boolean =>
  typeof value?._call === 'function' && typeof value.config === 'object' && value.config !== null;

/** What a pipeline, a processor or a feature extractor holds, the innermost first. */
function candidates(target: Loose): Loose[] {
  const processor = target?.processor as Loose;
  return [processor?.feature_extractor as Loose, target?.feature_extractor as Loose, target];
}

const describe = (target: unknown): string =>
  (target as { constructor?: { name?: string } } | null | undefined)?.constructor?.name || String(target);

/** The feature extractor of `target`. Throws ERR_OPTION. */
export function extractorOf(target: unknown): FeatureExtractor {
  const found = readable('target', () => candidates(target as Loose).find(isExtractor));
  if (found) return found as unknown as FeatureExtractor;
  const expected = 'a pipeline, a processor or a feature extractor of transformers.js for audio';
  throw refusal('ERR_OPTION', 'target', expected, target);
}

/**
 * The name of its class among `known`: its own, or where a minifier took that away the one in its configuration, by which
 * transformers.js chose the class. Throws ERR_OPTION, naming all of `known`.
 */
export function classOf(extractor: FeatureExtractor, known: readonly string[]): string {
  const own = describe(extractor);
  const chosen = extractor.config.feature_extractor_type;
  const name = [own, chosen].find((candidate): candidate is string => known.includes(candidate as string));
  if (name !== undefined) return name;
  const given = String(chosen ?? own);
  throw refusal('ERR_OPTION', 'target', known, given, { more: ', which is not replaced' });
}
