/** Features while the audio arrives: rows as soon as they are final, equal to those of the whole in every bit. */

import { plainArray, readArray } from '../errors/arrays.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import type { Inside } from '../extract/clip.ts';
import { valueAxis } from '../extract/stages.ts';
import type { Axis, Extractor, FeatureArray, Samples } from '../extract/types.ts';
import type { EngineStream } from '../resample/resampler.ts';
import { readSamples } from '../samples/samples.ts';
import { featureCount } from '../spec/sizes.ts';
import { chunksOf, type StreamAudio } from './audio.ts';
import {
  checkedSamples,
  checkedSetup,
  insideOf,
  type ResamplerFor,
  type StreamOptions,
  type StreamSetup,
} from './options.ts';
import { FrameProgress, type Progress, WholeProgress } from './progress.ts';
import { newArray } from './rows.ts';

/** The shape of rows that have become final. */
export interface StreamShape {
  /** `[frames, features]`, whatever the layout of the spec. */
  dims: [frames: number, features: number];
  axes: ['frame', Axis];
  /** The number of the first row, counted from the beginning of the signal. */
  firstFrame: number;
  /** Its time: `firstFrame` times the distance of rows. A centred frame stands around its time. */
  seconds: number;
  /** Rows that count, the first ones: all, until the end of the signal brings others. */
  validFrames: number;
}

/** Rows that have become final; `data` is row-major over `dims`. */
export interface StreamFeatures<Data extends FeatureArray = Float32Array> extends StreamShape {
  data: Data;
}

/** A stream of features. Any number of them shares one extractor. */
export interface FeatureStream<Data extends FeatureArray = Float32Array> {
  /** Samples of the input after a moment that must have come before the resampler lets that moment out; 0 without a resampler. */
  readonly latency: number;
  /** Samples of the signal that were NaN, infinite or larger than the front end can hold: each was taken for 0. */
  readonly replaced: number;
  /** Rows that the next `samples` samples will complete. Throws ERR_OPTION. */
  framesOf(samples: number): number;
  /**
   * The next samples, any number of them. Returns the rows that they complete, perhaps none, in an array of the caller's own.
   *
   * A chunk that is refused leaves the stream as it was. Throws ERR_SAMPLE_TYPE; ERR_SAMPLE_SCALE; ERR_DISPOSED once the stream or its
   * extractor is closed.
   */
  push(samples: Samples): StreamFeatures<Data>;
  /**
   * As {@link FeatureStream.push}, into `out`, which has room for just these rows: `framesOf(samples.length)` times the features.
   * Throws ERR_OUTPUT_SIZE, too.
   */
  pushInto(samples: Samples, out: Data): StreamShape;
  /** As {@link FeatureStream.push}, in memory of the stream's own, valid until its next call. */
  pushView(samples: Samples): StreamFeatures<Data>;
  /**
   * The end of the signal: the rows that are left, with those that exist only at the end. With the rows before they are those of the whole:
   * of `extract(samples)`, with `length: 'unpadded'` where the front end has a window. Of a signal too short for a row there are none.
   * The stream is then at the beginning of another signal.
   */
  flush(): StreamFeatures<Data>;
  /** Forget the signal: the stream is at the beginning of another one. */
  reset(): void;
  /** Give the memory back. Any later call is an error (ERR_DISPOSED). */
  close(): void;
  /** The rows that each chunk completes, where it completes any, and at last the rest. */
  over(audio: StreamAudio): AsyncGenerator<StreamFeatures<Data>, void, undefined>;
}

/** Samples of a push, perhaps in the caller's own array. Throws ERR_SAMPLE_TYPE. */
const readChunk = (samples: unknown): Samples =>
  plainArray(samples, Float32Array) ?? plainArray(samples, Int16Array) ?? readSamples(samples);

/** The stream behind every kind of stream. */
export class RowStream<Data extends FeatureArray> implements FeatureStream<Data> {
  replaced = 0;
  readonly #extractor: Extractor<Data>;
  readonly #inside: Inside;
  readonly #setup: StreamSetup;
  readonly #width: number;
  /** What the values of a row are. */
  readonly #valueAxis: Axis;
  /** From one row to the next. */
  readonly #rowSeconds: number;
  readonly #resampler: EngineStream | undefined;
  #progress: Progress;
  /** The last view, at the beginning of its buffer: pushes of one length share it. */
  #view: Data;
  #isClosed = false;

  constructor(extractor: Extractor<Data>, options: StreamOptions, resamplerFor: ResamplerFor) {
    this.#inside = readable('extractor', () => insideOf(extractor));
    const { spec, output } = this.#inside.frontEnd;
    this.#extractor = extractor;
    this.#setup = checkedSetup(spec, options, resamplerFor);
    this.#width = featureCount(spec);
    this.#valueAxis = valueAxis(spec);
    this.#rowSeconds = ((spec.stack?.stride ?? 1) * spec.hopLength) / spec.sampleRate;
    this.#resampler = this.#setup.resampler?.stream();
    this.#view = newArray(output, 0) as Data;
    this.#progress = this.#begun();
  }

  get latency(): number {
    return this.#setup.resampler?.latency ?? 0;
  }

  /** Zeros at the front end's rate, at the beginning of a signal. */
  begin(zeros: number): StreamFeatures<Data> {
    return this.#take(new Float32Array(zeros));
  }

  framesOf(samples: number): number {
    this.#checkOpen();
    if (Number.isSafeInteger(samples) && samples >= 0)
      return this.#progress.rowsAfter(this.#resampler?.outputsOf(samples) ?? samples);
    throw refusal('ERR_OPTION', 'samples', 'a whole number from 0', samples, { expected: 0 });
  }

  push(samples: Samples): StreamFeatures<Data> {
    return this.#take(this.#heard(readChunk(samples)));
  }

  pushInto(samples: Samples, out: Data): StreamShape {
    const given = readChunk(samples);
    const place = this.#readOutput(out, this.framesOf(given.length));
    const { dims, axes, firstFrame, seconds, validFrames } = this.#take(this.#heard(given), place);
    return { dims, axes, firstFrame, seconds, validFrames };
  }

  #readOutput(out: Data, rows: number): Data {
    const length = rows * this.#width;
    const Type = this.#view.constructor as Float32ArrayConstructor;
    if (plainArray(out, Type)?.length === length) return out;
    const words = `a ${Type.name} of ${length} elements (${rows} x ${this.#width})`;
    return readArray(out, [Type], 'ERR_OUTPUT_SIZE', 'out', words, length) as Data;
  }

  pushView(samples: Samples): StreamFeatures<Data> {
    const chunk = this.#heard(readChunk(samples));
    const length = this.#progress.rowsAfter(chunk.length) * this.#width;
    if (this.#view.length !== length) this.#view = this.#viewOf(length);
    return this.#take(chunk, this.#view);
  }

  /** So many elements of the view's buffer, or of a new one. */
  #viewOf(length: number): Data {
    const { buffer, BYTES_PER_ELEMENT } = this.#view;
    const Type = this.#view.constructor as Float32ArrayConstructor;
    if (length * BYTES_PER_ELEMENT > buffer.byteLength) return this.newArray(length);
    return new Type(buffer as ArrayBuffer, 0, length) as Data;
  }

  flush(): StreamFeatures<Data> {
    this.#checkOpen();
    const before = this.#resampler && this.#take(this.#resampler.flush());
    const { rows } = this.#progress;
    const { data, validRows } = this.#progress.end();
    const last = this.#features(data as Data, rows, validRows);
    this.#progress = this.#begun();
    if (!before || before.dims[0] === 0) return last;
    const all = this.newArray(before.data.length + data.length);
    all.set(before.data);
    all.set(data, before.data.length);
    return this.#features(all, before.firstFrame, validRows);
  }

  reset(): void {
    this.#checkOpen();
    this.#resampler?.flush();
    this.#progress = this.#begun();
  }

  close(): void {
    this.#isClosed = true;
    this.#view = this.newArray(0);
    this.#progress = this.#begun();
  }

  async *over(audio: StreamAudio): AsyncGenerator<StreamFeatures<Data>, void, undefined> {
    for await (const samples of chunksOf(audio)) {
      const rows = this.push(samples);
      if (rows.dims[0] > 0) yield rows;
    }
    const rows = this.flush();
    if (rows.dims[0] > 0) yield rows;
  }

  #begun(): Progress {
    this.replaced = 0;
    const { output } = this.#inside.frontEnd;
    if (this.#setup.statistics === 'end') return new WholeProgress(this.#extractor, output);
    return new FrameProgress(this.#inside, this.#setup);
  }

  /** Of the type of the features. */
  newArray(length: number): Data {
    return newArray(this.#inside.frontEnd.output, length) as Data;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw refusal('ERR_DISPOSED', 'stream', 'one in use', 'closed');
    insideOf(this.#extractor);
  }

  /** A chunk, checked, at the front end's rate. */
  #heard(chunk: Samples): Samples {
    this.#checkOpen();
    const { samples, replaced } = checkedSamples(this.#extractor.spec, chunk, this.#setup);
    this.replaced += replaced;
    return this.#resampler?.pushView(samples) ?? samples;
  }

  #take(samples: Samples, out?: Data): StreamFeatures<Data> {
    const progress = this.#progress;
    const { rows } = progress;
    const data = out ?? this.newArray(progress.rowsAfter(samples.length) * this.#width);
    progress.take(samples, data);
    return this.#features(data, rows);
  }

  #features(data: Data, firstFrame: number, validRows = Number.POSITIVE_INFINITY): StreamFeatures<Data> {
    const frames = data.length / this.#width;
    return {
      data,
      dims: [frames, this.#width],
      axes: ['frame', this.#valueAxis],
      firstFrame,
      seconds: firstFrame * this.#rowSeconds,
      validFrames: Math.min(Math.max(validRows - firstFrame, 0), frames),
    };
  }
}
