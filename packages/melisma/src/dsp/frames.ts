/** Functions of frames, one to a row: windows, transforms, power. */

import { readOptions } from '../errors/options.ts';
import type { Spec } from '../spec/spec.ts';
import { dftScalar } from '../stages/dft/scalar.ts';
import { checkChoice, checkInteger, checkTarget, readComplex, readMatrix, refuseShape } from './check.ts';
import { mapElements } from './elementwise.ts';
import { complexOutputFor, outputFor } from './output.ts';
import { PlanCache } from './plans.ts';
import { type SpectrumKind, transformProgram, windowProgram } from './programs/frames.ts';
import { RowsPlan } from './rows.ts';
import type {
  ComplexDspOptions,
  ComplexMatrix,
  ComplexMatrixLike,
  DspArray,
  DspArrayOf,
  DspOptions,
  DspTarget,
  Matrix,
  MatrixLike,
} from './types.ts';
import { type Window, windowNumbers } from './window-table.ts';

/** The longest frame and the longest transform. */
export const LARGEST_SIZE = 65536;

/** What {@link applyWindow} takes. */
export interface WindowOptions<T extends DspTarget = 'simd'> extends DspOptions<T> {
  /** For a window by name: `length` in its denominator (for spectra), or `length - 1` (symmetric). True unless given. */
  periodic?: boolean;
}

/**
 * Each row of `frames` [frames, length] times a window: the numbers themselves, or a family's name.
 *
 * Returns [frames, length]. One rounding (and the window's own). Source of the definition: `frames * scipy.signal.get_window(name, length)`.
 * Throws ERR_SAMPLE_TYPE, ERR_OPTION, ERR_OUTPUT_SIZE.
 *
 * @example
 * ```ts
 * import { applyWindow } from 'melisma/dsp';
 * const frames = { data: new Float32Array(2 * 400).fill(1), dims: [2, 400] };
 * const { data, dims } = applyWindow(frames, 'hann'); // data[0] is 0, data[200] is 1, dims [2, 400]
 * ```
 */
export function applyWindow<T extends DspTarget = 'simd'>(
  frames: MatrixLike,
  window: Window,
  options?: WindowOptions<T>,
): Matrix<DspArrayOf<T>> {
  const { data, dims } = readMatrix('frames', frames);
  const [rows, length] = dims;
  const given = readOptions(options, ['target', 'out', 'periodic']);
  const { target = 'simd' as DspTarget, periodic = true } = given;
  checkTarget(target);
  checkChoice('periodic', periodic, [true, false]);
  checkInteger('frames.dims[1]', length, 0, LARGEST_SIZE);
  const numbers = windowNumbers(window, length, periodic);
  const out = outputFor(target as T, rows * length, given.out);
  if (target === 'reference') windowNaively(data, numbers, out);
  else if (out.length > 0) windowPlan(length, target).run(data, rows, numbers, out);
  return { data: out, dims };
}

function windowNaively(frames: DspArray, window: DspArray, out: DspArray): void {
  for (let row = 0; row < out.length; row += window.length) {
    for (let i = 0; i < window.length; i++) out[row + i] = frames[row + i] * window[i];
  }
}

interface WindowPlan {
  run(frames: DspArray, rows: number, window: DspArray, out: DspArray): void;
}

const windowPlans = /* @__PURE__ */ new PlanCache<WindowPlan>(8);

function windowPlan(length: number, target: 'simd' | 'double'): WindowPlan {
  return windowPlans.get(`${length} ${target}`, () => {
    const made = windowProgram(elementOf(target), length);
    const plan = new RowsPlan(made);
    const place = plan.instance.view(made.window, length);
    return {
      run(frames, rows, window, out) {
        place.set(window);
        plan.run(frames, rows, [out]);
      },
    };
  });
}

export const elementOf = (target: 'simd' | 'double'): 'f32' | 'f64' => (target === 'simd' ? 'f32' : 'f64');

/** What {@link rfft} takes. */
export interface RfftOptions<T extends DspTarget = 'simd'> extends ComplexDspOptions<T> {
  /** Points of the transform, 2 to 65536, at least the frames' length: zeros are put behind. The frames' length unless given. */
  fftSize?: number;
}

/**
 * The discrete Fourier transform of each row of `frames` [frames, length]: bins 0 .. fftSize / 2, unscaled.
 *
 * Returns `re` and `im`, [frames, fftSize / 2 + 1]. NaN and infinities stay in their own frame. Any size is right; those with small prime factors are fast.
 * Error: docs/dsp.md. Source of the definition: numpy.fft.rfft, which however cuts frames longer than the transform: here they are an error.
 * Throws ERR_SAMPLE_TYPE, ERR_OPTION, ERR_OUTPUT_SIZE.
 */
export function rfft<T extends DspTarget = 'simd'>(
  frames: MatrixLike,
  options?: RfftOptions<T>,
): ComplexMatrix<DspArrayOf<T>> {
  const { target = 'simd' as DspTarget, ...given } = readOptions(options, ['target', 'out', 'fftSize']);
  const { data, rows, length, fftSize, bins } = readTransform(frames, target, given.fftSize);
  const { re, im } = complexOutputFor(target as T, rows * bins, given.out);
  if (target === 'reference') transformNaively(data, length, fftSize, storeComplex(re, im));
  else if (rows > 0) transformPlan(length, fftSize, 'complex', target).run(data, rows, [re, im]);
  return { re, im, dims: [rows, bins] };
}

/** What {@link powerSpectrum} takes. */
export interface PowerSpectrumOptions<T extends DspTarget = 'simd'> extends DspOptions<T> {
  /** As in {@link RfftOptions}. */
  fftSize?: number;
  /** 2 for |X|^2, 1 for |X|. 2 unless given. */
  power?: 1 | 2;
}

/**
 * |X|^2 or |X| of each row's transform, unscaled: {@link rfft} and {@link magnitude} in one go, the spectrum never stored.
 *
 * Returns [frames, fftSize / 2 + 1]. Squares leave the range of floats where |X| is below 1e-19 or above 1e19 (`simd`).
 * Source of the definition: `numpy.abs(numpy.fft.rfft(frames, fftSize)) ** power`. Throws as {@link rfft}.
 *
 * @example
 * ```ts
 * import { applyWindow, powerSpectrum } from 'melisma/dsp';
 * const frames = { data: new Float32Array(10 * 400), dims: [10, 400] };
 * const power = powerSpectrum(applyWindow(frames, 'hann'), { fftSize: 512 }); // dims [10, 257]
 * ```
 */
export function powerSpectrum<T extends DspTarget = 'simd'>(
  frames: MatrixLike,
  options?: PowerSpectrumOptions<T>,
): Matrix<DspArrayOf<T>> {
  const given = readOptions(options, ['target', 'out', 'fftSize', 'power']);
  const { target = 'simd' as DspTarget, power = 2 } = given;
  checkChoice('power', power, [1, 2]);
  const { data, rows, length, fftSize, bins } = readTransform(frames, target, given.fftSize);
  const out = outputFor(target as T, rows * bins, given.out);
  if (target === 'reference') transformNaively(data, length, fftSize, storePower(out, power));
  else if (rows > 0) transformPlan(length, fftSize, kindOf(power), target).run(data, rows, [out]);
  return { data: out, dims: [rows, bins] };
}

const kindOf = (power: 1 | 2): 'power' | 'magnitude' => (power === 2 ? 'power' : 'magnitude');

function readTransform(frames: MatrixLike, target: DspTarget, size: number | undefined) {
  const { data, dims } = readMatrix('frames', frames);
  const [rows, length] = dims;
  checkTarget(target);
  const fftSize = size ?? length;
  checkInteger('fftSize', fftSize, 2, LARGEST_SIZE);
  if (length > fftSize || length < 1) {
    refuseShape('frames.dims', `rows of 1 to ${fftSize} samples, the size of the transform`, dims);
  }
  return { data, rows, length, fftSize, bins: (fftSize >> 1) + 1 };
}

const transformPlans = /* @__PURE__ */ new PlanCache<RowsPlan>(16);

/** |X|^2, |X| or X of rows of `length` samples, compiled. */
export const transformPlan = (
  length: number,
  fftSize: number,
  kind: SpectrumKind,
  target: 'simd' | 'double',
): RowsPlan =>
  transformPlans.get(
    `${length} ${fftSize} ${kind} ${target}`,
    () => new RowsPlan(transformProgram(elementOf(target), length, fftSize, kind)),
  );

type StoreFrame = (spectrum: { re: Float64Array; im: Float64Array }, frame: number) => void;

/** Frame after frame through the scalar FFT; stages/dft/reference.ts has the definition that it is tested against. */
function transformNaively(data: DspArray, length: number, fftSize: number, store: StoreFrame): void {
  const transform = naiveTransform(fftSize);
  for (let frame = 0; frame < data.length / length; frame++) {
    const buffer = new Float64Array(fftSize);
    buffer.set(data.subarray(frame * length, (frame + 1) * length));
    store(transform(buffer), frame);
  }
}

const naiveTransforms = /* @__PURE__ */ new PlanCache<ReturnType<typeof dftScalar>>(8);

/** The scalar FFT of a size; of a spec it looks at nothing else. */
export const naiveTransform = (fftSize: number): ReturnType<typeof dftScalar> =>
  naiveTransforms.get(String(fftSize), () => dftScalar({ fftSize } as Spec));

const storeComplex =
  (re: DspArray, im: DspArray): StoreFrame =>
  (spectrum, frame) => {
    re.set(spectrum.re, frame * spectrum.re.length);
    im.set(spectrum.im, frame * spectrum.im.length);
  };

function storePower(out: DspArray, power: 1 | 2): StoreFrame {
  const powerOf = naivePower(power);
  return ({ re, im }, frame) => {
    for (let k = 0; k < re.length; k++) out[frame * re.length + k] = powerOf(re[k], im[k]);
  };
}

const naivePower = (power: 1 | 2) => (re: number, im: number) =>
  power === 2 ? re * re + im * im : Math.sqrt(re * re + im * im);

/** What {@link magnitude} takes. */
export interface MagnitudeOptions<T extends DspTarget = 'simd'> extends DspOptions<T> {
  /** 2 for |z|^2, 1 for |z|. 1 unless given. */
  power?: 1 | 2;
}

/**
 * |z| or |z|^2 of each number of a complex matrix, e.g. of {@link rfft} or `stft`; the shape stays.
 *
 * Three roundings, or four with the root. Squares leave the range of floats where |z| is below 1e-19 or above 1e19 (`simd`).
 * Source of the definition: `numpy.abs(z) ** power`. Throws ERR_SAMPLE_TYPE, ERR_OPTION, ERR_OUTPUT_SIZE.
 */
export function magnitude<T extends DspTarget = 'simd'>(
  z: ComplexMatrixLike,
  options?: MagnitudeOptions<T>,
): Matrix<DspArrayOf<T>> {
  const { re, im, dims } = readComplex('z', z);
  const given = readOptions(options, ['target', 'out', 'power']);
  const { power = 1 } = given;
  checkChoice('power', power, [1, 2]);
  const data = mapElements(kindOf(power), naivePower(power), [re, im], given);
  return { data, dims };
}
