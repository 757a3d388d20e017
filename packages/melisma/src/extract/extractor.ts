/** Extractors: a front end planned and compiled once, then called for clip after clip. */
import { BITS_VERSION, createEngine, createEngineSync, type Engine, type Target, targets } from '../engine/engines.ts';
import { MelismaError } from '../errors/errors.ts';
import { presetInfo } from '../presets/define.ts';
import { specHash } from '../spec/hash.ts';
import type { Spec } from '../spec/spec.ts';
import { defineSpec, requireSupported } from '../spec/validate.ts';
import { type ClipPlan, planClip } from './length.ts';
import { checkInput, checkPeak } from './samples.ts';
import type {
  ArrayOf,
  ExtractOptions,
  Extractor,
  ExtractorOptions,
  FeatureArray,
  FeatureShape,
  Features,
  OutputType,
  Samples,
} from './types.ts';

/** An extractor for a spec, compiled in the background. Throws ERR_SPEC, ERR_SPEC_UNSUPPORTED, ERR_OPTION, ERR_NO_WEBASSEMBLY. */
export async function extractorFor<Output extends OutputType = 'float32'>(
  spec: Spec,
  options: ExtractorOptions<Output> = {},
): Promise<Extractor<ArrayOf<Output>>> {
  const checked = checkedSpec(spec);
  const { target, output } = checkedOptions(options);
  return new ClipExtractor(checked, target, output, await createEngine(checked, target, output));
}

/** As {@link extractorFor}, at once. */
export function extractorForSync<Output extends OutputType = 'float32'>(
  spec: Spec,
  options: ExtractorOptions<Output> = {},
): Extractor<ArrayOf<Output>> {
  const checked = checkedSpec(spec);
  const { target, output } = checkedOptions(options);
  return new ClipExtractor(checked, target, output, createEngineSync(checked, target, output));
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
  const { target = 'simd', output = 'float32' as Output } = options;
  requireOneOf('target', targets, target);
  requireOneOf('output', target === 'simd' || target === 'relaxed' ? ['float32'] : ['float32', 'float64'], output);
  return { target, output };
}

function requireOneOf(option: string, expected: readonly string[], given: string): void {
  if (expected.includes(given)) return;
  const message = `${option}: expected one of ${expected.join(', ')}, given '${given}'`;
  throw new MelismaError('ERR_OPTION', message, { option, expected, given });
}

class ClipExtractor<Output extends OutputType> implements Extractor<ArrayOf<Output>> {
  readonly spec: Readonly<Spec>;
  readonly name: string | undefined;
  readonly target: Target;
  readonly bitsVersion = BITS_VERSION;
  readonly #newArray: (length: number) => ArrayOf<Output>;
  #engine: Engine | undefined;
  #view: ArrayOf<Output>;

  constructor(spec: Readonly<Spec>, target: Target, output: Output, engine: Engine) {
    this.spec = spec;
    this.name = presetInfo(spec)?.name;
    this.target = target;
    this.#newArray = (length) =>
      (output === 'float64' ? new Float64Array(length) : new Float32Array(length)) as ArrayOf<Output>;
    this.#engine = engine;
    this.#view = this.#newArray(0);
  }

  get specHash(): string {
    return specHash(this.spec);
  }

  dims(numSamples: number, options: Pick<ExtractOptions, 'length'> = {}): number[] {
    return planClip(this.spec, numSamples, options.length).shape.dims;
  }

  extract(samples: Samples, options: ExtractOptions): Features<ArrayOf<Output>> {
    const plan = this.#plan(samples, options);
    const data = this.#newArray(elements(plan));
    this.#run(samples, plan, data, options);
    return { data, ...plan.shape };
  }

  extractInto(samples: Samples, out: ArrayOf<Output>, options: ExtractOptions): FeatureShape {
    const plan = this.#plan(samples, options);
    checkOutput(out, plan, this.#view);
    this.#run(samples, plan, out, options);
    return plan.shape;
  }

  extractView(samples: Samples, options: ExtractOptions): Features<ArrayOf<Output>> {
    const plan = this.#plan(samples, options);
    const size = elements(plan);
    if (this.#view.length < size) this.#view = this.#newArray(size);
    const data = this.#view.subarray(0, size) as ArrayOf<Output>;
    this.#run(samples, plan, data, options);
    return { data, ...plan.shape };
  }

  windows(
    samples: Samples,
    options: Omit<ExtractOptions, 'length'>,
  ): Generator<Features<ArrayOf<Output>>, void, undefined> {
    this.#check(samples, options);
    planClip(this.spec, Math.min(samples.length, 1), undefined);
    return this.#eachWindow(samples, options);
  }

  *#eachWindow(
    samples: Samples,
    options: Omit<ExtractOptions, 'length'>,
  ): Generator<Features<ArrayOf<Output>>, void, undefined> {
    const step = this.spec.clipSamples ?? samples.length;
    for (let start = 0; start < samples.length; start += step) {
      yield this.extract(samples.subarray(start, start + step), options);
    }
  }

  dispose(): void {
    this.#engine = undefined;
    this.#view = this.#newArray(0);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(samples: Samples, options: ExtractOptions): void {
    if (!this.#engine) throw new MelismaError('ERR_DISPOSED', 'this extractor was disposed: create another');
    checkInput(this.spec, samples, options);
  }

  #plan(samples: Samples, options: ExtractOptions): ClipPlan {
    this.#check(samples, options);
    return planClip(this.spec, samples.length, options.length);
  }

  #run(samples: Samples, plan: ClipPlan, out: FeatureArray, options: ExtractOptions): void {
    const { framing, melCount, layout } = this.spec;
    const signal = {
      samples: samples.subarray(0, plan.usedSamples),
      totalSamples: plan.totalSamples,
      framing,
    };
    const peak = this.#engine!.run(signal, plan.computedFrames, out, plan.frames);
    checkPeak(samples, peak, options);
    if (layout === 'mel-major') repeatLastColumn(out, melCount, plan);
    else repeatLastRow(out, melCount, plan);
  }
}

const elements = ({ shape }: ClipPlan): number => shape.dims.reduce((product, size) => product * size, 1);

function checkOutput(out: FeatureArray, plan: ClipPlan, like: FeatureArray): void {
  const length = elements(plan);
  if (out?.constructor === like.constructor && out.length === length) return;
  const kind = like.constructor.name;
  const given = out?.constructor === like.constructor ? `one of ${out.length}` : String(out?.constructor?.name ?? out);
  const message = `out: expected a ${kind} of ${length} elements (${plan.shape.dims.join(' x ')}), given ${given}`;
  throw new MelismaError('ERR_OUTPUT_SIZE', message, { option: 'out', expected: length, given: out?.length });
}

/** Frames behind the computed ones see only zeros, as the last computed one does. */
function repeatLastColumn(out: FeatureArray, rows: number, { computedFrames, frames }: ClipPlan): void {
  if (computedFrames === frames) return;
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * frames;
    const from = row * frames + computedFrames;
    out.fill(out[from - 1], from, end);
  }
}

function repeatLastRow(out: FeatureArray, columns: number, { computedFrames, frames }: ClipPlan): void {
  const last = (computedFrames - 1) * columns;
  for (let t = computedFrames; t < frames; t++) out.copyWithin(t * columns, last, last + columns);
}
