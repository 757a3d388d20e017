/** The short-time Fourier transform of a clip, with the conventions of librosa and torch. */

import { clipSource, copySamples, type Signal } from '../engine/runtime/signal.ts';
import { readOptions } from '../errors/options.ts';
import { type Floats, type Instance, instantiate } from '../generator/instance.ts';
import { readSamples, type Samples } from '../samples/samples.ts';
import { checkChoice, checkInteger, checkTarget, readFloats, refuseShort } from './check.ts';
import { elementOf, LARGEST_SIZE, naiveTransform } from './frames.ts';
import { complexOutputFor } from './output.ts';
import { PlanCache } from './plans.ts';
import { type StftLayout, stftProgram } from './programs/columns.ts';
import type { ComplexDspOptions, ComplexMatrix, DspArray, DspArrayOf, DspTarget } from './types.ts';
import { type Window, windowKey, windowNumbers } from './window-table.ts';

/** Whose defaults: see {@link StftOptions}. */
export type StftConvention = 'librosa' | 'torch';

/** What {@link stft} takes. Where the two conventions differ, the default is given for both. */
export interface StftOptions<T extends DspTarget = 'simd'> extends ComplexDspOptions<T> {
  /** `'librosa'` unless given. It chooses the defaults below and nothing else. */
  convention?: StftConvention;
  /** Points of the transform. librosa: 2048 unless given; torch: must be given. */
  nFft?: number;
  /** Samples under the window, centred in the transform. `nFft` unless given. */
  winLength?: number;
  /** Samples from one frame to the next. librosa: a quarter of `winLength` unless given; torch: a quarter of `nFft`. */
  hopLength?: number;
  /** The numbers themselves [winLength], or a family's name. librosa: `'hann'` unless given; torch: `'rectangular'`. */
  window?: Window;
  /** For a window by name: `winLength` in its denominator, or `winLength - 1` (symmetric). True unless given. */
  periodic?: boolean;
  /** Frame `t` is centred on sample `t hopLength`, or starts there. True unless given. */
  center?: boolean;
  /** What lies beyond the ends: zeros, or the clip mirrored. librosa: `'constant'` unless given; torch: `'reflect'`. */
  padMode?: 'constant' | 'reflect';
  /** Divide by the square root of `nFft`. False unless given. */
  normalized?: boolean;
  /** Bins 0 .. nFft / 2, or all `nFft` of them. True unless given. */
  onesided?: boolean;
}

type Resolved = Required<Omit<StftOptions<DspTarget>, 'out' | 'convention' | 'target'>>;

/**
 * The short-time Fourier transform of a clip.
 *
 * Returns `re` and `im`, [bins, frames]. `Int16Array` is scaled by 1/32768. With `center`, frames are
 * 1 + (samples + 2 floor(nFft / 2) - nFft) / hopLength, rounded down; without, 1 + (samples - nFft) / hopLength. NaN and infinities stay in the frames that see them.
 * Error: docs/dsp.md. Source of the definition: librosa.stft, torch.stft.
 * Throws ERR_SAMPLE_TYPE, ERR_OPTION, ERR_OUTPUT_SIZE; ERR_TOO_SHORT without one whole frame, or without the samples that `'reflect'` needs.
 *
 * @example
 * ```ts
 * import { stft } from 'melisma/dsp';
 * const samples = new Float32Array(16000);
 * const a = stft(samples, { nFft: 400, hopLength: 160 }); // librosa's; dims [201, 101]
 * const b = stft(samples, { convention: 'torch', nFft: 400, hopLength: 160, window: 'hann' }); // mirrored at the ends
 * ```
 */
export function stft<T extends DspTarget = 'simd'>(
  clip: Samples,
  options?: StftOptions<T>,
): ComplexMatrix<DspArrayOf<T>> {
  const given = readOptions(options, KEYS);
  const { target, resolved, window, bins, frames, signal } = prepared(clip, given);
  const { re, im } = complexOutputFor(target as T, bins * frames, given.out);
  if (target === 'reference') stftNaively(resolved, window(), signal, frames, re, im);
  else stftPlan(resolved, window, bins, target).run(signal, firstSample(resolved), frames, re, im);
  return { re, im, dims: [bins, frames] };
}

/**
 * As {@link stft}, for whoever is done with the result at once: `re` and `im` lie in the memory of the compiled transform, and hold until the next call of
 * `stft` or `stftView`. They must not be written to. Nothing is copied out, which is a third of the time; a long clip takes memory for its whole spectrum.
 * With `target: 'reference'` they are new arrays.
 *
 * @example
 * ```ts
 * import { stftView } from 'melisma/dsp';
 * const { re, im } = stftView(new Float32Array(16000), { nFft: 512, hopLength: 128 });
 * let energy = 0;
 * for (let i = 0; i < re.length; i++) energy += re[i] ** 2 + im[i] ** 2;
 * ```
 */
export function stftView<T extends DspTarget = 'simd'>(
  clip: Samples,
  options?: Omit<StftOptions<T>, 'out'>,
): ComplexMatrix<DspArrayOf<T>> {
  const given = readOptions(options, VIEW_KEYS) as StftOptions<T>;
  const { target, resolved, window, bins, frames, signal } = prepared(clip, given);
  if (target === 'reference') return stft(clip, given);
  const plan = stftPlan(resolved, window, bins, target, frames);
  const [re, im] = plan.view(signal, firstSample(resolved), frames) as DspArrayOf<T>[];
  return { re, im, dims: [bins, frames] };
}

/** What is to be computed, checked. */
function prepared(clip: Samples, given: StftOptions<DspTarget>) {
  const samples = readSamples(clip);
  const target: DspTarget = given.target ?? 'simd';
  checkTarget(target);
  const resolved = resolve(given);
  const window = placedWindow(resolved);
  const frames = frameCount(resolved, samples.length);
  const bins = resolved.onesided ? (resolved.nFft >> 1) + 1 : resolved.nFft;
  const signal: Signal = { source: clipSource(samples), totalSamples: samples.length, mirror: mirrorOf(resolved) };
  return { target, resolved, window, bins, frames, signal };
}

const KEYS: readonly (keyof StftOptions)[] = ['target', 'out', 'convention', 'nFft', 'winLength', 'hopLength', 'window', 'periodic', 'center', 'padMode', 'normalized', 'onesided']; // biome-ignore format: a list

const VIEW_KEYS = /* @__PURE__ */ KEYS.filter((key) => key !== 'out');

/** Every option, checked. */
function resolve(options: StftOptions<DspTarget>): Resolved {
  const { convention = 'librosa' } = options;
  checkChoice('convention', convention, ['librosa', 'torch']);
  const isTorch = convention === 'torch';
  const { nFft = isTorch ? Number.NaN : 2048 } = options;
  checkInteger('nFft', nFft, 2, LARGEST_SIZE);
  const { winLength = nFft } = options;
  checkInteger('winLength', winLength, 1, nFft);
  const { hopLength = Math.floor((isTorch ? nFft : winLength) / 4) } = options;
  checkInteger('hopLength', hopLength, 1, LARGEST_SIZE);
  const { window = isTorch ? 'rectangular' : 'hann', padMode = isTorch ? 'reflect' : 'constant' } = options;
  checkChoice('padMode', padMode, ['constant', 'reflect']);
  const { periodic = true, center = true, normalized = false, onesided = true } = options;
  const flags = { periodic, center, normalized, onesided };
  for (const [name, value] of Object.entries(flags)) checkChoice(name, value, [true, false]);
  const numbers = typeof window === 'string' ? window : readFloats('window', window);
  return { nFft, winLength, hopLength, window: numbers, padMode, ...flags };
}

/** Zeros in front of a window shorter than the transform: librosa.util.pad_center, torch.stft. */
const windowOffset = ({ nFft, winLength }: Resolved): number => Math.floor((nFft - winLength) / 2);

/** The window at its place in the transform, scaled if need be; zeros behind it are left away. Checked at once, made when needed. */
function placedWindow(resolved: Resolved): () => Float64Array {
  const numbers = windowNumbers(resolved.window, resolved.winLength, resolved.periodic);
  const scale = resolved.normalized ? 1 / Math.sqrt(resolved.nFft) : 1;
  return () => {
    const offset = windowOffset(resolved);
    const placed = new Float64Array(offset + numbers.length);
    numbers.forEach((w, i) => {
      placed[offset + i] = w * scale;
    });
    return placed;
  };
}

const firstSample = ({ center, nFft }: Resolved): number => (center ? -(nFft >> 1) : 0);

const mirrorOf = ({ center, padMode }: Resolved): Signal['mirror'] => (center && padMode === 'reflect' ? 2 : 0);

/** Whole frames. Throws ERR_TOO_SHORT. */
function frameCount(resolved: Resolved, samples: number): number {
  const { nFft, hopLength, center, padMode } = resolved;
  const pad = -firstSample(resolved);
  if (center && padMode === 'reflect' && samples <= pad) {
    refuseShort(pad + 1, "for padMode 'reflect' mirrors all but one", samples);
  }
  const frames = 1 + Math.floor((samples + 2 * pad - nFft) / hopLength);
  if (frames < 1) refuseShort(nFft - 2 * pad, 'one whole frame', samples);
  return frames;
}

/** A compiled transform and the loop that takes a clip through it. */
class StftPlan {
  readonly #bins: number;
  readonly #hopLength: number;
  readonly #layout: StftLayout;
  readonly #instance: Instance;
  readonly #input: Floats;
  readonly #bytes: number;

  constructor(resolved: Resolved, window: Float64Array, bins: number, target: 'simd' | 'double', leastFrames: number) {
    const { nFft: fftSize, hopLength } = resolved;
    const { program, layout } = stftProgram(elementOf(target), { fftSize, hopLength, window, bins }, leastFrames);
    this.#bins = bins;
    this.#hopLength = hopLength;
    this.#layout = layout;
    this.#instance = instantiate(program);
    this.#input = this.#instance.view(layout.input, layout.inputSamples);
    this.#bytes = this.#input.BYTES_PER_ELEMENT;
  }

  /** Frames that there is room for at once. */
  get frames(): number {
    return this.#layout.frames;
  }

  /** The frames of a signal, the first of which starts at sample `first`, to `re` and `im` [bins, frames]. */
  run(signal: Signal, first: number, frames: number, re: DspArray, im: DspArray): void {
    const { tileFrames, frames: capacity } = this.#layout;
    for (let start = 0; start < frames; start += capacity) {
      const count = Math.min(capacity, frames - start);
      const stride = Math.ceil(count / tileFrames) * tileFrames;
      this.#compute(signal, first + start * this.#hopLength, count, stride);
      [re, im].forEach((out, i) => {
        this.#copyOut(this.#layout.outputs[i], stride, count, out, frames, start);
      });
    }
  }

  /**
   * All frames where they are computed, `re` and `im`, in rows as long as the clip. A last tile that is not full comes first: what it writes beyond the end of
   * each row is the beginning of the next one, which is computed later.
   */
  view(signal: Signal, first: number, frames: number): Floats[] {
    const { tileFrames, outputs } = this.#layout;
    const full = frames - (frames % tileFrames);
    if (full === 0) return this.#viewOfOneTile(signal, first, frames);
    if (full < frames) this.#block(signal, first, full, 1, frames);
    this.#compute(signal, first, full, frames);
    return outputs.map((address) => this.#instance.view(address, this.#bins * frames));
  }

  /** Fewer frames than a tile: their rows are moved together. */
  #viewOfOneTile(signal: Signal, first: number, frames: number): Floats[] {
    const { tileFrames, outputs } = this.#layout;
    this.#block(signal, first, 0, 1, tileFrames);
    return outputs.map((address) => {
      const rows = this.#instance.view(address, this.#bins * tileFrames);
      for (let k = 0; k < this.#bins; k++) rows.copyWithin(k * frames, k * tileFrames, k * tileFrames + frames);
      return rows.subarray(0, this.#bins * frames);
    });
  }

  /** `count` frames from sample `first` on, block by block. */
  #compute(signal: Signal, first: number, count: number, stride: number): void {
    const { blockFrames, tileFrames } = this.#layout;
    for (let done = 0; done < count; done += blockFrames)
      this.#block(signal, first, done, Math.ceil(Math.min(blockFrames, count - done) / tileFrames), stride);
  }

  /** Tiles of frames from frame `done` on; frame 0 starts at sample `first`. */
  #block(signal: Signal, first: number, done: number, tiles: number, stride: number): void {
    const { tileFrames, tileSamples } = this.#layout;
    const samples = (tiles - 1) * tileFrames * this.#hopLength + tileSamples;
    copySamples(signal, first + done * this.#hopLength, this.#input.subarray(0, samples));
    this.#instance.call('run', done * this.#bytes, stride * this.#bytes, tiles);
  }

  #copyOut(address: number, stride: number, count: number, out: DspArray, frames: number, start: number): void {
    const from = this.#instance.view(address, this.#bins * stride);
    if (stride === frames) return out.set(from);
    for (let k = 0; k < this.#bins; k++) out.set(from.subarray(k * stride, k * stride + count), k * frames + start);
  }
}

const plans = /* @__PURE__ */ new PlanCache<StftPlan>(8);

/** @param wholeFrames frames that must have room at once; room is made for a power of two of them */
function stftPlan(
  resolved: Resolved,
  window: () => Float64Array,
  bins: number,
  target: 'simd' | 'double',
  wholeFrames = 1,
): StftPlan {
  const { nFft, winLength, hopLength, normalized, periodic } = resolved;
  const key = [nFft, winLength, hopLength, bins, normalized, target, windowKey(resolved.window, periodic)].join();
  const plan = plans.get(key, () => new StftPlan(resolved, window(), bins, target, 0));
  if (plan.frames >= wholeFrames) return plan;
  const least = 2 ** Math.ceil(Math.log2(wholeFrames));
  return plans.get(`${key},${least}`, () => new StftPlan(resolved, window(), bins, target, least));
}

/** Frame after frame: samples under the window, transformed, its bins down one column. */
function stftNaively(
  { nFft, hopLength, ...resolved }: Resolved,
  window: Float64Array,
  signal: Signal,
  frames: number,
  re: DspArray,
  im: DspArray,
): void {
  const transform = naiveTransform(nFft);
  const frame = new Float64Array(nFft);
  for (let t = 0; t < frames; t++) {
    copySamples(signal, firstSample({ nFft, hopLength, ...resolved }) + t * hopLength, frame);
    const windowed = frame.map((x, i) => (i < window.length ? x * window[i] : 0));
    const spectrum = transform(windowed);
    for (let k = 0; k < re.length / frames; k++) {
      const mirrored = k > nFft >> 1;
      re[k * frames + t] = spectrum.re[mirrored ? nFft - k : k];
      im[k * frames + t] = mirrored ? -spectrum.im[nFft - k] : spectrum.im[k];
    }
  }
}
