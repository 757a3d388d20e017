/** The extractor that a user holds: clips laid out, checked, and taken through an engine that was made elsewhere. */
import type { Engine } from '../engine/runtime/engine.ts';
import { signalOf } from '../engine/runtime/signal.ts';
import { MelismaError } from '../errors/errors.ts';
import { checkKeys } from '../errors/options.ts';
import { bandCount, featureCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { copyFrames, fillFrames, repeatFrame } from '../stages/grid.ts';
import { changesShape, finishUtterance } from '../stages/utterance.ts';
import { type ClipPlan, planClip } from './length.ts';
import { checkInput, checkPeak, repeated } from './samples.ts';
import type {
  ArrayOf,
  BatchFeatures,
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
  /** What the engine delivers: doubles where more is computed of them before they are rounded. */
  readonly computed: OutputType;
  readonly bitsVersion: number;
  /** May be computed when it is asked for. */
  readonly specHash: string;
}

/** Browsers without `Symbol.dispose` would name the method "undefined"; there it takes the key that esbuild's `using` looks for. */
const DISPOSE: typeof Symbol.dispose =
  Symbol.dispose ?? /* @__PURE__ */ (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

class Clips<Output extends OutputType> implements Extractor<ArrayOf<Output>> {
  readonly spec: Readonly<Spec>;
  readonly name: string | undefined;
  readonly target: Target;
  readonly bitsVersion: number;
  readonly #frontEnd: FrontEnd<Output>;
  readonly #newArray: (length: number) => ArrayOf<Output>;
  #engine: Engine | undefined;
  #view: ArrayOf<Output>;
  #scratch: FeatureArray = new Float32Array(0);
  /** Set below: a class with a computed name stays in every bundle that another export of its file goes into. */
  declare [Symbol.dispose]: () => void;

  constructor(frontEnd: FrontEnd<Output>, engine: Engine) {
    this.#frontEnd = frontEnd;
    this.spec = frontEnd.spec;
    this.name = frontEnd.name;
    this.target = frontEnd.target;
    this.bitsVersion = frontEnd.bitsVersion;
    this.#newArray = (length) => arrayOf(frontEnd.output, length) as ArrayOf<Output>;
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

  extractBatch(clips: readonly Samples[], options: ExtractOptions): BatchFeatures<ArrayOf<Output>> {
    const { spec } = this;
    const plans = this.#plansOf(clips, options);
    const frameAxis = spec.layout === 'mel-major' ? 1 : 0;
    const frames = Math.max(...plans.map(({ shape }) => shape.dims[frameAxis]));
    const dims = [...plans[0].shape.dims];
    dims[frameAxis] = frames;
    const size = dims[0] * dims[1];
    const data = this.#newArray(clips.length * size);
    const mask = new Uint8Array(clips.length * frames);
    plans.forEach((plan, row) => {
      const place = data.subarray(row * size, (row + 1) * size) as ArrayOf<Output>;
      mask.fill(1, row * frames, row * frames + plan.shape.validFrames);
      naming(`clips[${row}]`, () => this.#runRow(clips[row], plan, place, frames, options));
    });
    const validFrames = plans.map(({ shape }) => shape.validFrames);
    return { data, dims: [clips.length, ...dims], axes: ['batch', ...plans[0].shape.axes], validFrames, mask };
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
    this.#scratch = this.#view;
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

  /** The clips of a batch laid out. */
  #plansOf(clips: readonly Samples[], options: ExtractOptions): ClipPlan[] {
    if (!Array.isArray(clips) || clips.length === 0) {
      const [expected, given] = ['an array of at least one clip', Array.isArray(clips) ? 'none' : typeof clips];
      const message = `clips: expected ${expected}, given ${given}`;
      throw new MelismaError('ERR_EMPTY_AUDIO', message, { option: 'clips', expected, given });
    }
    clips.forEach((clip, row) => {
      naming(`clips[${row}]`, () => this.#check(clip, options));
    });
    const longest = Math.max(...clips.map(({ length }) => length));
    const { spec } = this;
    const paddedLike = spec.batchPadding === 'samples' ? () => longest : (clip: Samples) => clip.length;
    return clips.map((clip, row) =>
      naming(`clips[${row}]`, () => planClip(spec, clip.length, options.length, paddedLike(clip))),
    );
  }

  /** A clip of a batch into its row, which has `frames` frames. */
  #runRow(clip: Samples, plan: ClipPlan, row: ArrayOf<Output>, frames: number, options: ExtractOptions): void {
    const { spec } = this;
    if (elements(plan) === row.length) return this.#run(clip, plan, row, options);
    const own = this.#newArray(elements(plan));
    this.#run(clip, plan, own, options);
    const [melMajor, width] = [spec.layout === 'mel-major', featureCount(spec)];
    copyFrames(
      { data: own, frames: own.length / width, width, melMajor },
      { data: row, frames, width, melMajor },
      spec.batchFill,
    );
  }

  /** Room for what the kernel delivers, where that is not the result: kept from call to call. */
  #between(type: OutputType, length: number): FeatureArray {
    if (this.#scratch.length < length) this.#scratch = arrayOf(type, length);
    return this.#scratch.subarray(0, length);
  }

  /** `first` is the place of `samples` in what the caller has: errors count from there. */
  #run(samples: Samples, plan: ClipPlan, out: FeatureArray, options: ExtractOptions, first = 0): void {
    checkApart(samples, out);
    const { spec } = this;
    const used = plan.repeats === 1 ? samples.subarray(0, plan.usedSamples) : repeated(samples, plan.repeats);
    const { output, computed } = this.#frontEnd;
    const apart = changesShape(spec) || computed !== output;
    const values = apart ? this.#between(computed, bandCount(spec) * plan.gridFrames) : out;
    const signal = signalOf(spec, used, plan.totalSamples);
    const peak = this.#engine!.run(signal, plan.computedFrames, values, plan.gridFrames);
    checkPeak(spec, samples, peak, options, first);
    fillBehind(spec, values, plan);
    finishUtterance(spec, values, plan, out);
  }
}

/** The class, its `dispose` under the symbol, too. */
function disposable<Class extends { prototype: { dispose(): void } }>(made: Class): Class {
  Object.defineProperty(made.prototype, DISPOSE, { value: made.prototype.dispose, writable: true, configurable: true });
  return made;
}

export const ClipExtractor = /* @__PURE__ */ disposable(Clips);

const arrayOf = (output: OutputType, length: number): FeatureArray =>
  output === 'float64' ? new Float64Array(length) : new Float32Array(length);

/** Runs `body`; what it throws about its samples names the clip. */
function naming<T>(clip: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof MelismaError && error.option === 'samples')) throw error;
    const { code, message, expected, given } = error;
    throw new MelismaError(code, message.replace(/^samples/, clip), { option: clip, expected, given, cause: error });
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

/**
 * Frames behind the computed ones see only zeros, as the last computed one does; behind those of the transform there is what the spec
 * fills up with, which an affine step in the kernel has not met.
 */
function fillBehind(spec: Spec, values: FeatureArray, { computedFrames, frames, gridFrames }: ClipPlan): void {
  if (computedFrames === gridFrames) return;
  const width = bandCount(spec);
  const grid = { data: values, frames: gridFrames, width, melMajor: spec.layout === 'mel-major' };
  const { normalize, fixedFrames, cepstrum } = spec;
  const fill = fixedFrames?.fill ?? 0;
  const filled = normalize.kind === 'affine' && cepstrum === null ? (fill + normalize.shift) / normalize.scale : fill;
  repeatFrame(grid, computedFrames - 1, frames);
  fillFrames(grid, filled, frames);
}
