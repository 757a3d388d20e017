/** Frames of samples while the audio arrives, for models that take no spectrum. */

import { History } from '../engine/runtime/history.ts';
import { readOptions } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import type { Samples } from '../extract/types.ts';
import type { WaveformName } from '../presets/waveform-models.ts';
import type { EngineStream } from '../resample/resampler.ts';
import { readSamples } from '../samples/samples.ts';
import { frameCountOf } from '../waveform/layout.ts';
import { waveformBounds, waveformSpecOf } from '../waveform/prepare.ts';
import type { WaveformFrames, WaveformSpec } from '../waveform/spec.ts';
import { checkedAnyScale, checkedSamples, type StreamOptions } from './options.ts';
import { resamplerFor } from './resamplers.ts';

/** Frames of samples that have become whole; `data` is row-major over `dims`. */
export interface WaveformStreamFrames {
  /** `[frames, context + length]`. */
  data: Float32Array<ArrayBuffer>;
  dims: [frames: number, samples: number];
  /** The number of the first frame, and the time of its first sample behind the context. */
  firstFrame: number;
  seconds: number;
}

/** A stream of frames of samples: those of `prepareWaveform` of the whole, in every bit. */
export interface WaveformStream {
  /** Samples of the input that the resampler waits for; 0 without one. */
  readonly latency: number;
  /** Samples of the signal that were NaN, infinite or too large: each was taken for 0. */
  readonly replaced: number;
  /** The next samples. Returns the frames that they complete. Throws ERR_SAMPLE_TYPE, ERR_SAMPLE_SCALE. */
  push(samples: Samples): WaveformStreamFrames;
  /** The end of the signal: the last frame, filled up with zeros. Of an empty signal none. The stream is then at the beginning of another one. */
  flush(): WaveformStreamFrames;
  /** Forget the signal. */
  reset(): void;
}

/**
 * A stream for a front end that cuts samples into frames, as Silero's and Gemma's do. Front ends with statistics over the clip, or without
 * frames, take `liveWindows`.
 *
 * Throws ERR_UNKNOWN_PRESET, ERR_SPEC, ERR_OPTION, ERR_SAMPLE_RATE.
 */
export function createWaveformStream(
  frontEnd: WaveformName | WaveformSpec,
  options: Pick<StreamOptions, 'sampleRate' | 'resample' | 'anyScale'>,
): WaveformStream {
  const spec = waveformSpecOf(frontEnd);
  const { frames, normalize, sampleRate, pause } = spec;
  const isPlain = frames !== null && normalize.kind === 'none' && !pause && !frames.left && !frames.right;
  if (!isPlain || (frames.end ?? 'fill') !== 'fill') {
    throw refusal(
      'ERR_OPTION',
      'frontEnd',
      'one that cuts frames from its first sample to its last, without statistics',
      frontEnd,
      {
        more: ': use liveWindows',
      },
    );
  }
  const given = readOptions(options, ['sampleRate', 'resample', 'anyScale']);
  return new FrameCutter(frames, sampleRate, checkedAnyScale(given), resamplerFor(sampleRate, given));
}

class FrameCutter implements WaveformStream {
  readonly latency: number;
  replaced = 0;
  readonly #frames: WaveformFrames;
  readonly #sampleRate: number;
  readonly #anyScale: boolean;
  readonly #resampler: EngineStream | undefined;
  #source = new History();
  #done = 0;

  constructor(
    frames: WaveformFrames,
    sampleRate: number,
    anyScale: boolean,
    resampler: ReturnType<typeof resamplerFor>,
  ) {
    this.#frames = frames;
    this.#sampleRate = sampleRate;
    this.#anyScale = anyScale;
    this.latency = resampler?.latency ?? 0;
    this.#resampler = resampler?.stream();
  }

  push(chunk: Samples): WaveformStreamFrames {
    const { samples, replaced } = checkedSamples(waveformBounds, readSamples(chunk), { anyScale: this.#anyScale });
    this.replaced += replaced;
    const source = this.#source;
    source.take(this.#resampler?.pushView(samples) ?? samples);
    return this.#cut(this.#wholeFrames());
  }

  flush(): WaveformStreamFrames {
    if (this.#resampler) this.#source.take(this.#resampler.flush());
    const samples = this.#source.length;
    const last = this.#cut(samples === 0 ? 0 : frameCountOf(this.#frames, samples));
    this.reset();
    return last;
  }

  reset(): void {
    this.#resampler?.flush();
    this.#source = new History();
    this.#done = this.replaced = 0;
  }

  #wholeFrames(): number {
    const { length, hop } = this.#frames;
    return Math.max(0, Math.floor((this.#source.length - length) / hop) + 1);
  }

  /** Frames up to `end`, which may reach beyond the signal. */
  #cut(end: number): WaveformStreamFrames {
    const { length, hop, context } = this.#frames;
    const [source, first, width] = [this.#source, this.#done, context + length];
    const count = Math.max(0, end - first);
    const data = new Float32Array(count * width);
    for (let t = 0; t < count; t++) {
      const start = (first + t) * hop - context;
      const from = Math.max(0, start);
      const to = Math.min(source.length, start + width);
      source.read(from, data.subarray(t * width + from - start, t * width + to - start));
    }
    this.#done += count;
    source.keep(this.#done * hop - context);
    return { data, dims: [count, width], firstFrame: first, seconds: (first * hop) / this.#sampleRate };
  }
}
