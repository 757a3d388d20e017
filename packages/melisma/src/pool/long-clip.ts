/**
 * A clip that all workers compute together. Frames do not depend on each other until the utterance stages, so it is cut at the borders of the
 * kernel's blocks; here the pieces are joined, lifted by the one maximum, and taken through the stages over all frames.
 */
import type { KernelLayout } from '../engine/runtime/compiled.ts';
import type { FrontEndRecord } from '../engine/runtime/file.ts';
import { heardByWhole } from '../engine/runtime/prepare.ts';
import { repeatLast } from '../extract/frames.ts';
import type { ClipPlan } from '../extract/front-end.ts';
import type { ClipStages } from '../extract/stages.ts';
import type { ExtractOptions, FeatureArray, Features, Samples } from '../extract/types.ts';
import { checkPeak } from '../samples/checks.ts';
import { tailPeak } from '../samples/samples.ts';
import { checkThere, copied } from './clip.ts';
import type { PieceResult, Results, Work } from './protocol.ts';
import type { Spare } from './spare.ts';
import type { Task } from './task.ts';
import type { Job, Workers } from './workers.ts';

/** Seconds from which a clip is cut: in a shorter one there is less to gain than other clips have of the workers. */
const LONG_SECONDS = 60;

/** What is known of the front end, and the stages that follow its kernel. */
export interface Played {
  readonly record: FrontEndRecord;
  readonly stages: ClipStages | undefined;
}

/**
 * True for a clip that is worth cutting and can be cut: not where a cepstrum is taken of values that one maximum has lifted, or values are counted
 * from it, nor where a sample is heard by what the whole clip is: dither in torch's order, zero mean and unit variance, a place at the end of the window.
 */
export function isCut({ record: { spec, layout } }: Played, plan: ClipPlan, workers: number): boolean {
  const standAlone =
    !(layout.hasMaximum && (layout.hasCepstrum || spec.dbReference === 'maximum')) && !heardByWhole(spec);
  const isLong = plan.usedSamples >= LONG_SECONDS * spec.sampleRate && plan.computedFrames > layout.blockFrames;
  return workers > 1 && isLong && standAlone && plan.repeats === 1;
}

/** Frames of a piece: whole blocks, no more than the kernel keeps, and as many pieces for each worker. */
function pieceFrames({ blockFrames, outputFrames }: KernelLayout, frames: number, workers: number): number {
  const most = Math.max(1, Math.floor(outputFrames / blockFrames));
  const blocks = Math.ceil(frames / blockFrames);
  const pieces = workers * Math.ceil(blocks / (workers * most));
  return blockFrames * Math.ceil(blocks / pieces);
}

/** The clip of one call. */
export interface LongCall {
  readonly task: Task<Features<FeatureArray>>;
  readonly samples: Samples;
  readonly options: ExtractOptions;
  readonly plan: ClipPlan;
}

export class LongClip {
  readonly played: Played;
  readonly call: LongCall;
  readonly #samples: Samples;
  readonly #pieceFrames: number;
  readonly #workers: number;
  /** Features of the whole, as the kernel would deliver them. */
  #values: FeatureArray | undefined;
  #nextFrame = 0;
  #framesLeft: number;
  #peak = 0;
  /** The largest feature so far: the pieces that begin now are lifted by it, and most of them need no more. */
  largest = Number.NEGATIVE_INFINITY;
  /** What each piece was lifted to. */
  readonly #lifted: { piece: Piece; limit: number }[] = [];
  /** Memory of features that were joined. */
  readonly #spare: FeatureArray[] = [];

  constructor(played: Played, call: LongCall, workers: number) {
    this.played = played;
    this.call = call;
    this.#samples = call.samples.subarray(0, call.plan.usedSamples);
    this.#pieceFrames = pieceFrames(played.record.layout, call.plan.computedFrames, workers);
    this.#workers = workers;
    this.#framesLeft = call.plan.computedFrames;
  }

  /** A piece for each worker, and one that is ready when the first of them has done its own. */
  begin(workers: Workers): void {
    for (let i = 0; i <= this.#workers; i++) this.#add(workers, false);
  }

  #add(workers: Workers, first: boolean): void {
    const { computedFrames } = this.call.plan;
    if (this.#nextFrame >= computedFrames || this.call.task.isSettled) return;
    const frames = Math.min(this.#pieceFrames, computedFrames - this.#nextFrame);
    const piece = new Piece(this, this.#nextFrame, frames, (result) => {
      this.#join(piece, result);
      this.#add(workers, true);
    });
    this.#nextFrame += frames;
    workers.add(piece, first);
  }

  /** Throws ERR_SAMPLE_TYPE. */
  checkThere(): void {
    checkThere(this.#samples, this.call.plan.usedSamples);
  }

  /** Samples that frames see, and their place: a window more at each end, where one beyond the end of the signal mirrors them. */
  samplesOf(firstFrame: number, frames: number): { place: number; samples: Samples } {
    const { spec, geometry } = this.played.record;
    const { usedSamples, computedFrames } = this.call.plan;
    const start = geometry.firstSample + firstFrame * geometry.hopLength;
    const end = start + frames * geometry.hopLength + 2 * spec.windowLength;
    const place = firstFrame === 0 ? 0 : Math.min(usedSamples, Math.max(0, start - spec.windowLength - 1));
    const isLast = firstFrame + frames === computedFrames;
    return { place, samples: this.#samples.subarray(place, isLast ? usedSamples : Math.max(0, end)) };
  }

  /** Room for the features of a piece. */
  room(frames: number): FeatureArray {
    const length = frames * this.played.record.geometry.bands;
    const spare = this.#spare.pop();
    return spare === undefined || spare.length < length
      ? this.#newArray(length)
      : (spare.subarray(0, length) as FeatureArray);
  }

  #newArray(length: number): FeatureArray {
    return new (this.played.record.layout.output === 'f64' ? Float64Array : Float32Array)(length);
  }

  #join(piece: Piece, { features, peak, largest, limit }: PieceResult): void {
    const { bands } = this.played.record.geometry;
    this.#values ??= this.#newArray(bands * this.call.plan.gridFrames);
    let from = 0;
    for (const row of this.#rowsOf(piece, this.#values)) {
      row.set(features.subarray(from, from + row.length));
      from += row.length;
    }
    this.#spare.push(new (features.constructor as Float32ArrayConstructor)(features.buffer as ArrayBuffer));
    this.#peak = Math.max(this.#peak, peak);
    this.largest = Math.max(this.largest, largest);
    this.#lifted.push({ piece, limit });
    this.#framesLeft -= piece.frames;
    if (this.#framesLeft === 0) this.call.task.resolve(this.#finished(this.#values));
  }

  /** Where the features of a piece stand among those of the whole. */
  *#rowsOf({ firstFrame, frames }: Piece, values: FeatureArray): Generator<FeatureArray> {
    const { bands, melMajor } = this.played.record.geometry;
    if (!melMajor) yield values.subarray(firstFrame * bands, (firstFrame + frames) * bands) as FeatureArray;
    else
      for (let at = firstFrame; at < values.length; at += this.call.plan.gridFrames)
        yield values.subarray(at, at + frames) as FeatureArray;
  }

  /** In place, as the kernel does it: what lies below the limit of all pieces is lifted to it. */
  #lift(values: FeatureArray): void {
    const highest = Math.max(...this.#lifted.map(({ limit }) => limit));
    for (const { piece, limit } of this.#lifted) {
      if (limit === highest) continue;
      for (const row of this.#rowsOf(piece, values))
        for (let i = 0; i < row.length; i++) if (row[i] < highest) row[i] = highest;
    }
  }

  /** What an extractor does to a clip behind its kernel, in its order. Throws ERR_NON_FINITE, ERR_SAMPLE_SCALE. */
  #finished(values: FeatureArray): Features<FeatureArray> {
    const { record, stages } = this.played;
    const { plan, options } = this.call;
    // A waveform that was prepared may be smaller or larger than its samples: as for an extractor, those count once it is loud.
    const peak = this.#peak <= 1 ? this.#peak : tailPeak(this.#samples, 0);
    checkPeak(record.spec, this.#samples, peak, options, 0);
    if (record.layout.hasMaximum) this.#lift(values);
    repeatLast(values, record.geometry.melMajor, plan);
    const [rows, columns] = plan.shape.dims;
    const isApart = stages !== undefined && !stages.isInPlace;
    const data = isApart ? new (record.output === 'float64' ? Float64Array : Float32Array)(rows * columns) : values;
    stages?.finish(values, plan, data);
    return { data, ...plan.shape };
  }
}

/** Some frames of a long clip, in the order of which nobody waits for another. */
class Piece implements Job {
  readonly firstFrame: number;
  readonly frames: number;
  readonly isGone = false;
  deaths = 0;
  readonly #clip: LongClip;
  readonly #onDone: (result: PieceResult) => void;
  #ready: { place: number; samples: Samples } | undefined;

  constructor(clip: LongClip, firstFrame: number, frames: number, onDone: (result: PieceResult) => void) {
    this.#clip = clip;
    this.firstFrame = firstFrame;
    this.frames = frames;
    this.#onDone = onDone;
  }

  get task(): Task<Features<FeatureArray>> {
    return this.#clip.call.task;
  }

  prepare(spare: Spare): void {
    this.#clip.checkThere();
    if (this.#ready) return;
    const { place, samples } = this.#clip.samplesOf(this.firstFrame, this.frames);
    this.#ready = { place, samples: copied(samples, spare) };
  }

  take(): { work: Work; transfer: ArrayBuffer[] } {
    const { place, samples } = this.#ready!;
    this.#ready = undefined;
    const { firstFrame, frames } = this;
    const { call, largest } = this.#clip;
    const features = this.#clip.room(frames);
    const work: Work = { kind: 'piece', samples, place, plan: call.plan, firstFrame, frames, largest, features };
    return { work, transfer: [samples.buffer as ArrayBuffer, features.buffer as ArrayBuffer] };
  }

  done(value: Results[keyof Results]): void {
    this.#onDone(value as PieceResult);
  }
}
