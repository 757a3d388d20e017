/**
 * Parity with the code that the presets are named after: every golden case, our largest and root-mean-square error
 * against float64 beside OpenAI's and Hugging Face's own. The table is printed.
 */
import { createExtractorSync, type Extractor, type LengthMode, type Target } from 'melisma';
import { afterAll, expect, test } from 'vitest';
import { clipSamples, type GoldenCase, goldenCases, readNpy } from './golden.ts';

/** Our float32 may be off by this much of OpenAI's own error on the same clip, or by what float32 costs on noise. */
const LARGEST_RATIO = 1.2;
const LARGEST_FLOOR = 3e-6;

/** `double` is off by the rounding of its output to float32. */
const LARGEST_DOUBLE = 1.5e-7;

const WINDOW = 480000;

const extractors = new Map<string, Extractor>();

function extractorOf(preset: string, target: Target): Extractor {
  const key = `${preset} ${target}`;
  if (!extractors.has(key)) extractors.set(key, createExtractorSync(preset, { target }));
  return extractors.get(key)!;
}

/** The manifest's modes, as this library says them. */
function callOf({ clip, mode }: GoldenCase): { samples: Float32Array; length: LengthMode } {
  const samples = Float32Array.from(clipSamples(clip));
  const window = /^window-(\d)$/.exec(mode);
  if (window)
    return {
      samples: samples.subarray(WINDOW * Number(window[1]), WINDOW * (Number(window[1]) + 1)),
      length: 'window',
    };
  return { samples, length: mode === 'padded' ? 'window' : (mode as LengthMode) };
}

/** The golden frames of our features. */
function ours(golden: GoldenCase, target: Target): Float64Array {
  const { samples, length } = callOf(golden);
  const { data, dims } = extractorOf(golden.preset, target).extract(samples, { sampleRate: 16000, length });
  expect(dims).toEqual(golden.shape);
  const [mels, frames] = dims;
  return Float64Array.from({ length: mels * golden.frames.length }, (_, i) => {
    const [mel, j] = [Math.floor(i / golden.frames.length), i % golden.frames.length];
    return data[mel * frames + golden.frames[j]];
  });
}

interface Errors {
  largest: number;
  rms: number;
}

function errors(values: ArrayLike<number>, truth: ArrayLike<number>): Errors {
  const differences = Float64Array.from(truth, (t, i) => Math.abs(values[i] - t));
  return {
    largest: differences.reduce((a, b) => Math.max(a, b)),
    rms: Math.sqrt(differences.reduce((sum, d) => sum + d * d, 0) / differences.length),
  };
}

const rows: string[] = [];
const figure = (value: Errors | undefined): string =>
  value ? `${value.largest.toExponential(1)} ${value.rms.toExponential(1)}` : '-';

afterAll(() => {
  const head = ['clip', 'simd', 'double', 'openai', 'hf32', 'hf64']
    .map((name, i) => name.padEnd(i === 0 ? 42 : 18))
    .join('');
  console.log(`largest and rms error against float64\n${head}\n${rows.sort().join('\n')}`);
});

for (const golden of goldenCases()) {
  const title = `${golden.preset} ${golden.clip} ${golden.mode}`;
  test(`${title}: no further from float64 than the code it replaces`, () => {
    const truth = readNpy(golden.arrays.truth.file).data;
    const [openai, hf32, hf64] = ['openai', 'hf32', 'hf64'].map((source) => {
      const array = golden.arrays[source];
      return array && errors(readNpy(array.file).data, truth);
    });
    const [simd, double] = ['simd', 'double'].map((target) => errors(ours(golden, target as Target), truth));
    rows.push([title.padEnd(42), ...[simd, double, openai, hf32, hf64].map((e) => figure(e).padEnd(18))].join(''));
    expect(simd.largest).toBeLessThanOrEqual(Math.max(LARGEST_RATIO * openai!.largest, LARGEST_FLOOR));
    expect(double.largest).toBeLessThanOrEqual(LARGEST_DOUBLE);
  });
}
