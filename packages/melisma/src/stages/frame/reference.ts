/** frame: the samples under the window of frame `t`, with what lies beyond the ends of the signal. */
import { beyond } from '../../errors/refusal.ts';
import { frameStart, reflected } from '../../spec/sizes.ts';
import type { Framing, Spec } from '../../spec/spec.ts';
import { noiseOf } from '../../tables/noise.ts';

/**
 * in   samples [<= totalSamples], followed by zeros up to totalSamples       out  frame `t`: [windowLength], times inputScale
 *
 * Source: torch.stft(center=True, pad_mode='reflect' or 'constant'), numpy.pad(mode='reflect'); Kaldi,
 * feat/feature-window.cc, ExtractWindow. Throws ERR_TOO_SHORT where a reflection would need samples that are not there,
 * as torch does.
 */
export function frameReference(spec: Spec, samples: Float64Array, totalSamples: number): (t: number) => Float64Array {
  return framesOfWave(spec, waveReference(spec, samples), totalSamples);
}

/** The samples as frames see them, but for inputScale: normalised, dithered and emphasised as a whole, in this order. */
export const waveReference = (spec: Spec, samples: Float64Array): Float64Array =>
  emphasized(spec, dithered(spec, normalized(spec, samples)));

/** As {@link frameReference}, of what {@link waveReference} gives. */
export function framesOfWave(spec: Spec, wave: Float64Array, totalSamples: number): (t: number) => Float64Array {
  requireReflection(spec, totalSamples);
  const source = sourceIndex[spec.framing];
  const sampleAt = (i: number) => spec.inputScale * (wave[source(i, totalSamples)] ?? 0);
  return (t) => {
    const start = frameStart(spec, t);
    const frame = new Float64Array(spec.windowLength);
    for (let n = 0; n < frame.length; n++) frame[n] = sampleAt(start + n);
    return frame;
  };
}

/** `(x - mean) / sqrt(variance + epsilon)` over the clip (transformers, zero_mean_unit_var_norm). */
function normalized({ waveformNormalize }: Spec, samples: Float64Array): Float64Array {
  if (!waveformNormalize) return samples;
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  const variance = samples.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / samples.length;
  return samples.map((x) => (x - mean) / Math.sqrt(variance + waveformNormalize.epsilon));
}

function dithered(spec: Spec, samples: Float64Array): Float64Array {
  if (spec.dither === 0) return samples;
  const noise = noiseOf(spec, samples.length);
  return samples.map((x, i) => x + (spec.dither / spec.inputScale) * noise(i));
}

/** y[n] = x[n] - c x[n-1] over the whole clip, y[0] = x[0] (NeMo, parts/preprocessing/features.py). */
function emphasized({ preemphasis, preemphasisScope }: Spec, samples: Float64Array): Float64Array {
  if (preemphasis === 0 || preemphasisScope !== 'waveform') return samples;
  return samples.map((x, i) => (i === 0 ? x : x - preemphasis * samples[i - 1]));
}

/** Which sample stands at place `i` of a signal of `n` samples; -1 for a zero. */
const sourceIndex: Readonly<Record<Framing, (i: number, n: number) => number>> = {
  // ... 2 1 | 0 1 2 ... n-1 | n-2 n-3 ...: the first and last sample are not repeated.
  'center-reflect': reflect,
  'same-reflect': reflect,
  'same-zero': (i, n) => (i < n ? i : -1),
  'center-zero': (i, n) => (i < n ? i : -1),
  none: (i) => i,
  'kaldi-snip': (i) => i,
  // ... 1 0 | 0 1 ... n-1 | n-1 n-2 ...: the first and last sample are repeated, and short signals more than once.
  'kaldi-mirror': mirror,
  semicausal: (i, n) => (i < n ? i : -1),
  cover: (i, n) => (i < n ? i : -1),
};

function reflect(i: number, n: number): number {
  return i < 0 ? -i : i < n ? i : 2 * (n - 1) - i;
}

function mirror(i: number, n: number): number {
  const place = ((i % (2 * n)) + 2 * n) % (2 * n);
  return Math.min(place, 2 * n - 1 - place);
}

function requireReflection(spec: Spec, totalSamples: number): void {
  const pad = reflected(spec);
  if (totalSamples > pad) return;
  throw beyond('ERR_TOO_SHORT', 'at least', pad + 1, totalSamples);
}
