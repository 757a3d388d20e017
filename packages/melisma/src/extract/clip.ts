/** The extractor that a user holds: clips laid out, checked, and taken through an engine that was made elsewhere. */
import type { Engine } from '../engine/runtime/engine.ts';
import { MelismaError } from '../errors/errors.ts';
import { checkKeys } from '../errors/options.ts';
import type { Spec } from '../spec/spec.ts';
import { type ClipPlan, planClip } from './length.ts';
import { checkInput, checkPeak } from './samples.ts';
import type {
  ArrayOf,
  ExtractOptions,
  Extractor,
  FeatureArray,
  FeatureShape,
  Features,
  OutputType,
  Samples,
  Target,
} from './types.ts';

/** What an extractor knows of its front end, compiled now or ahead of time. */
export interface FrontEnd<Output extends OutputType> {
  readonly spec: Readonly<Spec>;
  readonly name: string | undefined;
  readonly target: Target;
  readonly output: Output;
  readonly bitsVersion: number;
  /** May be computed when it is asked for. */
  readonly specHash: string;
}

/** Browsers without `Symbol.dispose` would name the method "undefined"; there it takes the key that esbuild's `using` looks for. */
const DISPOSE: typeof Symbol.dispose =
  Symbol.dispose ?? /* @__PURE__ */ (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

export class ClipExtractor<Output extends OutputType> implements Extractor<ArrayOf<Output>> {
  readonly spec: Readonly<Spec>;
  readonly name: string | undefined;
  readonly target: Target;
  readonly bitsVersion: number;
  readonly #frontEnd: FrontEnd<Output>;
  readonly #newArray: (length: number) => ArrayOf<Output>;
  #engine: Engine | undefined;
  #view: ArrayOf<Output>;

  constructor(frontEnd: FrontEnd<Output>, engine: Engine) {
    this.#frontEnd = frontEnd;
    this.spec = frontEnd.spec;
    this.name = frontEnd.name;
    this.target = frontEnd.target;
    this.bitsVersion = frontEnd.bitsVersion;
    const FeatureArray = frontEnd.output === 'float64' ? Float64Array : Float32Array;
    this.#newArray = (length) => new FeatureArray(length) as ArrayOf<Output>;
    this.#engine = engine;
    this.#view = this.#newArray(0);
  }

  get specHash(): string {
    return this.#frontEnd.specHash;
  }

  dims(numSamples: number, options: Pick<ExtractOptions, 'length'> = {}): number[] {
    return planClip(this.spec, numSamples, options?.length).shape.dims;
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
    planClip(this.spec, Math.min(samples.length, this.spec.clipSamples ?? samples.length), undefined);
    return this.#eachWindow(samples, options);
  }

  *#eachWindow(
    samples: Samples,
    options: Omit<ExtractOptions, 'length'>,
  ): Generator<Features<ArrayOf<Output>>, void, undefined> {
    const step = this.spec.clipSamples ?? samples.length;
    for (let start = 0; start < samples.length; start += step) {
      const window = samples.subarray(start, start + step);
      const plan = this.#plan(window, { ...options, length: undefined });
      const data = this.#newArray(elements(plan));
      this.#run(window, plan, data, options, start);
      yield { data, ...plan.shape };
    }
  }

  dispose(): void {
    this.#engine = undefined;
    this.#view = this.#newArray(0);
  }

  [DISPOSE](): void {
    this.dispose();
  }

  #check(samples: Samples, options: ExtractOptions): void {
    if (!this.#engine) throw new MelismaError('ERR_DISPOSED', 'this extractor was disposed: create another');
    checkKeys(options, ['sampleRate', 'length', 'anyScale']);
    checkInput(this.spec, samples, options);
  }

  #plan(samples: Samples, options: ExtractOptions): ClipPlan {
    this.#check(samples, options);
    return planClip(this.spec, samples.length, options.length);
  }

  /** `first` is the place of `samples` in what the caller has: errors count from there. */
  #run(samples: Samples, plan: ClipPlan, out: FeatureArray, options: ExtractOptions, first = 0): void {
    checkApart(samples, out);
    const { framing, melCount, layout } = this.spec;
    const signal = {
      samples: samples.subarray(0, plan.usedSamples),
      totalSamples: plan.totalSamples,
      framing,
    };
    const peak = this.#engine!.run(signal, plan.computedFrames, out, plan.frames);
    checkPeak(this.spec, samples, peak, options, first);
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

/** Features of a long clip are written before its last samples are read. */
function checkApart(samples: Samples, out: FeatureArray): void {
  if (samples.buffer !== out.buffer) return;
  const [start, end] = [out.byteOffset, out.byteOffset + out.byteLength];
  if (samples.byteOffset + samples.byteLength <= start || end <= samples.byteOffset) return;
  const [expected, given] = ['an array apart from the samples', 'one that lies over them'];
  throw new MelismaError('ERR_OPTION', `out: expected ${expected}, given ${given}`, { option: 'out', expected, given });
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
