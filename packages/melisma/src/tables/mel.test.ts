import { describe, expect, it } from 'vitest';
import { goldenTable } from '../../../../oracle/golden.ts';
import type { MelScale } from '../spec/spec.ts';
import type { MelSpec } from './filters.ts';
import { log } from './math.ts';
import { hzToMel, melFilters, melToHz, SLANEY_LOG_STEP } from './mel.ts';

const whisper: MelSpec = {
  sampleRate: 16000,
  fftSize: 400,
  melCount: 80,
  melScale: 'slaney',
  melNorm: 'slaney',
  melSpace: 'hz',
  minFrequency: 0,
  maxFrequency: 8000,
};

/** The filters as the full matrix [melCount, bins], row by row. */
function dense(spec: MelSpec): Float64Array {
  const bins = (spec.fftSize >> 1) + 1;
  const matrix = new Float64Array(spec.melCount * bins);
  melFilters(spec).forEach(({ firstBin, weights }, m) => {
    matrix.set(weights, m * bins + firstBin);
  });
  return matrix;
}

/** Neighbours of a float32 apart: 0 for equal, 1 for the next one. Not negative; -0 counts as 0. */
function float32Steps(a: number, b: number): number {
  const bits = new Int32Array(Float32Array.of(a + 0, b + 0).buffer);
  return Math.abs(bits[0] - bits[1]);
}

describe('scales', () => {
  it.each<MelScale>(['slaney', 'htk', 'kaldi'])('%s goes there and back', (scale) => {
    for (let hz = 0; hz <= 8000; hz += 37) expect(melToHz(scale, hzToMel(scale, hz))).toBeCloseTo(hz, 9);
  });

  it('slaney is linear to 1 kHz, 15 mel, and 27 steps for a factor of 6.4', () => {
    expect(hzToMel('slaney', 500)).toBeCloseTo(7.5, 14);
    expect(hzToMel('slaney', 1000)).toBeCloseTo(15, 14);
    expect(hzToMel('slaney', 6400)).toBeCloseTo(42, 12);
  });

  it('has the constant that librosa computes', () => {
    expect(SLANEY_LOG_STEP).toBe(log(6.4) / 27);
  });

  it('htk and kaldi put 1 kHz at about 1000 mel', () => {
    expect(hzToMel('htk', 1000)).toBeCloseTo(999.9855, 4);
    expect(hzToMel('kaldi', 1000)).toBeCloseTo(999.9907, 4);
    expect([hzToMel('htk', 0), hzToMel('kaldi', 0)]).toEqual([0, 0]);
  });
});

describe.each([80, 128])('Whisper, %i mels', (melCount) => {
  const ours = dense({ ...whisper, melCount });

  it('are the float64 filters of Hugging Face', () => {
    const theirs = goldenTable(`hf-mel-${melCount}`).data;
    const distance = Math.max(...ours.map((weight, i) => Math.abs(weight - theirs[i])));
    console.log(`hf-mel-${melCount}: largest distance ${distance}`);
    expect(distance).toBeLessThan(5e-16);
  });

  it("are OpenAI's float32 filters to one step: theirs are rounded twice", () => {
    const theirs = goldenTable(`openai-mel-${melCount}`).data;
    const steps = Array.from(ours, (weight, i) => float32Steps(Math.fround(weight), theirs[i]));
    const differing = steps.filter((step) => step > 0);
    console.log(
      `openai-mel-${melCount}: ${differing.length} of ${theirs.filter((w) => w > 0).length} weights differ`,
      `by up to ${Math.max(...steps)} steps`,
    );
    expect(Math.max(...steps)).toBeLessThanOrEqual(1);
  });

  it("are OpenAI's in every bit, rounded where librosa rounds: the triangle, then the product", () => {
    const plain = melFilters({ ...whisper, melCount, melNorm: 'none' });
    const theirs = goldenTable(`openai-mel-${melCount}`).data;
    melFilters({ ...whisper, melCount }).forEach(({ firstBin, weights }, m) => {
      const peak = weights.indexOf(Math.max(...weights));
      const gain = weights[peak] / plain[m].weights[peak];
      const twice = plain[m].weights.map((weight) => Math.fround(Math.fround(weight) * gain));
      expect([...twice]).toEqual([...theirs.slice(m * 201 + firstBin, m * 201 + firstBin + weights.length)]);
    });
  });

  it('have their zeros where OpenAI has them, and every band has a bin', () => {
    const theirs = goldenTable(`openai-mel-${melCount}`).data;
    expect(Array.from(ours, (weight) => weight > 0)).toEqual(Array.from(theirs, (weight) => weight > 0));
    for (const { weights } of melFilters({ ...whisper, melCount })) expect(weights.length).toBeGreaterThan(0);
  });
});

describe('filters', () => {
  it('store no zero at their ends', () => {
    for (const { weights } of melFilters(whisper)) expect(weights[0] * weights[weights.length - 1]).toBeGreaterThan(0);
  });

  it('may be empty where bands are narrower than bins', () => {
    const filters = melFilters({ ...whisper, fftSize: 64 });
    expect(filters.some(({ weights }) => weights.length === 0)).toBe(true);
    expect(filters).toHaveLength(80);
  });

  it('without norm, sum to 1 at every bin between peaks', () => {
    const spec: MelSpec = { ...whisper, melNorm: 'none', fftSize: 512, melCount: 23 };
    const matrix = dense(spec);
    const sumAt = (k: number) => Array.from({ length: 23 }, (_, m) => matrix[m * 257 + k]).reduce((a, b) => a + b);
    for (let k = 10; k < 200; k++) expect(sumAt(k)).toBeCloseTo(1, 12);
  });

  it('divide by half the width in Hz under slaney', () => {
    const plain = dense({ ...whisper, melNorm: 'none' });
    const width = melToHz('slaney', (hzToMel('slaney', 8000) / 81) * 2);
    expect(dense(whisper)[1]).toBeCloseTo((plain[1] * 2) / width, 15);
  });

  it('in mel space, follow get_mel_banks of torchaudio.compliance.kaldi', () => {
    const spec: MelSpec = {
      ...whisper,
      fftSize: 512,
      melScale: 'kaldi',
      melNorm: 'none',
      melSpace: 'mel',
      minFrequency: 20,
    };
    const [low, high] = [20, 8000].map((hz) => 1127 * Math.log(1 + hz / 700));
    const delta = (high - low) / 81;
    const matrix = dense(spec);
    for (let m = 0; m < 80; m++)
      for (let k = 0; k < 256; k++) {
        const mel = 1127 * Math.log(1 + (k * 31.25) / 700);
        const left = low + m * delta;
        const expected = Math.max(0, Math.min((mel - left) / delta, (left + 2 * delta - mel) / delta));
        expect(matrix[m * 257 + k]).toBeCloseTo(expected, 12);
      }
  });
});

describe('corners at whole bins', () => {
  // First bin, bins and sum of each row of python_speech_features.base.get_filterbanks (0.6).
  it.each([
    [
      '13 of 256 points at 8 kHz, 300 to 3800 Hz',
      13,
      256,
      8000,
      300,
      3800,
      [
        [10, 7, 4.0],
        [14, 7, 4.0],
        [18, 8, 4.5],
        [22, 10, 5.5],
        [27, 11, 6.0],
        [33, 12, 6.5],
        [39, 14, 7.5],
        [46, 15, 8.0],
        [54, 17, 9.0],
        [62, 20, 10.5],
        [72, 22, 11.5],
        [83, 24, 12.5],
        [95, 27, 14.0],
      ],
    ],
    [
      '24 of 128 points at 16 kHz, where some stand together',
      24,
      128,
      16000,
      0,
      8000,
      [
        [0, 1, 1.0],
        [0, 0, 0.0],
        [1, 1, 1.0],
        [2, 1, 1.0],
        [3, 1, 1.0],
        [4, 1, 1.0],
        [5, 1, 1.0],
        [6, 2, 1.5],
        [7, 2, 1.5],
        [9, 2, 1.5],
        [10, 3, 2.0],
        [12, 3, 2.0],
        [14, 3, 2.0],
        [16, 3, 2.0],
        [18, 4, 2.5],
        [20, 5, 3.0],
        [23, 5, 3.0],
        [26, 6, 3.5],
        [29, 7, 4.0],
        [33, 8, 4.5],
        [37, 9, 5.0],
        [42, 9, 5.0],
        [47, 10, 5.5],
        [52, 12, 6.5],
      ],
    ],
  ])('%s', (_, melCount, fftSize, sampleRate, minFrequency, maxFrequency, theirs) => {
    const htk = { melScale: 'htk', melNorm: 'none', melSpace: 'whole-bins' } as const;
    const filters = melFilters({ ...htk, melCount, fftSize, sampleRate, minFrequency, maxFrequency });
    const ours = filters.map(({ firstBin, weights }) => [firstBin, weights.length, weights.reduce((a, b) => a + b, 0)]);
    expect(ours.map(([first, count]) => [first, count])).toEqual(theirs.map(([first, count]) => [first, count]));
    for (const [m, [, , sum]] of ours.entries()) expect(sum).toBeCloseTo(theirs[m][2], 12);
  });
});
