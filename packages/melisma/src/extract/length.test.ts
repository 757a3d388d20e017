import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MelismaError } from '../errors/errors.ts';
import { whisper } from '../presets/whisper.ts';
import { frameCount, frameStart, geometryOf } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { planClip as planOf } from './length.ts';
import type { LengthMode } from './types.ts';

const WINDOW = 480000;
const planClip = (spec: Spec, count: number, mode: LengthMode | undefined) =>
  planOf({ spec, geometry: geometryOf(spec) }, count, mode);
const free: Spec = { ...whisper, clipSamples: null };

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'no error';
  } catch (error) {
    return error instanceof MelismaError ? error.code : String(error);
  }
};

describe('the modes', () => {
  const plan = (count: number, mode?: LengthMode) => {
    const { usedSamples, totalSamples, frames, shape } = planClip(whisper, count, mode);
    return [usedSamples, totalSamples, frames, shape.validFrames];
  };

  it('window: padded to 30 s', () => {
    expect(plan(1)).toEqual([1, WINDOW, 3000, 1]);
    expect(plan(160, 'window')).toEqual([160, WINDOW, 3000, 1]);
    expect(plan(161, 'window')).toEqual([161, WINDOW, 3000, 2]);
    expect(plan(WINDOW, 'window')).toEqual([WINDOW, WINDOW, 3000, 3000]);
    expect(codeOf(() => plan(WINDOW + 1, 'window'))).toBe('ERR_TOO_LONG');
  });

  it('truncate: cut to 30 s', () => {
    expect(plan(WINDOW + 1, 'truncate')).toEqual([WINDOW, WINDOW, 3000, 3000]);
    expect(plan(5, 'truncate')).toEqual([5, WINDOW, 3000, 1]);
  });

  it('file: 30 s of zeros behind, whole hops are valid', () => {
    expect(plan(176000, 'file')).toEqual([176000, 656000, 4100, 1100]);
    expect(plan(319, 'file')).toEqual([319, WINDOW + 319, 3001, 1]);
    expect(plan(159, 'file')).toEqual([159, WINDOW + 159, 3000, 0]);
  });

  it('unpadded: as it is', () => {
    expect(plan(201, 'unpadded')).toEqual([201, 201, 1, 1]);
    expect(plan(1000, 'unpadded')).toEqual([1000, 1000, 6, 6]);
    expect(codeOf(() => plan(200, 'unpadded'))).toBe('ERR_TOO_SHORT');
    expect(planClip(free, 1000, undefined)).toMatchObject({ totalSamples: 1000, frames: 6 });
  });

  it('refuses the others, and for a front end without a window all but unpadded', () => {
    expect(codeOf(() => planClip(whisper, 1000, 'windows' as LengthMode))).toBe('ERR_OPTION');
    for (const mode of ['window', 'truncate', 'file'] as const)
      expect(codeOf(() => planClip(free, 1000, mode))).toBe('ERR_OPTION');
    expect(codeOf(() => planClip(whisper, 0, undefined))).toBe('ERR_EMPTY_AUDIO');
  });

  it('names the least length that it takes', () => {
    const least = (spec: Spec) => {
      try {
        planClip(spec, 1, 'unpadded');
      } catch (error) {
        return (error as MelismaError).expected as number;
      }
    };
    for (const spec of [
      whisper,
      { ...free, framing: 'none' as const, dropLastFrame: false },
      { ...free, hopLength: 500 },
    ]) {
      const samples = least(spec)!;
      expect(planClip(spec, samples, 'unpadded').frames).toBe(1);
      expect(codeOf(() => planClip(spec, samples - 1, 'unpadded'))).toBe('ERR_TOO_SHORT');
    }
  });
});

it('computes all frames up to the first that sees only zeros, and no other that differs from it', () => {
  const specs: Spec[] = [
    { ...whisper, clipSamples: 9000 },
    { ...whisper, clipSamples: 3000 },
    { ...whisper, clipSamples: 3000, dropLastFrame: false, framing: 'center-zero' },
    { ...whisper, clipSamples: 3001, hopLength: 275, framing: 'none', fftSize: 512 },
    { ...whisper, clipSamples: 3000, hopLength: 500, windowLength: 300, framing: 'kaldi-snip' },
  ];
  /** The last sample of the clip that frame `t` sees; with the reflections at both ends. */
  const sees = (spec: Spec, used: number, total: number, t: number): boolean => {
    const start = frameStart(spec, t);
    for (let i = start; i < start + spec.windowLength; i++) {
      let place = i;
      if (spec.framing === 'center-reflect') place = i < 0 ? -i : i >= total ? 2 * (total - 1) - i : i;
      if (place >= 0 && place < used) return true;
    }
    return false;
  };
  const property = fc.property(fc.constantFrom(...specs), fc.integer({ min: 1, max: 3000 }), (spec, count) => {
    const { usedSamples, totalSamples, frames, computedFrames } = planClip(spec, count, 'window');
    expect(frames).toBe(frameCount(spec, spec.clipSamples!));
    expect(computedFrames).toBeLessThanOrEqual(frames);
    const skipped = Array.from({ length: frames - computedFrames }, (_, i) => computedFrames + i);
    const like = skipped.length > 0 ? [computedFrames - 1, ...skipped] : [];
    expect(like.filter((t) => sees(spec, usedSamples, totalSamples, t))).toEqual([]);
  });
  fc.assert(property, { seed: 9, numRuns: 300 });
});
