import { heardByWhole } from '../engine/runtime/prepare.ts';
import { notAmong } from '../errors/guess.ts';
import { isObject, readOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { ClipExtractor, type Inside } from '../extract/clip.ts';
import type { Samples } from '../extract/types.ts';
import type { ResamplerQuality } from '../resample/options.ts';
import type { EngineResampler } from '../resample/resampler.ts';
import { checkPeak, largestSample } from '../samples/checks.ts';
import { isOverTime, statisticsFrames } from '../spec/grid-sizes.ts';
import { maximumRange } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { type ChunkPlan, checkedChunk } from './chunk-plan.ts';
import type { Past } from './statistics.ts';

/**
 * What stands in for the statistics over the whole utterance, which a stream cannot know. Each is exact for what it says; only `end` gives
 * the features that the model was trained on, and gives them at the end.
 *
 * - `running`: over all frames so far; the first 10 leave together. `{ running: 50 }`: the first 50 do.
 * - `{ sliding: frames }`: over so many frames before this one and this one, as Kaldi's sliding-window CMN (`center` false); the first 100,
 *   or the first `frames` if these are fewer, leave together.
 * - `chunk`: over the frames of each chunk, as NeMo's buffered streaming; with `chunk` only.
 * - `end`: over the whole; all rows leave at `flush`, and the samples are kept until then.
 */
export type StreamStatistics = 'running' | { running: number } | { sliding: number } | 'chunk' | 'end';

/** How a stream is made. */
export interface StreamOptions {
  /** Hz, of the samples that will come. Another rate than the front end's needs `resample`. */
  sampleRate: number;
  /** Required where the spec's `normalize` or `topDb` looks at all frames; without effect elsewhere. */
  statistics?: StreamStatistics;
  /** The quality by which audio of another rate is resampled. At the front end's own rate nothing is. */
  resample?: ResamplerQuality;
  /** Accept float samples beyond +-1.5, which otherwise are taken for 16-bit integers in a float array. */
  anyScale?: boolean;
}

/** Options of a stream that cuts chunks, as a model takes them. */
export interface ChunkOptions extends StreamOptions {
  /** What a chunk is: `chunkFor` knows it of models by name. */
  chunk: ChunkPlan;
}

/** The resampler to a front end's rate; undefined where it is the audio's own. Throws ERR_OPTION, ERR_SAMPLE_RATE. */
export type ResamplerFor = (
  to: number,
  given: Pick<StreamOptions, 'sampleRate' | 'resample'>,
) => EngineResampler | undefined;

/** What the options come to. */
export interface StreamSetup {
  readonly anyScale: boolean;
  readonly resampler: EngineResampler | undefined;
  /** `none` where no frame looks at the others. */
  readonly statistics: 'none' | 'past' | 'chunk' | 'end';
  readonly past: Past;
  readonly chunk: ChunkPlan | undefined;
}

const RUNNING_WARM_UP = 10;
const SLIDING_WARM_UP = 100;
const MOST_FRAMES = 1_000_000;

/** Throws ERR_OPTION, ERR_SAMPLE_RATE. */
export function checkedSetup(
  spec: Readonly<Spec>,
  options: StreamOptions & Partial<ChunkOptions>,
  resamplerFor: ResamplerFor,
): StreamSetup {
  const known = ['sampleRate', 'statistics', 'resample', 'anyScale', 'chunk'] as const;
  const given = readOptions(options, known);
  const anyScale = checkedAnyScale(given);
  checkFrontEnd(spec, 'extractor');
  const chunk = given.chunk === undefined ? undefined : checkedChunk(given.chunk);
  const resampler = resamplerFor(spec.sampleRate, given);
  return { anyScale, resampler, chunk, ...checkedStatistics(spec, given.statistics, chunk) };
}

/** Throws ERR_OPTION for a front end that must know the whole clip before its first frame. */
export function checkFrontEnd(spec: Readonly<Spec>, option: string): void {
  const whole = heardByWhole(spec);
  if (whole === 'ditherNoise')
    throw refusal('ERR_OPTION', option, 'dither that does not depend on the length of the signal', 'torch');
  if (whole) {
    const more = ': use liveWindows';
    throw refusal('ERR_OPTION', option, 'one that needs not know the clip before its first frame', whole, { more });
  }
}

/** Throws ERR_OPTION. */
export function checkedAnyScale({ anyScale = false }: { anyScale?: boolean | undefined }): boolean {
  if (typeof anyScale === 'boolean') return anyScale;
  throw notAmong('ERR_OPTION', 'anyScale', [true, false], anyScale);
}

const looksAtAll = (spec: Spec): boolean => maximumRange(spec) !== null || isOverTime(spec.normalize);

const CHOICES = "'running', { running: frames }, { sliding: frames }, 'chunk' or 'end'";

/** Throws ERR_OPTION, also where `statistics` is missing. */
export function checkedStatistics(
  spec: Spec,
  given: StreamStatistics | undefined,
  chunk: ChunkPlan | undefined,
): Pick<StreamSetup, 'statistics' | 'past'> {
  const past = readable('statistics', () => pastOf(spec, given));
  const statistics = past ? 'past' : (given as 'chunk' | 'end' | undefined);
  const choices = { expected: ['running', 'sliding', 'chunk', 'end'] };
  if (statistics !== undefined && !['past', 'chunk', 'end'].includes(statistics)) {
    throw refusal('ERR_OPTION', 'statistics', CHOICES, given, choices);
  }
  const none = { frames: Number.POSITIVE_INFINITY, warmUp: 0 };
  if (!looksAtAll(spec)) return { statistics: 'none', past: none };
  if (statistics === undefined) {
    const more = ': this front end looks at all frames of an utterance, which a stream does not know';
    throw refusal('ERR_OPTION', 'statistics', CHOICES, given, { ...choices, more });
  }
  const isLater =
    spec.deltas !== null || spec.stack !== null || (spec.cepstrum !== null && maximumRange(spec) !== null);
  if (statistics === 'chunk' && (chunk === undefined || isLater)) {
    throw refusal('ERR_OPTION', 'statistics', "'chunk' with a chunk, where nothing follows the statistics", given);
  }
  return { statistics, past: past ?? none };
}

/** The window over the past that is asked for, if one is. */
function pastOf(spec: Spec, given: StreamStatistics | undefined): Past | undefined {
  const least = statisticsFrames(spec);
  const frames = Number.POSITIVE_INFINITY;
  if (given === 'running') return { frames, warmUp: Math.max(RUNNING_WARM_UP, least) };
  if (!isObject(given)) return undefined;
  const { running, sliding } = readOptions(
    given as { running?: number; sliding?: number },
    ['running', 'sliding'],
    'statistics',
  );
  if (running !== undefined && sliding === undefined) return { frames, warmUp: wholeFrames('running', running, least) };
  const window = wholeFrames('sliding', sliding, least);
  return { frames: window, warmUp: Math.min(window, SLIDING_WARM_UP) };
}

function wholeFrames(name: string, value: unknown, least: number): number {
  const fits = Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= MOST_FRAMES;
  if (fits) return value as number;
  throw refusal('ERR_OPTION', `statistics.${name}`, `a whole number of frames from ${least} to ${MOST_FRAMES}`, value);
}

/** What stands behind an extractor. Throws ERR_OPTION for anything else, ERR_DISPOSED. */
export function insideOf(extractor: unknown): Inside {
  const inside = ClipExtractor.insideOf(extractor);
  if (inside) return inside;
  throw refusal('ERR_OPTION', 'extractor', 'what createExtractor makes', extractor);
}

/**
 * A chunk whose values can be computed with: what is not finite, or too large, is 0 in a copy. Throws ERR_SAMPLE_SCALE for values beyond
 * 1.5, unless the setup takes them.
 */
export function checkedSamples(
  spec: Pick<Spec, 'inputScale' | 'windowLength'>,
  samples: Samples,
  { anyScale }: Pick<StreamSetup, 'anyScale'>,
): { samples: Samples; replaced: number } {
  if (samples instanceof Int16Array || areSmall(samples)) return { samples, replaced: 0 };
  const largest = largestSample(spec);
  let peak = 0;
  let replaced = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i]);
    if (!(size <= largest)) replaced++;
    else if (size > peak) peak = size;
  }
  checkPeak(spec, samples, peak, { anyScale }, 0);
  if (replaced === 0) return { samples, replaced };
  return { samples: samples.map((x) => (Math.abs(x) <= largest ? x : 0)), replaced };
}

const isSmall = (x: number): boolean => Math.abs(x) <= 1;

/** True for samples of nearly every chunk: nothing about them needs a closer look. Four at a time: half the time of one by one (Node 24). */
function areSmall(samples: Float32Array | Float64Array): boolean {
  const whole = samples.length - (samples.length % 4);
  for (let i = 0; i < whole; i += 4) {
    if (!(isSmall(samples[i]) && isSmall(samples[i + 1]) && isSmall(samples[i + 2]) && isSmall(samples[i + 3])))
      return false;
  }
  for (let i = whole; i < samples.length; i++) if (!isSmall(samples[i])) return false;
  return true;
}
