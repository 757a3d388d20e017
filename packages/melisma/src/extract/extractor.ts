/** Extractors compiled here and now, and front ends compiled for later. */
import { BITS_VERSION, compiledTargets, createEngine, createEngineSync, targets } from '../engine/engines.ts';
import { compileFile } from '../engine/file.ts';
import type { Engine } from '../engine/runtime/engine.ts';
import type { MelismaError } from '../errors/errors.ts';
import { notAmong } from '../errors/guess.ts';
import { readOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { presetInfo } from '../presets/define.ts';
import { specHash } from '../spec/hash.ts';
import { featureCount, geometryOf } from '../spec/sizes.ts';
import type { Normalize, Spec } from '../spec/spec.ts';
import { defineSpec } from '../spec/validate.ts';
import { computesFurther } from '../stages/utterance.ts';
import { ClipExtractor } from './clip.ts';
import type { FrontEnd } from './front-end.ts';
import { stages } from './stages.ts';
import type { ArrayOf, CompileOptions, Extractor, ExtractorOptions, OutputType, Statistics, Target } from './types.ts';

/** An extractor for a spec. All work is done before the promise is returned: a page makes it in a worker, or loads a compiled file. Throws ERR_SPEC, ERR_STATISTICS, ERR_OPTION, ERR_NO_WEBASSEMBLY. */
export async function extractorFor<Output extends OutputType = 'float32'>(
  spec: Spec,
  options?: ExtractorOptions<Output>,
): Promise<Extractor<ArrayOf<Output>>> {
  const frontEnd = checkedFrontEnd(spec, options);
  return new ClipExtractor(frontEnd, await createEngine(frontEnd.spec, frontEnd.target, frontEnd.computed), stages);
}

/** As {@link extractorFor}, at once. */
export function extractorForSync<Output extends OutputType = 'float32'>(
  spec: Spec,
  options?: ExtractorOptions<Output>,
): Extractor<ArrayOf<Output>> {
  const frontEnd = checkedFrontEnd(spec, options);
  return new ClipExtractor(frontEnd, createEngineSync(frontEnd.spec, frontEnd.target, frontEnd.computed), stages);
}

/** As {@link extractorForSync} for target `double`, over an engine of the caller's. */
export function extractorWith(spec: Spec, engineOf: (spec: Readonly<Spec>) => Engine): Extractor<Float32Array> {
  const frontEnd = checkedFrontEnd<'float32'>(spec, { target: 'double' });
  return new ClipExtractor(frontEnd, engineOf(frontEnd.spec), stages);
}

/** The file of a spec. Throws ERR_SPEC, ERR_STATISTICS, ERR_OPTION. */
export function fileFor(spec: Spec, options: CompileOptions | undefined): Uint8Array<ArrayBuffer> {
  const { spec: checked, name, target, output, computed } = checkedFrontEnd(spec, options);
  requireOneOf('target', compiledTargets, target);
  return compileFile(checked, name ?? null, target, output, computed);
}

function checkedFrontEnd<Output extends OutputType>(
  spec: Spec,
  given: ExtractorOptions<Output> | undefined,
): FrontEnd<Output> {
  const options = readOptions(given, ['target', 'output', 'layout', 'cmvn']);
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
    throw refusal('ERR_OPTION', 'cmvn', `none for a front end that normalizes by '${normalize.kind}'`, cmvn);
  }
  const given = readOptions(cmvn, ['shift', 'scale'], 'cmvn');
  const expected = featureCount(spec);
  const shift = given.shift ? numbersOf('cmvn.shift', given.shift, expected) : normalize.shift;
  const scale = given.scale ? numbersOf('cmvn.scale', given.scale, expected) : normalize.scale;
  if (shift === null && scale === null) {
    const words = `{ shift, scale } of ${expected} values, the statistics of the training data`;
    throw refusal('ERR_STATISTICS', 'cmvn', words, cmvn, { expected, more: `; ${statisticsPlace(spec)}` });
  }
  for (const [name, values] of Object.entries({ shift, scale })) {
    if (values !== null && values.length !== expected) throw wrongCount(`cmvn.${name}`, values, expected);
  }
  return { kind: 'cmvn', shift, scale };
}

/** Statistics as an array of our own; nothing longer than `count` is read. */
function numbersOf(option: string, values: ArrayLike<number>, count: number): number[] {
  return readable(option, () => {
    if (values.length !== count) throw wrongCount(option, values, count);
    return Array.from(values);
  });
}

const wrongCount = (option: string, values: unknown, expected: number): MelismaError =>
  refusal('ERR_STATISTICS', option, `${expected} values, one for each value of a frame`, values, { expected });

const statisticsPlace = (spec: Spec): string =>
  presetInfo(spec)?.statistics ??
  'they come with the checkpoint (am.mvn, cmvn.ark, global_cmvn, or the metadata of its ONNX file)';

function checkedOptions<Output extends OutputType>({
  target = 'simd',
  output = 'float32' as Output,
}: ExtractorOptions<Output>): Required<Pick<ExtractorOptions<Output>, 'target' | 'output'>> {
  requireOneOf('target', targets, target);
  requireOneOf('output', computesDoubles(target) ? ['float32', 'float64'] : ['float32'], output);
  return { target, output };
}

const computesDoubles = (target: Target): boolean => target === 'double' || target === 'reference';

function requireOneOf<Choice extends string>(
  option: string,
  expected: readonly Choice[],
  given: string,
): asserts given is Choice {
  if (!expected.includes(given as Choice)) throw notAmong('ERR_OPTION', option, expected, given);
}
