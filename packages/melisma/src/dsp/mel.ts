/** Mel filters on spectrograms. */

import { readOptions } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { instantiate } from '../generator/instance.ts';
import type { Spec } from '../spec/spec.ts';
import { melReference } from '../stages/mel/reference.ts';
import type { MelSpec, SparseFilters } from '../tables/filters.ts';
import { melFilters } from '../tables/mel.ts';
import {
  checkChoice,
  checkInteger,
  checkNumber,
  checkTarget,
  partsOf,
  readMatrix,
  refuse,
  refuseShape,
} from './check.ts';
import { elementOf, LARGEST_SIZE } from './frames.ts';
import { MEL_SCALES } from './mel-scale.ts';
import { outputFor } from './output.ts';
import { PlanCache } from './plans.ts';
import { melColumnsProgram } from './programs/columns.ts';
import { filterbankProgram } from './programs/frames.ts';
import { RowsPlan } from './rows.ts';
import type { DspArray, DspArrayOf, DspOptions, DspTarget, Matrix, MatrixLike } from './types.ts';

/** What mel filters depend on: names and meanings of a spec. */
export interface MelFilterbankOptions {
  /** Hz. */
  sampleRate: number;
  /** Points of the transform that made the spectra. */
  fftSize: number;
  /** Number of bands; 128 unless given. */
  melCount?: number;
  /** `'slaney'` unless given. */
  melScale?: MelSpec['melScale'];
  /** `'slaney'` (each triangle divided by half its width in Hz) unless given. */
  melNorm?: MelSpec['melNorm'];
  /** Triangles straight in Hz or straight in mel; `'hz'` unless given. */
  melSpace?: MelSpec['melSpace'];
  /** Lower edge of the first triangle, Hz; 0 unless given. */
  minFrequency?: number;
  /** Upper edge of the last triangle, Hz; half the sample rate unless given. */
  maxFrequency?: number;
}

/** What {@link MelFilterbank.apply} takes. */
export interface ApplyOptions<T extends DspTarget = 'simd'> extends DspOptions<T> {
  /**
   * `'frame-major'`: [frames, bins] in, [frames, bands] out, as `powerSpectrum` makes them. `'bin-major'`: [bins, frames] in,
   * [bands, frames] out, as `stft` does. `'frame-major'` unless given.
   */
  layout?: 'frame-major' | 'bin-major';
}

/** Mel filters, ready to be applied. */
export interface MelFilterbank {
  /** All options, with what was not given filled in. */
  readonly options: Readonly<Required<MelFilterbankOptions>>;
  readonly melCount: number;
  /** Bins of a spectrum: fftSize / 2 + 1. */
  readonly bins: number;
  /** The matrix with its zeros, [melCount, bins], in double precision; a new one each time. */
  filters(): Matrix<Float64Array>;
  /**
   * Mel bands of a power (or magnitude) spectrogram: each the sum of its triangle's weights times the bins.
   *
   * NaN goes into the bands that its bin has a weight in. Error: docs/dsp.md. Throws ERR_SAMPLE_TYPE, ERR_OPTION, ERR_OUTPUT_SIZE.
   */
  apply<T extends DspTarget = 'simd'>(power: MatrixLike, options?: ApplyOptions<T>): Matrix<DspArrayOf<T>>;
}

const filterbanks = /* @__PURE__ */ new PlanCache<MelFilterbank>(8);

/**
 * Triangular mel filters; the defaults are librosa's. Made once for the same options, compiled at the first `apply`.
 *
 * Source of the definition: librosa.filters.mel, `filters @ power`; `melSpace: 'mel'` is Kaldi's. Throws ERR_OPTION.
 *
 * @example
 * ```ts
 * import { magnitude, melFilterbank, stft } from 'melisma/dsp';
 * const spectrum = stft(new Float32Array(16000), { nFft: 400, hopLength: 160 }); // [201, 101]
 * const mel = melFilterbank({ sampleRate: 16000, fftSize: 400, melCount: 80 });
 * const bands = mel.apply(magnitude(spectrum, { power: 2 }), { layout: 'bin-major' }); // [80, 101]
 * ```
 */
export function melFilterbank(options: MelFilterbankOptions): MelFilterbank {
  const all = checkedOptions(options);
  return filterbanks.get(JSON.stringify(all), () => new Filterbank(all));
}

const KEYS: readonly (keyof MelFilterbankOptions)[] = ['sampleRate', 'fftSize', 'melCount', 'melScale', 'melNorm', 'melSpace', 'minFrequency', 'maxFrequency']; // biome-ignore format: a list

/** With the defaults, keys always in the same order. A whole spec will do: other knobs are left out. */
function checkedOptions(options: MelFilterbankOptions): Required<MelFilterbankOptions> {
  const isSpec = readable('options', () => typeof options === 'object' && options !== null && 'hopLength' in options);
  const given = isSpec ? (partsOf('options', options, KEYS) as MelFilterbankOptions) : readOptions(options, KEYS);
  const { sampleRate, fftSize, melCount = 128, melScale = 'slaney', melNorm = 'slaney', melSpace = 'hz' } = given;
  checkNumber('sampleRate', sampleRate, 1, 1e7);
  const { minFrequency = 0, maxFrequency = sampleRate / 2 } = given;
  checkInteger('fftSize', fftSize, 2, LARGEST_SIZE);
  checkInteger('melCount', melCount, 1, 4096);
  checkChoice('melScale', melScale, MEL_SCALES);
  checkChoice('melNorm', melNorm, ['slaney', 'none']);
  checkChoice('melSpace', melSpace, ['hz', 'mel']);
  checkNumber('minFrequency', minFrequency, 0, sampleRate / 2);
  checkNumber('maxFrequency', maxFrequency, 0, sampleRate / 2);
  if (maxFrequency <= minFrequency)
    refuse('ERR_OPTION', 'maxFrequency', `more than minFrequency, ${minFrequency}`, maxFrequency, {
      expected: minFrequency,
    });
  return { sampleRate, fftSize, melCount, melScale, melNorm, melSpace, minFrequency, maxFrequency };
}

type Run = (power: DspArray, frames: number, out: DspArray) => void;

class Filterbank implements MelFilterbank {
  readonly options: Readonly<Required<MelFilterbankOptions>>;
  readonly melCount: number;
  readonly bins: number;
  readonly #filters: SparseFilters;
  readonly #plans = new Map<string, Run>();

  constructor(options: Required<MelFilterbankOptions>) {
    this.options = Object.freeze(options);
    this.melCount = options.melCount;
    this.bins = (options.fftSize >> 1) + 1;
    this.#filters = melFilters(options);
  }

  filters(): Matrix<Float64Array> {
    const data = new Float64Array(this.melCount * this.bins);
    this.#filters.forEach(({ firstBin, weights }, m) => {
      data.set(weights, m * this.bins + firstBin);
    });
    return { data, dims: [this.melCount, this.bins] };
  }

  apply<T extends DspTarget = 'simd'>(power: MatrixLike, options?: ApplyOptions<T>): Matrix<DspArrayOf<T>> {
    const given = readOptions(options, ['target', 'out', 'layout']);
    const { target = 'simd' as DspTarget, layout = 'frame-major' } = given;
    checkTarget(target);
    checkChoice('layout', layout, ['frame-major', 'bin-major']);
    const { data, dims } = readMatrix('power', power);
    const frames = this.#frames(dims, layout);
    const out = outputFor(target as T, frames * this.melCount, given.out);
    if (out.length > 0) this.#plan(layout, target)(data, frames, out);
    return { data: out, dims: layout === 'bin-major' ? [this.melCount, frames] : [frames, this.melCount] };
  }

  /** Throws ERR_OPTION where the matrix does not have the filters' bins. */
  #frames([rows, columns]: [number, number], layout: 'frame-major' | 'bin-major'): number {
    const [bins, frames] = layout === 'bin-major' ? [rows, columns] : [columns, rows];
    if (bins !== this.bins) {
      const shape = layout === 'bin-major' ? `[${this.bins}, frames]` : `[frames, ${this.bins}]`;
      refuseShape('power.dims', `${shape}, the bins of fftSize ${this.options.fftSize} with layout '${layout}'`, [rows, columns]); // biome-ignore format: one line
    }
    return frames;
  }

  #plan(layout: 'frame-major' | 'bin-major', target: DspTarget): Run {
    const key = `${layout} ${target}`;
    const plan = this.#plans.get(key) ?? this.#makePlan(layout, target);
    this.#plans.set(key, plan);
    return plan;
  }

  #makePlan(layout: 'frame-major' | 'bin-major', target: DspTarget): Run {
    if (target === 'reference') return naive(this.options, this.bins, layout);
    if (layout === 'bin-major') return columns(this.#filters, this.bins, target);
    const plan = new RowsPlan(filterbankProgram(elementOf(target), this.bins, this.#filters));
    return (power, frames, out) => plan.run(power, frames, [out]);
  }
}

/** Every weight of every band, zeros too, frame after frame. */
function naive(options: Required<MelFilterbankOptions>, bins: number, layout: 'frame-major' | 'bin-major'): Run {
  const filter = melReference(options as Spec); // of a spec, it looks at these knobs only
  return (power, frames, out) => {
    const [bin, frame] = layout === 'bin-major' ? [frames, 1] : [1, bins];
    const [band, outFrame] = layout === 'bin-major' ? [frames, 1] : [1, options.melCount];
    for (let t = 0; t < frames; t++) {
      const spectrum = Float64Array.from({ length: bins }, (_, k) => power[k * bin + t * frame]);
      filter(spectrum).forEach((value, m) => {
        out[m * band + t * outFrame] = value;
      });
    }
  };
}

/** Blocks of frames, row by row in and out; rows of bins that no filter sees stay where they are. */
function columns(filters: SparseFilters, bins: number, target: 'simd' | 'double'): Run {
  const { program, layout } = melColumnsProgram(elementOf(target), bins, filters);
  const { view, call } = instantiate(program);
  const bytes = target === 'simd' ? 4 : 8;
  const input = Array.from({ length: bins }, (_, k) => view(layout.input + k * layout.stride * bytes, layout.block));
  const output = filters.map((_, m) => view(layout.output + m * layout.stride * bytes, layout.block));
  const used = filters.filter(({ weights }) => weights.length > 0);
  const first = Math.min(...used.map(({ firstBin }) => firstBin));
  const end = Math.max(...used.map(({ firstBin, weights }) => firstBin + weights.length));
  return (power, frames, out) => {
    for (let start = 0; start < frames; start += layout.block) {
      const count = Math.min(layout.block, frames - start);
      for (let k = first; k < end; k++) input[k].set(power.subarray(k * frames + start, k * frames + start + count));
      call('run', Math.ceil((count * bytes) / 16) * 16);
      for (let m = 0; m < filters.length; m++) out.set(output[m].subarray(0, count), m * frames + start);
    }
  };
}
