/** Extractors compiled here and now, and front ends compiled for later. */
import { BITS_VERSION, compiledTargets, createEngine, createEngineSync, targets } from '../engine/engines.ts';
import { compileFile } from '../engine/file.ts';
import { MelismaError } from '../errors/errors.ts';
import { checkKeys } from '../errors/options.ts';
import { presetInfo } from '../presets/define.ts';
import { specHash } from '../spec/hash.ts';
import type { Spec } from '../spec/spec.ts';
import { defineSpec, requireSupported } from '../spec/validate.ts';
import { ClipExtractor, type FrontEnd } from './clip.ts';
import type { ArrayOf, CompileOptions, Extractor, ExtractorOptions, OutputType, Target } from './types.ts';

/** An extractor for a spec, compiled in the background. Throws ERR_SPEC, ERR_SPEC_UNSUPPORTED, ERR_OPTION, ERR_NO_WEBASSEMBLY. */
export async function extractorFor<Output extends OutputType = 'float32'>(
  spec: Spec,
  options: ExtractorOptions<Output> = {},
): Promise<Extractor<ArrayOf<Output>>> {
  const frontEnd = checkedFrontEnd(spec, options);
  return new ClipExtractor(frontEnd, await createEngine(frontEnd.spec, frontEnd.target, frontEnd.output));
}

/** As {@link extractorFor}, at once. */
export function extractorForSync<Output extends OutputType = 'float32'>(
  spec: Spec,
  options: ExtractorOptions<Output> = {},
): Extractor<ArrayOf<Output>> {
  const frontEnd = checkedFrontEnd(spec, options);
  return new ClipExtractor(frontEnd, createEngineSync(frontEnd.spec, frontEnd.target, frontEnd.output));
}

/** The file of a spec. Throws ERR_SPEC, ERR_SPEC_UNSUPPORTED, ERR_OPTION. */
export function fileFor(spec: Spec, options: CompileOptions): Uint8Array<ArrayBuffer> {
  const { spec: checked, name, output } = checkedFrontEnd(spec, options);
  const { target = 'simd' } = options;
  requireOneOf('target', compiledTargets, target);
  return compileFile(checked, name ?? null, target, output);
}

function checkedFrontEnd<Output extends OutputType>(spec: Spec, options: ExtractorOptions<Output>): FrontEnd<Output> {
  const checked = checkedSpec(spec);
  return {
    ...checkedOptions(options),
    spec: checked,
    name: presetInfo(checked)?.name,
    bitsVersion: BITS_VERSION,
    get specHash() {
      return specHash(checked);
    },
  };
}

/** A preset is checked and frozen already; anything else is copied, so that later changes to it do no harm. */
function checkedSpec(spec: Spec): Readonly<Spec> {
  const checked = presetInfo(spec) ? spec : defineSpec(spec);
  requireSupported(checked);
  return checked;
}

function checkedOptions<Output extends OutputType>(
  options: ExtractorOptions<Output>,
): Required<ExtractorOptions<Output>> {
  checkKeys(options, ['target', 'output']);
  const { target = 'simd', output = 'float32' as Output } = options;
  requireOneOf('target', targets, target);
  requireOneOf('output', computesDoubles(target) ? ['float32', 'float64'] : ['float32'], output);
  return { target, output };
}

const computesDoubles = (target: Target): boolean => target === 'double' || target === 'reference';

function requireOneOf(option: string, expected: readonly string[], given: string): void {
  if (expected.includes(given)) return;
  const message = `${option}: expected one of ${expected.join(', ')}, given '${given}'`;
  throw new MelismaError('ERR_OPTION', message, { option, expected, given });
}
