/**
 * What the processor does with each quantum: samples through the stream's own stages, and rows into the ring. It knows nothing of Web Audio but numbers, and makes
 * no buffer while sound comes.
 */
import { packError } from '../errors/envelope.ts';
import { ClipExtractor, type Inside } from '../extract/clip.ts';
import { stages } from '../extract/stages.ts';
import type { FeatureArray } from '../extract/types.ts';
import type { EngineResampler, EngineStream } from '../resample/resampler.ts';
import { loadExtractorSync } from '../runtime/load.ts';
import { loadResamplerSync } from '../runtime/resample/index.ts';
import { largestSample } from '../samples/checks.ts';
import { featureCount } from '../spec/sizes.ts';
import { FrameProgress } from '../stream/progress.ts';
import { oldestFrame } from '../stream/ready.ts';
import { newArray } from '../stream/rows.ts';
import { Backlog } from './backlog.ts';
import { markOf, type News, type Order, type RowsNews, type Setting } from './messages.ts';
import { RowRing, ringBytes } from './ring.ts';

/** How a listener says something: `memory` is handed over. */
export type Post = (news: News, memory?: ArrayBuffer[]) => void;

/** From tick to tick, in seconds: what is lost is told within half a second. */
const TICK_SECONDS = 0.2;

/** Samples that wait at most until they are pushed: 21 ms at 48 kHz. */
const KEPT_SAMPLES = 1024;

const NOTHING = /* @__PURE__ */ new Float32Array(0);

/** One node's side in the audio thread. */
export class Listener {
  readonly #post: Post;
  readonly #setting: Setting;
  readonly #inside: Inside;
  readonly #resampler: EngineResampler | undefined;
  readonly #ring: RowRing;
  readonly #backlog: Backlog;
  readonly #largest: number;
  readonly #width: number;
  /** From one row to the next. */
  readonly #rowSeconds: number;
  /** Rows of a push, by their number. */
  readonly #rows: FeatureArray[] = [];
  /** Samples that no row is complete with, and views of so many. */
  readonly #kept = new Float32Array(KEPT_SAMPLES);
  readonly #views: Float32Array[] = [];
  #keptCount = 0;
  /** Where a quantum goes of which a sample must be replaced. */
  #clean = NOTHING;
  /** What stands for a quantum that did not come. */
  #silence = NOTHING;
  #resampled: EngineStream | undefined;
  #progress!: FrameProgress;
  /** The memory of the next message, while the reader waits for it. */
  #pulled: FeatureArray | undefined;
  #signal = -1;
  #isLost = false;
  #isClosed = false;
  #hasBegun = false;
  #replaced = 0;
  /** The sample of the context that comes next. */
  #expected = 0;
  /** Samples of the signal so far, at the context's rate, and those up to the last one that stands for another. */
  #heard = 0;
  #lostUntil = Number.NEGATIVE_INFINITY;
  /** Context time less time in the signal. */
  #origin = 0;
  #nextTick = 0;
  #isTickOut = false;

  constructor(setting: Setting, post: Post) {
    const { module, resampler, output, framesPerMessage, maxQueuedFrames, shared } = setting;
    this.#setting = setting;
    this.#post = post;
    this.#inside = ClipExtractor.insideOf(loadExtractorSync(module, { output, stages }))!;
    this.#resampler = resampler && (loadResamplerSync(resampler) as EngineResampler);
    const { spec } = this.#inside.frontEnd;
    this.#width = featureCount(spec);
    this.#largest = largestSample(spec);
    this.#rowSeconds = ((spec.stack?.stride ?? 1) * spec.hopLength) / spec.sampleRate;
    const shape = { most: maxQueuedFrames, width: this.#width, output };
    this.#ring = new RowRing(shared ?? new ArrayBuffer(ringBytes(shape)), shape);
    this.#backlog = new Backlog((samples, isLost) => this.#feed(samples, isLost));
    this.#rowsOf(Math.max(framesPerMessage, setting.past.warmUp + 1));
    this.#begin();
    this.#post({ kind: 'ready', latency: this.#resampler?.latency ?? 0 });
  }

  /** A new signal. */
  #begin(): void {
    this.#signal++;
    this.#resampled?.flush();
    this.#resampled = this.#resampler?.stream();
    const { statistics, past, leftZeros } = this.#setting;
    const none = { anyScale: true, resampler: undefined, chunk: undefined };
    this.#progress = new FrameProgress(this.#inside, { ...none, statistics, past });
    this.#heard = 0;
    this.#lostUntil = Number.NEGATIVE_INFINITY;
    this.#hasBegun = false;
    this.#backlog.clear();
    this.#keptCount = 0;
    if (leftZeros > 0) this.#take(new Float32Array(leftZeros));
  }

  /**
   * The next quantum: `samples` of one channel, undefined where nothing is connected; `frame` is the number of its first sample in the context, `time` that in
   * seconds. False once nobody listens.
   */
  hear(samples: Float32Array | undefined, frame: number, time: number): boolean {
    if (this.#isClosed) return false;
    try {
      this.#hear(samples, frame, time);
    } catch (error) {
      this.#isClosed = true;
      this.#post({ kind: 'error', error: packError(error) });
    }
    return !this.#isClosed;
  }

  #hear(given: Float32Array | undefined, frame: number, time: number): void {
    if (given === undefined && !this.#hasBegun) return;
    const samples = given ?? this.#silence;
    if (!this.#hasBegun) this.#start(samples.length, frame);
    if (frame > this.#expected) this.#gap(frame - this.#expected);
    this.#expected = frame + samples.length;
    // Said anew with each quantum: behind a gap the signal's time is not the context's.
    this.#origin = (frame - this.#heard - this.#backlog.samples) / this.#setting.sampleRate;
    this.#backlog.hear(this.#cleaned(samples), given === undefined || this.#isLost);
    this.#deliver();
    if (time >= this.#nextTick && !this.#isTickOut) this.#tick(time);
  }

  #start(quantum: number, frame: number): void {
    this.#hasBegun = true;
    this.#expected = frame;
    if (this.#silence.length === quantum) return;
    this.#silence = new Float32Array(quantum);
    this.#clean = new Float32Array(quantum);
  }

  /** The samples themselves where each can be computed with: nearly always. */
  #cleaned(samples: Float32Array): Float32Array {
    const largest = this.#largest;
    let i = 0;
    while (i < samples.length && Math.abs(samples[i]) <= largest) i++;
    if (i === samples.length) return samples;
    const clean = this.#clean;
    for (i = 0; i < samples.length; i++) {
      const isFine = Math.abs(samples[i]) <= largest;
      if (!isFine) this.#replaced++;
      clean[i] = isFine ? samples[i] : 0;
    }
    return clean;
  }

  /**
   * Samples of the context, and the rows that they complete. Those that complete none are kept for the next quantum: a context wakes every 10 ms, and the
   * kernels are out of the caches by then (60 us for the first call, 5 for the others), so that one push costs less than four.
   */
  #feed(samples: Float32Array, isLost: boolean): void {
    this.#heard += samples.length;
    if (isLost) this.#lostUntil = this.#heard;
    if (this.#keptCount + samples.length > KEPT_SAMPLES) this.#pushKept();
    if (samples.length > KEPT_SAMPLES) return this.#push(samples);
    this.#kept.set(samples, this.#keptCount);
    this.#keptCount += samples.length;
    const ready = this.#resampled?.outputsOf(this.#keptCount) ?? this.#keptCount;
    if (this.#progress.rowsAfter(ready) > 0) this.#pushKept();
  }

  #pushKept(): void {
    const count = this.#keptCount;
    if (count === 0) return;
    this.#keptCount = 0;
    this.#views[count] ??= this.#kept.subarray(0, count);
    this.#push(this.#views[count]);
  }

  #push(samples: Float32Array): void {
    this.#take(this.#resampled?.pushView(samples) ?? samples);
  }

  /** Samples at the front end's rate. */
  #take(samples: Float32Array): void {
    const progress = this.#progress;
    const first = progress.rows;
    const count = progress.rowsAfter(samples.length);
    const out = this.#rowsOf(count);
    progress.take(samples, out);
    for (let row = 0; row < count; row++) this.#write(out, row, first + row);
  }

  #write(rows: FeatureArray, row: number, frame: number, isValid = true): void {
    const seconds = frame * this.#rowSeconds - this.#setting.leftZeros / this.#inside.frontEnd.spec.sampleRate;
    const mark = markOf(this.#signal, isValid, this.#oldestSample(frame) < this.#lostUntil);
    this.#ring.write(rows, row * this.#width, frame, this.#origin + seconds, mark);
  }

  /** The first sample of the context that a row looks at. */
  #oldestSample(row: number): number {
    const { spec, geometry } = this.#inside.frontEnd;
    const { sampleRate, leftZeros } = this.#setting;
    const sample = geometry.firstSample + oldestFrame(spec, row) * spec.hopLength - leftZeros;
    return (sample * sampleRate) / spec.sampleRate - (this.#resampler?.latency ?? 0);
  }

  /** Room for the rows of a push; made where no push had so many before. */
  #rowsOf(count: number): FeatureArray {
    const known = this.#rows[count];
    if (known) return known;
    const made = newArray(this.#setting.output, count * this.#width);
    this.#rows[count] = made;
    return made;
  }

  /** Rows to the reader, where it waits and there are enough. */
  #deliver(): void {
    const ring = this.#ring;
    if (ring.count < this.#setting.framesPerMessage) return;
    if (this.#setting.shared) {
      if (ring.wakes()) this.#post({ kind: 'wake' });
      return;
    }
    const out = this.#pulled;
    if (out === undefined || !ring.take(out)) return;
    this.#pulled = undefined;
    const memory = out.buffer as ArrayBuffer;
    this.#post({ kind: 'rows', data: memory, ...ring.read }, [memory]);
  }

  #tick(time: number): void {
    this.#nextTick = time + TICK_SECONDS;
    this.#isTickOut = true;
    this.#post({ kind: 'tick', dropped: this.#ring.dropped, replaced: this.#replaced });
  }

  /** The sound stood still: zeros, where they are wanted and not too many. */
  #gap(samples: number): void {
    if (!this.#hasBegun) return;
    if (this.#setting.gap === 'restart' || !this.#backlog.add(samples, this.#silence.length)) this.#begin();
  }

  /** What the page says. */
  order(order: Order): void {
    if (order.kind === 'close') return this.#close();
    if (this.#isClosed) return;
    if (order.kind === 'heard') this.#isTickOut = false;
    if (order.kind === 'lost') this.#isLost = order.isLost;
    if (order.kind === 'gap') this.#gap(order.samples);
    if (order.kind === 'pull') {
      const Type = this.#setting.output === 'float64' ? Float64Array : Float32Array;
      this.#pulled = new Type(order.memory);
      this.#deliver();
    }
  }

  /** The end of the signal: rows that exist only there come, too. */
  #close(): void {
    const wasOpen = !this.#isClosed;
    this.#isClosed = true;
    try {
      if (wasOpen && this.#hasBegun) this.#end();
    } catch (error) {
      this.#post({ kind: 'error', error: packError(error) });
    }
    this.#post({ kind: 'closed', rest: this.#rest(), dropped: this.#ring.dropped, replaced: this.#replaced });
  }

  #end(): void {
    this.#backlog.empty();
    this.#pushKept();
    if (this.#resampled) this.#take(this.#resampled.flush());
    const first = this.#progress.rows;
    const { data, validRows } = this.#progress.end();
    for (let row = 0; row * this.#width < data.length; row++)
      this.#write(data, row, first + row, first + row < validRows);
  }

  /** All rows that wait, for the last message; the reader finds them itself where the memory is shared. */
  #rest(): RowsNews[] {
    const rest: RowsNews[] = [];
    if (this.#setting.shared) return rest;
    const ring = this.#ring;
    const out = newArray(this.#setting.output, ring.count * this.#width);
    while (ring.take(out)) {
      const data = out.slice(0, ring.read.count * this.#width).buffer as ArrayBuffer;
      rest.push({ ...ring.read, data });
    }
    return rest;
  }
}
