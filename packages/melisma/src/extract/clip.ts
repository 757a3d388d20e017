/** The extractor that a user holds: clips laid out, checked, and taken through an engine that was made elsewhere. */
import type { Engine } from '../engine/runtime/engine.ts';
import { arrayOf } from '../engine/runtime/kernel.ts';
import { clipSource } from '../engine/runtime/signal.ts';
import { readArray } from '../errors/arrays.ts';
import { readFewOptions } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import { checkPeak, checkRate, eachClip, readClips } from '../samples/checks.ts';
import { overlap, readSamples } from '../samples/samples.ts';
import type { Spec } from '../spec/spec.ts';
import { copyRows, repeatLast } from './frames.ts';
import type { ClipPlan, FrontEnd } from './front-end.ts';
import { planClip } from './length.ts';
import type { ClipStages, Stages } from './stages.ts';
import type {
  ArrayOf,
  BatchFeatures,
  ExtractOptions,
  Extractor,
  FeatureShape,
  Features,
  OutputType,
  Samples,
  Target,
} from './types.ts';

/** Browsers without `Symbol.dispose` would name the method "undefined"; there it takes the key that esbuild's `using` looks for. */
const DISPOSE: typeof Symbol.dispose =
  Symbol.dispose ?? /* @__PURE__ */ (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

/** What stands behind an extractor, for those who take a signal through it frame by frame. */
export interface Inside<Output extends OutputType = OutputType> {
  readonly frontEnd: FrontEnd<Output>;
  readonly engine: Engine;
  readonly stages: ClipStages | undefined;
}

const optionKeys = ['sampleRate', 'length', 'anyScale'] as const;

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
    const { spec, name, target, bitsVersion } = frontEnd;
    Object.assign(this, { spec, name, target, bitsVersion });
    this.#stages = stages?.(frontEnd);
    this.#engine = engine;
    this.#view = this.#newArray(0);
  }

  /** Undefined for what is no extractor of this library. Throws ERR_DISPOSED. */
  static insideOf(extractor: unknown): Inside | undefined {
    return extractor instanceof Clips
      ? { frontEnd: extractor.#frontEnd, engine: extractor.#inUse(), stages: extractor.#stages }
      : undefined;
  }

  #inUse(): Engine {
    if (this.#engine) return this.#engine;
    throw refusal('ERR_DISPOSED', 'extractor', 'one in use', 'disposed');
  }

  get specHash(): string {
    return this.#frontEnd.specHash;
  }

  dims(numSamples: number, options?: Pick<ExtractOptions, 'length'>): number[] {
    const { length } = readFewOptions<Partial<ExtractOptions>>(options, optionKeys);
    return planClip(this.#frontEnd, numSamples, length, this.#stages).shape.dims;
  }

  extract(samples: Samples, options: ExtractOptions): Features<ArrayOf<Output>> {
    const clip = this.#plan(this.#read(samples, options));
    return this.#run(clip, this.#newArray(elements(clip.plan)));
  }

  extractInto(samples: Samples, out: ArrayOf<Output>, options: ExtractOptions): FeatureShape {
    const clip = this.#plan(this.#read(samples, options));
    const Type = this.#view.constructor as Float32ArrayConstructor;
    const length = elements(clip.plan);
    const data = readArray(
      out,
      [Type],
      'ERR_OUTPUT_SIZE',
      'out',
      `a ${Type.name} of ${clip.plan.shape.dims.join(' x ')}`,
      length,
    ) as ArrayOf<Output>;
    // Features of a long clip are written before its last samples are read.
    if (overlap(clip.samples, data)) throw refusal('ERR_OPTION', 'out', 'its own memory', out);
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
    const read = readClips(clips, (clip) => this.#read(clip, options));
    const longest = this.spec.batchPadding === 'samples' ? largestOf(read, ({ samples }) => samples.length) : 0;
    const all = eachClip(read, (clip) => this.#plan(clip, longest || clip.samples.length));
    const { shape } = all[0].plan;
    const frameAxis = shape.axes.indexOf('frame');
    const frames = largestOf(all, ({ plan }) => plan.shape.dims[frameAxis]);
    if (frames === 0) eachClip(all, (clip) => this.#plan(clip)); // all too short: the error of one alone
    const dims = [...shape.dims];
    dims[frameAxis] = frames;
    const size = dims[0] * dims[1];
    const data = this.#newArray(all.length * size);
    const mask = new Uint8Array(all.length * frames);
    const validFrames = eachClip(all, (clip, i) => {
      const valid = clip.plan.shape.validFrames;
      mask.fill(1, i * frames, i * frames + valid);
      const row = data.subarray(i * size, (i + 1) * size) as ArrayOf<Output>;
      // One that is shorter stands in front of what fills its rows.
      const own = elements(clip.plan);
      const values = this.#run(clip, own === size ? row : this.#newArray(own)).data;
      if (own < size) copyRows(values, row.fill(this.spec.batchFill), frameAxis === 1 ? dims[0] : 1);
      return valid;
    });
    this.#stages?.finishBatch(data);
    return { data, dims: [all.length, ...dims], axes: ['batch', ...shape.axes], validFrames, mask };
  }

  windows(
    samples: Samples,
    options: Omit<ExtractOptions, 'length'>,
  ): Generator<Features<ArrayOf<Output>>, void, undefined> {
    const clip = this.#read(samples, options);
    const size = this.spec.clipSamples ?? clip.samples.length;
    const windowAt = (start: number) =>
      this.#plan({
        samples: clip.samples.subarray(start, start + size),
        options: { ...clip.options, length: undefined },
      });
    windowAt(0);
    return this.#eachWindow(windowAt, clip.samples.length, size);
  }

  *#eachWindow(
    windowAt: (start: number) => PlannedClip,
    numSamples: number,
    size: number,
  ): Generator<Features<ArrayOf<Output>>, void, undefined> {
    for (let start = 0; start < numSamples; start += size) {
      const window = windowAt(start);
      yield this.#run(window, this.#newArray(elements(window.plan)), start);
    }
  }

  dispose(): void {
    this.#engine = undefined;
    this.#stages?.dispose();
    this.#view = this.#newArray(0);
  }

  #newArray(length: number): ArrayOf<Output> {
    return new (arrayOf(this.#frontEnd.output))(length) as ArrayOf<Output>;
  }

  /** What a call says, checked. */
  #read(samples: unknown, options: ExtractOptions): Clip {
    const clip = {
      samples: readSamples(samples),
      options: readFewOptions(options, optionKeys),
    };
    checkRate(this.spec, clip.options.sampleRate);
    return clip;
  }

  #plan(clip: Clip, paddedLike?: number): PlannedClip {
    this.#inUse();
    const { samples, options } = clip;
    const plan = planClip(this.#frontEnd, samples.length, options.length, this.#stages, paddedLike);
    return { samples, options, plan };
  }

  /** `first` is the place of the samples in what the caller has: errors count from there. */
  #run({ samples, options, plan }: PlannedClip, data: ArrayOf<Output>, first = 0): Features<ArrayOf<Output>> {
    const { spec, geometry } = this.#frontEnd;
    const values = this.#stages?.room(plan, data) ?? data;
    const used = clipSource((this.#stages?.used(samples, plan) ?? samples).subarray(0, plan.usedSamples));
    const source = this.#engine!.takesRaw ? used : (this.#stages?.prepared(used) ?? used);
    const signal = { source, totalSamples: plan.totalSamples, mirror: geometry.mirror };
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

/** The class, its `dispose` under the symbol, too. */
function disposable<Class extends { prototype: Disposable & { dispose(): void } }>(made: Class): Class {
  made.prototype[DISPOSE] = made.prototype.dispose;
  return made;
}

export const ClipExtractor = /* @__PURE__ */ disposable(Clips);

const largestOf = <Item>(items: readonly Item[], sizeOf: (item: Item) => number): number =>
  items.reduce((largest, item) => Math.max(largest, sizeOf(item)), 0);

const elements = ({ shape }: ClipPlan): number => shape.dims[0] * shape.dims[1];
