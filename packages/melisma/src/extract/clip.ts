/** The extractor that a user holds: clips laid out, checked, and taken through an engine that was made elsewhere. */
import type { Engine } from '../engine/runtime/engine.ts';
import { MelismaError } from '../errors/errors.ts';
import { checkFewKeys } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import type { FrameGeometry } from '../spec/geometry.ts';
import type { Spec } from '../spec/spec.ts';
import { copyRows, repeatLast } from './frames.ts';
import { type ClipPlan, planClip } from './length.ts';
import { checkInput, checkPeak } from './samples.ts';
import type { ClipStages, Stages } from './stages.ts';
import type {
  ArrayOf,
  BatchFeatures,
  ExtractOptions,
  Extractor,
  FeatureArray,
  FeatureShape,
  Features,
  LengthMode,
  OutputType,
  Samples,
  Target,
} from './types.ts';

/** What an extractor knows of its front end, compiled now or ahead of time. */
export interface FrontEnd<Output extends OutputType> {
  readonly spec: Readonly<Spec>;
  readonly geometry: FrameGeometry;
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
  readonly #stages: ClipStages | undefined;
  #engine: Engine | undefined;
  #view: ArrayOf<Output>;
  /** Set below: a class with a computed name stays in every bundle that another export of its file goes into. */
  declare [Symbol.dispose]: () => void;

  /** `stages` may be left out where `needsStages` says so of the spec. */
  constructor(frontEnd: FrontEnd<Output>, engine: Engine, stages?: Stages) {
    this.#frontEnd = frontEnd;
    this.spec = frontEnd.spec;
    this.name = frontEnd.name;
    this.target = frontEnd.target;
    this.bitsVersion = frontEnd.bitsVersion;
    this.#stages = stages?.(frontEnd);
    this.#engine = engine;
    this.#view = this.#newArray(0);
  }

  get specHash(): string {
    return this.#frontEnd.specHash;
  }

  dims(numSamples: number, options: Pick<ExtractOptions, 'length'> = {}): number[] {
    return this.#layOut(numSamples, options?.length).shape.dims;
  }

  extract(samples: Samples, options: ExtractOptions): Features<ArrayOf<Output>> {
    const plan = this.#plan(samples, options);
    return this.#run(samples, plan, this.#newArray(elements(plan)), options);
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
    return this.#run(samples, plan, this.#view.subarray(0, size) as ArrayOf<Output>, options);
  }

  extractBatch(clips: readonly Samples[], options: ExtractOptions): BatchFeatures<ArrayOf<Output>> {
    const plans = this.#plansOf(clips, options);
    const { axes } = plans[0].shape;
    const frameAxis = axes.indexOf('frame');
    const frames = Math.max(...plans.map(({ shape }) => shape.dims[frameAxis]));
    const dims = [...plans[0].shape.dims];
    dims[frameAxis] = frames;
    const size = dims[0] * dims[1];
    const data = this.#newArray(clips.length * size);
    const mask = new Uint8Array(clips.length * frames);
    eachClip(clips, (clip, i) => {
      const { validFrames } = plans[i].shape;
      mask.fill(1, i * frames, i * frames + validFrames);
      const row = data.subarray(i * size, (i + 1) * size) as ArrayOf<Output>;
      this.#runRow(clip, plans[i], row, frameAxis === 1 ? dims[0] : 1, options);
    });
    const validFrames = plans.map(({ shape }) => shape.validFrames);
    return { data, dims: [clips.length, ...dims], axes: ['batch', ...axes], validFrames, mask };
  }

  windows(
    samples: Samples,
    options: Omit<ExtractOptions, 'length'>,
  ): Generator<Features<ArrayOf<Output>>, void, undefined> {
    this.#check(samples, options);
    this.#layOut(Math.min(samples.length, this.#windowOf(samples)));
    return this.#eachWindow(samples, options);
  }

  *#eachWindow(
    samples: Samples,
    options: Omit<ExtractOptions, 'length'>,
  ): Generator<Features<ArrayOf<Output>>, void, undefined> {
    const step = this.#windowOf(samples);
    for (let start = 0; start < samples.length; start += step) {
      const window = samples.subarray(start, start + step);
      const plan = this.#plan(window, { ...options, length: undefined });
      yield this.#run(window, plan, this.#newArray(elements(plan)), options, start);
    }
  }

  /** Samples of a window. */
  #windowOf(samples: Samples): number {
    return this.spec.clipSamples ?? samples.length;
  }

  dispose(): void {
    this.#engine = undefined;
    this.#stages?.dispose();
    this.#view = this.#newArray(0);
  }

  #newArray(length: number): ArrayOf<Output> {
    return arrayOf(this.#frontEnd.output, length);
  }

  #check(samples: Samples, options: ExtractOptions): void {
    if (!this.#engine) throw new MelismaError('ERR_DISPOSED', 'this extractor was disposed: create another');
    checkFewKeys(options, ['sampleRate', 'length', 'anyScale']);
    checkInput(this.spec, samples, options);
  }

  #plan(samples: Samples, options: ExtractOptions): ClipPlan {
    this.#check(samples, options);
    return this.#layOut(samples.length, options.length);
  }

  #layOut(numSamples: number, length?: LengthMode, paddedLike?: number): ClipPlan {
    return planClip(this.#frontEnd, numSamples, length, paddedLike, this.#stages);
  }

  /** The clips of a batch laid out. */
  #plansOf(clips: readonly Samples[], options: ExtractOptions): ClipPlan[] {
    if (!Array.isArray(clips) || clips.length === 0) {
      const given = Array.isArray(clips) ? 'none' : typeof clips;
      throw refusal('ERR_EMPTY_AUDIO', 'clips', 'an array of at least one clip', given);
    }
    eachClip(clips, (clip) => this.#check(clip, options));
    const longest = Math.max(...clips.map(({ length }) => length));
    const paddedLike = this.spec.batchPadding === 'samples' ? longest : undefined;
    return eachClip(clips, ({ length }) => this.#layOut(length, options.length, paddedLike));
  }

  /** A clip of a batch into its place, which may have room for more frames in each of its `rows`. */
  #runRow(clip: Samples, plan: ClipPlan, place: ArrayOf<Output>, rows: number, options: ExtractOptions): void {
    if (elements(plan) === place.length) {
      this.#run(clip, plan, place, options);
    } else {
      const { data } = this.#run(clip, plan, this.#newArray(elements(plan)), options);
      copyRows(data, place.fill(this.spec.batchFill), rows);
    }
  }

  /** `first` is the place of `samples` in what the caller has: errors count from there. */
  #run(
    samples: Samples,
    plan: ClipPlan,
    data: ArrayOf<Output>,
    options: ExtractOptions,
    first = 0,
  ): Features<ArrayOf<Output>> {
    checkApart(samples, data);
    const { spec, geometry } = this.#frontEnd;
    const values = this.#stages?.room(plan, data) ?? data;
    const signal = {
      samples: (this.#stages?.repeated(samples, plan.repeats) ?? samples).subarray(0, plan.usedSamples),
      totalSamples: plan.totalSamples,
      mirror: geometry.mirror,
      prepare: this.#stages?.prepare,
    };
    const peak = this.#engine!.run(signal, plan.computedFrames, values, plan.gridFrames);
    checkPeak(spec, samples, peak, options, first);
    repeatLast(values, geometry.melMajor, plan);
    this.#stages?.finish(values, plan, data);
    return { data, ...plan.shape };
  }
}

/** The class, its `dispose` under the symbol, too. */
function disposable<Class extends { prototype: Disposable & { dispose(): void } }>(made: Class): Class {
  made.prototype[DISPOSE] = made.prototype.dispose;
  return made;
}

export const ClipExtractor = /* @__PURE__ */ disposable(Clips);

const arrayOf = <Output extends OutputType>(output: Output, length: number): ArrayOf<Output> =>
  new (output === 'float64' ? Float64Array : Float32Array)(length) as ArrayOf<Output>;

/** `body` of each clip; what it throws about its samples names the clip. */
function eachClip<T>(clips: readonly Samples[], body: (clip: Samples, i: number) => T): T[] {
  return clips.map((clip, i) => {
    try {
      return body(clip, i);
    } catch (error) {
      if (!(error instanceof MelismaError && error.option === 'samples')) throw error;
      const { code, message, expected, given } = error;
      const option = `clips[${i}]`;
      throw new MelismaError(code, message.replace(/^samples/, option), { option, expected, given, cause: error });
    }
  });
}

const elements = ({ shape }: ClipPlan): number => shape.dims[0] * shape.dims[1];

function checkOutput(out: FeatureArray, plan: ClipPlan, like: FeatureArray): void {
  const length = elements(plan);
  const isOfKind = out?.constructor === like.constructor;
  if (isOfKind && out.length === length) return;
  const given = isOfKind ? `one of ${out.length}` : String(out?.constructor?.name ?? out);
  const expected = `a ${like.constructor.name} of ${length} elements (${plan.shape.dims.join(' x ')})`;
  const message = `out: expected ${expected}, given ${given}`;
  throw new MelismaError('ERR_OUTPUT_SIZE', message, { option: 'out', expected: length, given: out?.length });
}

/** Features of a long clip are written before its last samples are read. */
function checkApart(samples: Samples, out: FeatureArray): void {
  if (samples.buffer !== out.buffer) return;
  const [start, end] = [out.byteOffset, out.byteOffset + out.byteLength];
  if (samples.byteOffset + samples.byteLength <= start || end <= samples.byteOffset) return;
  throw refusal('ERR_OPTION', 'out', 'an array apart from the samples', 'one that lies over them');
}
