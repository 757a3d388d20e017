/** Extractors compiled here and now, and front ends compiled for later. */
import { BITS_VERSION, compiledTargets, createEngine, createEngineSync, targets } from '../engine/engines.ts';
import { compileFile } from '../engine/file.ts';
import { MelismaError } from '../errors/errors.ts';
import { checkKeys } from '../errors/options.ts';
import { presetInfo } from '../presets/define.ts';
import { specHash } from '../spec/hash.ts';
import { featureCount, geometryOf } from '../spec/sizes.ts';
import type { Normalize, Spec } from '../spec/spec.ts';
import { defineSpec } from '../spec/validate.ts';
import { computesFurther } from '../stages/utterance.ts';
import { ClipExtractor, type FrontEnd } from './clip.ts';
import { stages } from './stages.ts';
import type { ArrayOf, CompileOptions, Extractor, ExtractorOptions, OutputType, Statistics, Target } from './types.ts';

/** An extractor for a spec, compiled in the background. Throws ERR_SPEC, ERR_STATISTICS, ERR_OPTION, ERR_NO_WEBASSEMBLY. */
export async function extractorFor<Output extends OutputType = 'float32'>(
  spec: Spec,
  options: ExtractorOptions<Output> = {},
): Promise<Extractor<ArrayOf<Output>>> {
  const frontEnd = checkedFrontEnd(spec, options);
  return new ClipExtractor(frontEnd, await createEngine(frontEnd.spec, frontEnd.target, frontEnd.computed), stages);
}

/** As {@link extractorFor}, at once. */
export function extractorForSync<Output extends OutputType = 'float32'>(
  spec: Spec,
  options: ExtractorOptions<Output> = {},
): Extractor<ArrayOf<Output>> {
  const frontEnd = checkedFrontEnd(spec, options);
  return new ClipExtractor(frontEnd, createEngineSync(frontEnd.spec, frontEnd.target, frontEnd.computed), stages);
}

/** The file of a spec. Throws ERR_SPEC, ERR_STATISTICS, ERR_OPTION. */
export function fileFor(spec: Spec, options: CompileOptions): Uint8Array<ArrayBuffer> {
  const { spec: checked, name, output, computed } = checkedFrontEnd(spec, options);
  const { target = 'simd' } = options;
  requireOneOf('target', compiledTargets, target);
  return compileFile(checked, name ?? null, target, output, computed);
}

function checkedFrontEnd<Output extends OutputType>(spec: Spec, options: ExtractorOptions<Output>): FrontEnd<Output> {
  const { target, output } = checkedOptions(options);
  const checked = adjusted(checkedSpec(spec), options);
  return {
    target,
    output,
    computed: computesDoubles(target) && computesFurther(checked) ? 'float64' : output,
    spec: checked,
    geometry: geometryOf(checked),
    name: presetInfo(spec)?.name,
    bitsVersion: BITS_VERSION,
    get specHash() {
      return specHash(checked);
    },
  };
}

/** A preset is checked and frozen already; anything else is copied, so that later changes to it do no harm. */
function checkedSpec(spec: Spec): Readonly<Spec> {
  return presetInfo(spec) ? spec : defineSpec(spec);
}

/** The spec with the layout and the statistics that the options bring. Throws ERR_OPTION, ERR_STATISTICS. */
function adjusted(spec: Readonly<Spec>, { layout = spec.layout, cmvn }: ExtractorOptions): Readonly<Spec> {
  requireOneOf('layout', ['mel-major', 'frame-major'], layout);
  const normalize = withStatistics(spec, cmvn);
  return layout === spec.layout && normalize === spec.normalize ? spec : defineSpec({ ...spec, layout, normalize });
}

/** `normalize` with the statistics that it lacks. */
function withStatistics(spec: Spec, cmvn: Statistics | undefined): Normalize {
  const { normalize } = spec;
  if (normalize.kind !== 'cmvn') {
    if (cmvn === undefined) return normalize;
    const message = `cmvn: this front end normalizes by '${normalize.kind}' and takes no statistics`;
    throw new MelismaError('ERR_OPTION', message, { option: 'cmvn', expected: undefined, given: 'statistics' });
  }
  const shift = cmvn?.shift ? Array.from(cmvn.shift) : normalize.shift;
  const scale = cmvn?.scale ? Array.from(cmvn.scale) : normalize.scale;
  const expected = featureCount(spec);
  if (shift === null && scale === null) {
    const message = `cmvn: expected { shift, scale } of ${expected} values, the statistics of the training data; ${statisticsPlace(spec)}`;
    throw new MelismaError('ERR_STATISTICS', message, { option: 'cmvn', expected, given: undefined });
  }
  for (const [name, values] of Object.entries({ shift, scale })) {
    if (values === null || values.length === expected) continue;
    const message = `cmvn.${name}: expected ${expected} values, one for each value of a frame, given ${values.length}`;
    throw new MelismaError('ERR_STATISTICS', message, { option: `cmvn.${name}`, expected, given: values.length });
  }
  return { kind: 'cmvn', shift, scale };
}

const statisticsPlace = (spec: Spec): string =>
  presetInfo(spec)?.statistics ??
  'they come with the checkpoint (am.mvn, cmvn.ark, global_cmvn, or the metadata of its ONNX file)';

function checkedOptions<Output extends OutputType>(
  options: ExtractorOptions<Output>,
): Required<Pick<ExtractorOptions<Output>, 'target' | 'output'>> {
  checkKeys(options, ['target', 'output', 'layout', 'cmvn']);
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
