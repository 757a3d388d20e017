/** The extractor that a user holds: clips laid out, checked, and taken through an engine that was made elsewhere. */
import type { Engine } from '../engine/runtime/engine.ts';
import { tailPeak } from '../engine/runtime/signal.ts';
import { readArray } from '../errors/arrays.ts';
import { readFewOptions } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import type { FrameGeometry } from '../spec/geometry.ts';
import type { Spec } from '../spec/spec.ts';
import { copyRows, repeatLast } from './frames.ts';
import { type ClipPlan, planClip, planPadded } from './length.ts';
import { checkPeak, checkRate, eachClip, readClips, readSamples } from './samples.ts';
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
  declare readonly spec: Readonly<Spec>;
  declare readonly name: string | undefined;
  declare readonly target: Target;
  declare readonly bitsVersion: number;
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

  dims(numSamples: number, options?: Pick<ExtractOptions, 'length'>): number[] {
    return this.#layOut(numSamples, readFewOptions(options, ['length']).length).shape.dims;
  }

  extract(samples: Samples, options: ExtractOptions): Features<ArrayOf<Output>> {
    const clip = this.#plan(this.#read(samples, options));
    return this.#run(clip, this.#newArray(elements(clip.plan)));
  }

  extractInto(samples: Samples, out: ArrayOf<Output>, options: ExtractOptions): FeatureShape {
    const clip = this.#plan(this.#read(samples, options));
    const data = readOutput(out, clip.plan, this.#view);
    checkApart(clip.samples, data);
    this.#run(clip, data);
    return clip.plan.shape;
  }

  extractView(samples: Samples, options: ExtractOptions): Features<ArrayOf<Output>> {
    const clip = this.#plan(this.#read(samples, options));
    const size = elements(clip.plan);
    if (this.#view.length < size) this.#view = this.#newArray(size);
    return this.#run(clip, this.#view.subarray(0, size) as ArrayOf<Output>);
  }

  extractBatch(clips: readonly Samples[], options: ExtractOptions): BatchFeatures<ArrayOf<Output>> {
    const all = this.#planBatch(clips, options);
    const shapes = all.flatMap(({ plan }) => plan?.shape ?? []);
    const { axes } = shapes[0];
    const frameAxis = axes.indexOf('frame');
    const frames = largestOf(shapes, ({ dims }) => dims[frameAxis]);
    const dims = [...shapes[0].dims];
    dims[frameAxis] = frames;
    const size = dims[0] * dims[1];
    const data = this.#newArray(all.length * size);
    const mask = new Uint8Array(all.length * frames);
    const validFrames = all.map(({ plan }) => plan?.shape.validFrames ?? 0);
    eachClip(all, (clip, i) => {
      mask.fill(1, i * frames, i * frames + validFrames[i]);
      const row = data.subarray(i * size, (i + 1) * size) as ArrayOf<Output>;
      this.#runRow(clip, row, frameAxis === 1 ? dims[0] : 1);
    });
    this.#stages?.finishBatch(data);
    return { data, dims: [all.length, ...dims], axes: ['batch', ...axes], validFrames, mask };
  }

  windows(
    samples: Samples,
    options: Omit<ExtractOptions, 'length'>,
  ): Generator<Features<ArrayOf<Output>>, void, undefined> {
    const clip = this.#read(samples, options);
    this.#window(clip, 0);
    return this.#eachWindow(clip);
  }

  *#eachWindow(clip: Clip): Generator<Features<ArrayOf<Output>>, void, undefined> {
    for (let start = 0; start < clip.samples.length; start += this.#windowOf(clip)) {
      const window = this.#window(clip, start);
      yield this.#run(window, this.#newArray(elements(window.plan)), start);
    }
  }

  /** The window of a clip that begins at a sample. */
  #window(clip: Clip, start: number): PlannedClip {
    const samples = clip.samples.subarray(start, start + this.#windowOf(clip));
    return this.#plan({ samples, options: { ...clip.options, length: undefined } });
  }

  /** Samples of a window. */
  #windowOf({ samples }: Clip): number {
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

  /** What a call says, checked. */
  #read(samples: unknown, options: ExtractOptions): Clip {
    const clip = {
      samples: readSamples(samples),
      options: readFewOptions(options, ['sampleRate', 'length', 'anyScale']),
    };
    checkRate(this.spec, clip.options.sampleRate);
    return clip;
  }

  #plan(clip: Clip): PlannedClip {
    this.#checkUse();
    return { ...clip, plan: this.#layOut(clip.samples.length, clip.options.length) };
  }

  #checkUse(): void {
    if (!this.#engine) throw refusal('ERR_DISPOSED', 'extractor', 'one in use', 'disposed');
  }

  #layOut(numSamples: number, length?: LengthMode): ClipPlan {
    return planClip(this.#frontEnd, numSamples, length, this.#stages);
  }

  /** The clips of a batch laid out, one that is too short without a plan; throws ERR_TOO_SHORT where all are. */
  #planBatch(clips: readonly Samples[], options: ExtractOptions): BatchClip[] {
    const all = readClips(clips, (clip) => this.#read(clip, options));
    this.#checkUse();
    const longest = largestOf(all, ({ samples }) => samples.length);
    const planned = eachClip(all, (clip) => {
      const { length } = clip.samples;
      const paddedLike = this.spec.batchPadding === 'samples' ? longest : length;
      return { ...clip, plan: planPadded(this.#frontEnd, length, clip.options.length, paddedLike, this.#stages) };
    });
    return planned.some(({ plan }) => plan) ? planned : eachClip(all, (clip) => this.#plan(clip));
  }

  /** A clip of a batch into its place, which may have room for more frames in each of its `rows`; without a plan there is none. */
  #runRow({ samples, options, plan }: BatchClip, place: ArrayOf<Output>, rows: number): void {
    if (!plan) checkPeak(this.spec, samples, tailPeak(samples, 0), options, 0);
    const size = plan ? elements(plan) : 0;
    if (size < place.length) place.fill(this.spec.batchFill);
    if (!plan) return;
    const { data } = this.#run({ samples, options, plan }, size < place.length ? this.#newArray(size) : place);
    if (data !== place) copyRows(data, place, rows);
  }

  /** `first` is the place of the samples in what the caller has: errors count from there. */
  #run({ samples, options, plan }: PlannedClip, data: ArrayOf<Output>, first = 0): Features<ArrayOf<Output>> {
    const { spec, geometry } = this.#frontEnd;
    const values = this.#stages?.room(plan, data) ?? data;
    const signal = {
      samples: (this.#stages?.repeated(samples, plan.repeats) ?? samples).subarray(0, plan.usedSamples),
      totalSamples: plan.totalSamples,
      mirror: geometry.mirror,
      prepare: this.#stages?.prepare(plan.usedSamples),
    };
    const peak = this.#engine!.run(signal, plan.computedFrames, values, plan.gridFrames);
    checkPeak(spec, samples, peak, options, first);
    repeatLast(values, geometry.melMajor, plan);
    this.#stages?.finish(values, plan, data);
    return { data, ...plan.shape };
  }
}

/** What a call says, in arrays and objects of our own. */
interface Clip {
  readonly samples: Samples;
  readonly options: ExtractOptions;
}

interface PlannedClip extends Clip {
  readonly plan: ClipPlan;
}

/** Without a plan where it is too short. */
interface BatchClip extends Clip {
  readonly plan: ClipPlan | undefined;
}

/** The class, its `dispose` under the symbol, too. */
function disposable<Class extends { prototype: Disposable & { dispose(): void } }>(made: Class): Class {
  made.prototype[DISPOSE] = made.prototype.dispose;
  return made;
}

export const ClipExtractor = /* @__PURE__ */ disposable(Clips);

const arrayOf = <Output extends OutputType>(output: Output, length: number): ArrayOf<Output> =>
  new (output === 'float64' ? Float64Array : Float32Array)(length) as ArrayOf<Output>;

const largestOf = <Item>(items: readonly Item[], sizeOf: (item: Item) => number): number =>
  items.reduce((largest, item) => Math.max(largest, sizeOf(item)), 0);

const elements = ({ shape }: ClipPlan): number => shape.dims[0] * shape.dims[1];

function readOutput<Data extends FeatureArray>(out: Data, plan: ClipPlan, like: Data): Data {
  const length = elements(plan);
  const Type = like.constructor as Float32ArrayConstructor;
  const words = `a ${Type.name} of ${length} elements (${plan.shape.dims.join(' x ')})`;
  return readArray(out, [Type], 'ERR_OUTPUT_SIZE', 'out', words, length) as Data;
}

/** Features of a long clip are written before its last samples are read. */
function checkApart(samples: Samples, out: FeatureArray): void {
  const isBefore = (a: Samples, b: Samples) => a.byteOffset + a.byteLength <= b.byteOffset;
  if (samples.buffer !== out.buffer || isBefore(samples, out) || isBefore(out, samples)) return;
  throw refusal('ERR_OPTION', 'out', 'an array apart from the samples', out, { more: ' over them' });
}
