/**
 * Mel filters in float32, each step rounded, as torchaudio.compliance.kaldi.get_mel_banks computes them (torchaudio 2.9.1 on torch
 * 2.9.1 for x86-64).
 *
 * Near 2840 mel two float32 lie 2.4e-4 apart, so a weight is up to 1.4e-5 away from float64's, and a log mel value up to 6e-4.
 */

import type { MelFilter, MelSpec, SparseFilters } from './filters.ts';
import { log } from './math.ts';

const round = Math.fround;

/** Width of a bin, Hz, of 512 points at 16 kHz and of 256 at 8 kHz. */
const USUAL_WIDTH = 31.25;
/**
 * Bins of that width where torch's float32 logarithm of `1 + hz / 700` is the float next above, or next below, the correctly
 * rounded one: torch on x86-64 is built with Intel's MKL. Read off torch 2.9.1; `kaldi-mel.test.ts` compares the filters.
 */
const LOG_ABOVE = [8, 13, 56, 91, 93, 98, 116, 216, 218, 221, 225, 236, 240, 245, 252];
const LOG_BELOW = [31, 38, 57, 100, 148, 243];

/**
 * Filters [melCount] on Kaldi's scale over the bins below Nyquist: triangles straight in mel, peaks at 1.
 *
 * Every bit is torchaudio's where bins are 31.25 Hz wide. Elsewhere its logarithms are not known here, and up to one weight in seven
 * differs, by at most 1.3e-5.
 */
export function kaldiFilters(spec: MelSpec): SparseFilters {
  const bins = binMels(spec);
  const edges = edgeMels(spec);
  return Array.from({ length: spec.melCount }, (_, m) => triangle(bins, edges.subarray(m, m + 3)));
}

/** Kaldi's mel value of a frequency in Hz, float64. */
const toMel = (hz: number): number => 1127 * log(1 + hz / 700);

/** The `melCount + 2` edges: end and step in float64, rounded, then one product and one sum in float32. */
function edgeMels({ melCount, minFrequency, maxFrequency }: MelSpec): Float32Array {
  const low = toMel(minFrequency);
  const step = round((toMel(maxFrequency) - low) / (melCount + 1));
  return Float32Array.from({ length: melCount + 2 }, (_, i) => round(low) + round(i * step));
}

/** Mel values of the bins 0 .. fftSize / 2 - 1. */
function binMels({ sampleRate, fftSize }: MelSpec): Float32Array {
  const width = sampleRate / fftSize;
  return Float32Array.from({ length: fftSize >> 1 }, (_, k) => {
    const x = round(1 + round(round(round(width) * k) / 700));
    return 1127 * torchLog(x, width === USUAL_WIDTH ? k : -1);
  });
}

/** log(x) as torch rounds it at bin `k` of the usual width; for any other bin, correctly rounded. */
function torchLog(x: number, k: number): number {
  const value = Float32Array.of(log(x));
  const bits = new Int32Array(value.buffer);
  if (LOG_ABOVE.includes(k)) bits[0]++;
  if (LOG_BELOW.includes(k)) bits[0]--;
  return value[0];
}

/** The lower of the two slopes where it is above 0. */
function triangle(bins: Float32Array, [left, peak, right]: Float32Array): MelFilter {
  const up = (x: number) => round(round(x - left) / round(peak - left));
  const down = (x: number) => round(round(right - x) / round(right - peak));
  const heights = Float64Array.from(bins, (x) => Math.max(0, Math.min(up(x), down(x))));
  const first = heights.findIndex((height) => height > 0);
  if (first < 0) return { firstBin: 0, weights: new Float64Array(0) };
  const count = heights.subarray(first).indexOf(0);
  return { firstBin: first, weights: heights.slice(first, count < 0 ? undefined : first + count) };
}
