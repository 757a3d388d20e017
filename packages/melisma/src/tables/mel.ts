/** Mel scales and triangular mel filters in float64; consumers round once, with `Math.fround`. */
import { binCount, energyOf } from '../spec/sizes.ts';
import type { MelScale, Spec } from '../spec/spec.ts';
import { toBfloat16 } from './bfloat16.ts';
import type { MelFilter, MelSpec, SparseFilters } from './filters.ts';
import { kaldiFilters } from './kaldi-mel.ts';
import { exp, log, log10, pow } from './math.ts';

/** Slaney's scale (Auditory Toolbox, 1998; librosa.hz_to_mel): 200/3 Hz a mel to 1 kHz, then 27 mel for a factor of 6.4. */
const SLANEY_STEP = 200 / 3;
const SLANEY_BREAK_HZ = 1000;
const SLANEY_BREAK_MEL = SLANEY_BREAK_HZ / SLANEY_STEP;
/** log(6.4) / 27; `mel.test.ts` recomputes it. */
export const SLANEY_LOG_STEP = 0.06875177742094912;

/** Mel value of a frequency in Hz, `hz >= 0`. */
export function hzToMel(scale: MelScale, hz: number): number {
  if (scale === 'htk') return 2595 * log10(1 + hz / 700); // HTK book 5.4
  if (scale === 'kaldi') return 1127 * log(1 + hz / 700); // Kaldi, feat/mel-computations.h
  if (hz < SLANEY_BREAK_HZ) return hz / SLANEY_STEP;
  return SLANEY_BREAK_MEL + log(hz / SLANEY_BREAK_HZ) / SLANEY_LOG_STEP;
}

/** Frequency in Hz of a mel value, `mel >= 0`. */
export function melToHz(scale: MelScale, mel: number): number {
  if (scale === 'htk') return 700 * (pow(10, mel / 2595) - 1);
  if (scale === 'kaldi') return 700 * (exp(mel / 1127) - 1);
  if (mel < SLANEY_BREAK_MEL) return SLANEY_STEP * mel;
  return SLANEY_BREAK_HZ * exp(SLANEY_LOG_STEP * (mel - SLANEY_BREAK_MEL));
}

/**
 * Triangular filters [melCount] over the bins [fftSize / 2 + 1]; with `bands: 'bins'` each bin by itself.
 *
 * `melSpace: 'hz'` is librosa.filters.mel; `'mel'` is Kaldi's MelBanks, torchaudio.compliance.kaldi.get_mel_banks and
 * `triangularize_in_mel_space` of transformers' mel_filter_bank. In both, edges are evenly spaced in mel, and
 * `melNorm: 'slaney'` divides by half the width in Hz. `melPrecision: 'float32'` is torchaudio's get_mel_banks in mel space (Kaldi's scale, no norm, no
 * Nyquist bin), and librosa's and transformers' float32 filters in Hz: a triangle is rounded, then its product with the norm.
 */
export function melFilters(spec: MelSpec): SparseFilters {
  const filters = spec.bands === 'bins' ? eachBin(spec) : triangles(spec);
  if (spec.tablePrecision !== 'bfloat16') return filters;
  return filters.map(({ firstBin, weights }) => ({ firstBin, weights: weights.map(toBfloat16) }));
}

/** Each bin by itself. */
const eachBin = ({ melCount }: MelSpec): SparseFilters =>
  Array.from({ length: melCount }, (_, firstBin) => ({ firstBin, weights: Float64Array.of(1) }));

/** The filters, and one that sums all bins where a cepstrum wants the energy of the spectrum. */
export function bandFilters(spec: MelSpec & Pick<Spec, 'cepstrum'>): SparseFilters {
  const filters = melFilters(spec);
  return energyOf(spec) === 'spectrum'
    ? [...filters, { firstBin: 0, weights: new Float64Array(binCount(spec)).fill(1) }]
    : filters;
}

function triangles(spec: MelSpec): SparseFilters {
  if (spec.melSpace === 'whole-bins') return cornersAtBins(spec);
  const isSingle = spec.melPrecision === 'float32';
  if (isSingle && spec.melSpace === 'mel') return kaldiFilters(spec);
  const edges = melEdges(spec);
  const hzEdges = edges.map((mel) => melToHz(spec.melScale, mel));
  const bins = binPositions(spec);
  const axis = spec.melSpace === 'mel' ? edges : hzEdges;
  const round = isSingle ? Math.fround : (x: number) => x;
  return Array.from({ length: spec.melCount }, (_, m) => {
    const gain = spec.melNorm === 'slaney' ? 2 / (hzEdges[m + 2] - hzEdges[m]) : 1;
    const feet = axis.slice(m, m + 3);
    if (spec.melSpace === 'hz-left-slope') feet[2] = 2 * feet[1] - feet[0];
    const { firstBin, weights } = triangle(bins, feet);
    return { firstBin, weights: weights.map((height) => round(round(height) * gain)) };
  });
}

/** The `melCount + 2` edges in mel, evenly spaced as numpy.linspace computes them. */
function melEdges({ melScale, melCount, minFrequency, maxFrequency }: MelSpec): Float64Array {
  const low = hzToMel(melScale, minFrequency);
  const high = hzToMel(melScale, maxFrequency);
  const step = (high - low) / (melCount + 1);
  return Float64Array.from({ length: melCount + 2 }, (_, i) => (i === melCount + 1 ? high : i * step + low));
}

/**
 * python_speech_features 0.6, base.py, get_filterbanks: over bins `i`, `(i - left) / (peak - left)` from `left` to before `peak`, then
 * `(right - i) / (right - peak)` to before `right`. With narrow bands corners fall together, and a side of the triangle is empty.
 */
function cornersAtBins(spec: MelSpec): SparseFilters {
  const rate = spec.melSampleRate ?? spec.sampleRate;
  const corners = melEdges(spec).map((mel) => Math.floor(((spec.fftSize + 1) * melToHz(spec.melScale, mel)) / rate));
  return Array.from({ length: spec.melCount }, (_, m) => {
    const [left, peak, right] = corners.subarray(m, m + 3);
    const gain = spec.melNorm === 'slaney' ? 2 / (((right - left) * rate) / spec.fftSize) : 1;
    const height = (i: number) => (i < peak ? (i - left) / (peak - left) : (right - i) / (right - peak));
    const firstBin = left < peak ? left + 1 : left;
    const weights = Float64Array.from({ length: Math.max(0, right - firstBin) }, (_, i) => height(firstBin + i) * gain);
    return { firstBin: weights.length > 0 ? firstBin : 0, weights };
  });
}

/** Where each bin lies on the axis in which the triangles are straight. */
function binPositions({ sampleRate, melSampleRate, fftSize, melSpace, melScale }: MelSpec): Float64Array {
  const place = (hz: number) => (melSpace === 'mel' ? hzToMel(melScale, hz) : hz);
  const rate = melSampleRate ?? sampleRate;
  return Float64Array.from({ length: (fftSize >> 1) + 1 }, (_, k) => place((k * rate) / fftSize));
}

/** 1 at the peak, falling straight to 0 at both feet, over the bins strictly between those. */
function triangle(bins: Float64Array, [left, peak, right]: Float64Array): MelFilter {
  const first = bins.findIndex((x) => x > left);
  let end = first;
  while (bins[end] < right) end++;
  const height = (x: number) => Math.min((x - left) / (peak - left), (right - x) / (right - peak));
  const weights = bins.slice(first, end).map(height);
  return { firstBin: weights.length > 0 ? first : 0, weights };
}
