/** Windows cut from endless audio, each as if it were a clip of its own. */

import { History } from '../engine/runtime/history.ts';
import { readOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import type { Extractor, FeatureArray, Features, Samples } from '../extract/types.ts';
import type { WaveformName } from '../presets/waveform-models.ts';
import type { ResamplerQuality } from '../resample/options.ts';
import { prepareWaveform, type Waveform, waveformBounds, waveformSpecOf } from '../waveform/prepare.ts';
import type { WaveformSpec } from '../waveform/spec.ts';
import { chunksOf, type StreamAudio } from './audio.ts';
import { checkedAnyScale, checkedSamples, insideOf } from './options.ts';
import { resamplerFor } from './resamplers.ts';

/** How windows are cut. */
export interface LiveWindowOptions {
  /** Hz, of the audio. Another rate than the front end's needs `resample`. */
  sampleRate: number;
  /** Samples of a window at the front end's rate. Default: the model's own (30 s for Whisper); required where it has none. */
  window?: number;
  /** Samples at the front end's rate from the beginning of a window to that of the next. Default `window`: they follow each other. */
  step?: number;
  /** The quality by which audio of another rate is resampled. */
  resample?: ResamplerQuality;
  /** Accept float samples beyond +-1.5, which otherwise are taken for 16-bit integers in a float array. */
  anyScale?: boolean;
}

/** Where a window stands. */
export interface WindowPlace {
  /** Its first sample, counted from the beginning at the front end's rate. */
  firstSample: number;
  /** The same in seconds. */
  seconds: number;
  /** Samples of the signal in it: fewer than `window` where the signal ended in it, which the front end fills up. */
  samples: number;
  /** Samples so far that were NaN, infinite or too large, and were taken for 0. */
  replaced: number;
}

/** What windows are made of: an extractor, or a front end without a spectrum. */
export type WindowFrontEnd = Extractor<FeatureArray> | WaveformName | WaveformSpec;

/** The features of a window, of {@link WindowFrontEnd}. */
export type WindowOf<FrontEnd> =
  FrontEnd extends Extractor<infer Data> ? Features<Data> & WindowPlace : Waveform & WindowPlace;

/**
 * Windows of a signal without an end, each with the bits that `extract` gives for its samples. The last one, which may be shorter, comes
 * with the end of the signal; one that would hold nothing new does not. Memory: one window of samples.
 *
 * Throws ERR_OPTION, ERR_SAMPLE_RATE; ERR_SAMPLE_TYPE and ERR_SAMPLE_SCALE for samples; ERR_TOO_SHORT where the signal is too short for any window.
 *
 * @example
 * ```ts
 * import { createExtractor } from 'melisma';
 * import { liveWindows } from 'melisma/stream';
 *
 * const whisper = await createExtractor('whisper');
 * const audio = [new Float32Array(300_000), new Float32Array(300_000)]; // or a microphone's async iterable
 * for await (const { seconds, dims } of liveWindows(whisper, audio, { sampleRate: 16000, step: 240_000 })) {
 *   console.log(seconds, dims); // 0 [80, 3000], then 15 [80, 3000]
 * }
 * ```
 */
export async function* liveWindows<FrontEnd extends WindowFrontEnd>(
  frontEnd: FrontEnd,
  audio: StreamAudio,
  options: LiveWindowOptions,
): AsyncGenerator<WindowOf<FrontEnd>, void, undefined> {
  const { bounds, own, make } = readFrontEnd(frontEnd);
  const given = readOptions(options, ['sampleRate', 'window', 'step', 'resample', 'anyScale']);
  const anyScale = checkedAnyScale(given);
  const window = wholeSamples('window', given.window ?? own, own);
  const step = wholeSamples('step', given.step ?? window, window);
  const stream = resamplerFor(bounds.sampleRate, given)?.stream();
  const source = new History();
  let [first, replaced] = [0, 0];
  const next = () => {
    const samples = new (source.doubles ? Float64Array : Float32Array)(Math.min(window, source.length - first));
    source.read(first, samples);
    const place = { firstSample: first, seconds: first / bounds.sampleRate, samples: samples.length, replaced };
    first += step;
    return { ...make(samples), ...place } as WindowOf<FrontEnd>;
  };
  function* wholeWith(samples: Samples): Generator<WindowOf<FrontEnd>> {
    source.take(samples);
    while (source.length >= first + window) yield next();
    source.keep(first);
  }
  for await (const chunk of chunksOf(audio)) {
    const checked = checkedSamples(bounds, chunk, { anyScale });
    replaced += checked.replaced;
    yield* wholeWith(stream?.push(checked.samples) ?? checked.samples);
  }
  if (stream) yield* wholeWith(stream.flush());
  const hasMore = first === 0 ? source.length > 0 : source.length > first + window - step;
  if (hasMore) yield next();
}

/** Undefined for a front end without a spectrum. */
const asExtractor = (frontEnd: WindowFrontEnd): Extractor<FeatureArray> | undefined =>
  typeof frontEnd === 'object' && frontEnd !== null && 'extract' in frontEnd ? frontEnd : undefined;

/** What the values of samples are measured by, the model's own window, and what makes features of a window. */
function readFrontEnd(frontEnd: WindowFrontEnd) {
  const extractor = readable('frontEnd', () => asExtractor(frontEnd));
  if (extractor) {
    const { spec } = insideOf(extractor).frontEnd;
    const options = { sampleRate: spec.sampleRate, anyScale: true };
    return { bounds: spec, own: spec.clipSamples, make: (samples: Samples) => extractor.extract(samples, options) };
  }
  const spec = waveformSpecOf(frontEnd as WaveformName | WaveformSpec);
  const options = { sampleRate: spec.sampleRate, anyScale: true };
  return {
    bounds: { sampleRate: spec.sampleRate, ...waveformBounds },
    own: spec.frames?.length ?? null,
    make: (samples: Samples) => prepareWaveform(spec, samples, options),
  };
}

/** Throws ERR_OPTION. */
function wholeSamples(name: string, value: number | null | undefined, most: number | null): number {
  const largest = most ?? 2 ** 31 - 1;
  if (Number.isSafeInteger(value) && value! >= 1 && value! <= largest) return value!;
  throw refusal('ERR_OPTION', name, `a whole number of samples from 1 to ${largest}`, value, { expected: largest });
}
