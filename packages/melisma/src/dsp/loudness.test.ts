/** `rms`, `trim` and `split` against librosa 0.11 (fixtures/generate_dsp.py), and the gate against what gates got wrong. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clipSamples, readNpy } from '../../../../oracle/golden.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { MelismaError } from '../index.ts';
import { createEnergyGate, type RmsOptions, rms, type SilenceOptions, split, trim } from './index.ts';

const manifest: {
  rms: Record<string, { options: RmsOptions; file: string }>;
  silence: { options: SilenceOptions; trim: [number, number]; split: number[] }[];
} = JSON.parse(readFileSync(new URL('../../../../fixtures/dsp/MANIFEST.json', import.meta.url), 'utf8'));

const speech = clipSamples('jfk');
const flat = (parts: { start: number; end: number }[]) => parts.flatMap(({ start, end }) => [start, end]);

/** Hz of the recording. */
const RATE = 16000;

/** Speech between two pauses of noise at -75 dBFS, its mean square at a level. */
function speechAt(level: number, rate = RATE): { sound: Float32Array; from: number; to: number } {
  const step = RATE / rate;
  const place = (i: number) => speech[Math.floor(i * step)];
  const part = Float64Array.from({ length: Math.floor((RATE * 2) / step) }, (_, i) =>
    place(i + Math.floor(rate * 0.33)),
  );
  const power = part.reduce((sum, x) => sum + x * x, 0) / part.length;
  const gain = 10 ** (level / 20) / Math.sqrt(power);
  const sound = Float32Array.from(seededNoise(rate * 4, 3), (x) => x * 10 ** (-75 / 20) * Math.sqrt(3));
  part.forEach((x, i) => {
    sound[rate + i] += x * gain;
  });
  return { sound, from: 1, to: 1 + part.length / rate };
}

describe('librosa', () => {
  test.each(Object.entries(manifest.rms))('%s', (_, { options, file }) => {
    const ours = rms(clipSamples('odd-4001'), options);
    const { data } = readNpy(file);
    expect(ours.length).toBe(data.length);
    // Rounded once: half a unit of float32.
    ours.forEach((x, t) => {
      expect(Math.abs(x - data[t])).toBeLessThanOrEqual(2 ** -24 * Math.abs(data[t]));
    });
  });

  test.each(manifest.silence)('trim and split: $options', ({ options, trim: kept, split: parts }) => {
    const { samples, start, end } = trim(speech, options);
    expect([start, end]).toEqual(kept);
    expect(samples).toEqual(speech.slice(start, end));
    expect(flat(split(speech, options))).toEqual(parts);
    const integers = Int16Array.from(speech, (x) => x * 32768);
    expect(flat(split(integers, options))).toEqual(parts);
    expect(trim(integers, options).samples).toBeInstanceOf(Int16Array);
  });

  test('frames by definition, and what is refused', () => {
    const x = Float32Array.of(3, -4, 0, 0, 5);
    const near = (values: number[]) => values.map((value) => expect.closeTo(value, 6));
    expect([...rms(x, { frameLength: 2, hopLength: 2, center: false })]).toEqual(near([Math.sqrt(12.5), 0]));
    expect([...rms(x, { frameLength: 4, hopLength: 4 })]).toEqual(near([2.5, 2.5]));
    expect([...rms(Int16Array.of(16384, 16384), { frameLength: 2, hopLength: 1, center: false })]).toEqual([0.5]);
    const out = new Float32Array(2);
    expect(rms(x, { frameLength: 4, hopLength: 4, out })).toBe(out);
    expect(trim(new Float32Array(5000), { ref: 1 })).toMatchObject({ start: 0, end: 0, samples: new Float32Array(0) });
    const refusals: [() => unknown, string][] = [
      [() => rms(x, { frameLength: 0 }), 'ERR_OPTION'],
      [() => rms(x, { hopLenght: 3 } as RmsOptions), 'ERR_OPTION'],
      [() => rms(x, { frameLength: 6, center: false }), 'ERR_TOO_SHORT'],
      [() => rms(x, { frameLength: 10, padMode: 'reflect' }), 'ERR_TOO_SHORT'],
      [() => rms(new Float32Array(0)), 'ERR_TOO_SHORT'],
      [() => rms([1, 2] as unknown as Float32Array), 'ERR_SAMPLE_TYPE'],
      [() => rms(x, { out: new Float32Array(9) }), 'ERR_OUTPUT_SIZE'],
      [() => split(x, { topDb: Number.NaN }), 'ERR_OPTION'],
      [() => trim(x, { ref: 'mean' as 'max' }), 'ERR_OPTION'],
    ];
    for (const [run, code] of refusals) {
      expect(run).toThrow(MelismaError);
      expect(run).toThrow(expect.objectContaining({ code }));
    }
  });
});

describe('what an absolute threshold, whole frames and other rates got wrong', () => {
  const lengths = [1, 160, 7777, 1_000_000];

  function gated(sound: Float32Array, sampleRate: number, step = 1_000_000) {
    const gate = createEnergyGate({ sampleRate });
    const segments = [];
    for (let i = 0; i < sound.length; i += step) segments.push(...gate.push(sound.subarray(i, i + step)));
    return [...segments, ...gate.flush()];
  }

  test.each([-20, -45, -50])('speech at %i dBFS is found, and where it is', (level) => {
    const { sound, from, to } = speechAt(level);
    const parts = split(sound, { topDb: 25, frameLength: 400, hopLength: 160 });
    expect(parts.length).toBeGreaterThan(0);
    expect(parts[0].start / RATE).toBeGreaterThan(from - 0.05);
    expect(parts[parts.length - 1].end / RATE).toBeLessThan(to + 0.05);
    const segments = gated(sound, RATE);
    expect(segments.length).toBeGreaterThan(0);
    expect(segments[0].startSeconds).toBeGreaterThanOrEqual(from - 0.01);
    expect(segments[0].startSeconds).toBeLessThan(from + 0.3);
    expect(segments[segments.length - 1].endSeconds).toBeLessThan(to + 0.32);
  });

  test('segments do not overlap, nor touch without a reason', () => {
    for (const level of [-20, -45]) {
      const { sound } = speechAt(level);
      for (const parts of [
        split(sound, { topDb: 20 }),
        split(sound, { topDb: 35, frameLength: 400, hopLength: 160 }),
      ]) {
        expect(parts.every(({ start, end }) => start < end && end <= sound.length)).toBe(true);
        expect(parts.slice(1).every(({ start }, i) => start > parts[i].end)).toBe(true);
      }
      const segments = gated(sound, RATE);
      expect(segments.slice(1).every(({ start }, i) => start >= segments[i].end)).toBe(true);
    }
  });

  test.each([8000, 11025, 16000, 22050, 44100, 48000])('times are right at %i Hz', (rate) => {
    const { sound } = speechAt(-30, rate);
    const [ours, theirs] = [gated(sound, rate), gated(speechAt(-30).sound, RATE)];
    expect(ours.length).toBe(theirs.length);
    ours.forEach((segment, i) => {
      expect(segment.startSeconds).toBe(segment.start / rate);
      expect(Math.abs(segment.startSeconds - theirs[i].startSeconds)).toBeLessThan(0.031);
      expect(Math.abs(segment.endSeconds - theirs[i].endSeconds)).toBeLessThan(0.031);
    });
  });

  test('no chunking changes a segment, nor do integers', () => {
    const { sound } = speechAt(-30);
    const whole = gated(sound, RATE);
    for (const step of lengths) expect(gated(sound, RATE, step)).toEqual(whole);
    const gate = createEnergyGate({ sampleRate: RATE });
    const integers = Int16Array.from(sound, (x) => x * 32768);
    expect([...gate.push(integers), ...gate.flush()].length).toBe(whole.length);
  });
});

describe('the gate', () => {
  /** Frames of 10 ms at 1 kHz, each of one level. */
  const levels = (...runs: [decibels: number, frames: number][]) =>
    Float32Array.from(runs.flatMap(([level, frames]) => Array<number>(frames * 10).fill(10 ** (level / 20))));
  const at = { sampleRate: 1000 };

  test('opens, waits for the hangover, and closes: by its formula', () => {
    const gate = createEnergyGate({ ...at, openDb: 12, closeDb: 8, hangoverSeconds: 0.05 });
    expect(gate.isOpen).toBe(false);
    expect(gate.push(levels([-60, 10], [-49, 5]))).toEqual([]); // 11 dB: not enough
    expect(gate.isOpen).toBe(false);
    expect(gate.push(levels([-60, 1], [-47, 3], [-51, 4]))).toEqual([]);
    expect(gate.isOpen).toBe(true);
    const [segment] = gate.push(levels([-60, 10]));
    expect(segment).toEqual({ start: 160, end: 280, startSeconds: 0.16, endSeconds: 0.28 }); // 7 frames and 5
    expect(gate.isOpen).toBe(false);
  });

  test('the floor falls at once and rises slowly; a steady noise closes it', () => {
    const gate = createEnergyGate({ ...at, floorRiseDb: 10 });
    gate.push(levels([-30, 10]));
    expect(gate.floorDb).toBeCloseTo(-30, 4);
    gate.push(levels([-60, 1]));
    expect(gate.floorDb).toBeCloseTo(-60, 4);
    gate.push(levels([-30, 100]));
    expect(gate.floorDb).toBeCloseTo(-50, 4);
    expect(gate.isOpen).toBe(true);
    const [segment] = gate.push(levels([-30, 300]));
    // 8 dB below -30 is reached after 2.2 s, and then comes the hangover of 0.3 s.
    expect(segment.startSeconds).toBeCloseTo(0.11, 6);
    expect(segment.endSeconds).toBeCloseTo(0.11 + 2.2 + 0.3, 1);
  });

  test('digital silence is no floor, and NaN no sound', () => {
    const gate = createEnergyGate(at);
    gate.push(new Float32Array(500));
    expect(gate.floorDb).toBe(-70);
    gate.push(levels([-62, 50]));
    expect(gate.isOpen).toBe(false);
    gate.push(new Float32Array(50).fill(Number.NaN));
    expect(gate.floorDb).toBe(-70);
    gate.push(levels([-40, 1]));
    expect(gate.isOpen).toBe(true);
  });

  test('flush ends what is going on; another signal begins', () => {
    const gate = createEnergyGate(at);
    gate.push(levels([-60, 10], [-20, 10]));
    expect(gate.flush()).toEqual([{ start: 100, end: 200, startSeconds: 0.1, endSeconds: 0.2 }]);
    expect([gate.isOpen, gate.floorDb, gate.flush()]).toEqual([false, -Infinity, []]);
  });

  test.each([
    [{}, 'sampleRate'],
    [{ ...at, openDb: -1 }, 'openDb'],
    [{ ...at, openDb: 5, closeDb: 6 }, 'closeDb'],
    [{ ...at, frameSeconds: 0 }, 'frameSeconds'],
    [{ ...at, hangover: 1 }, 'options'],
  ])('%j is refused', (options, option) => {
    expect(() => createEnergyGate(options as never)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
