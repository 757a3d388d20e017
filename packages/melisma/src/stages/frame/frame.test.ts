import { describe, expect, it } from 'vitest';
import { presets } from '../../presets/registry.ts';
import { frameCount } from '../../spec/sizes.ts';
import type { Framing, Spec } from '../../spec/spec.ts';
import { frameReference } from './reference.ts';

const small = (framing: Framing, change: Partial<Spec> = {}): Spec => ({
  ...presets.whisper,
  fftSize: 6,
  windowLength: 6,
  hopLength: 2,
  framing,
  dropLastFrame: false,
  ...change,
});

/** 1, 2, 3, ... so that every value tells its place. */
const ramp = (length: number) => Float64Array.from({ length }, (_, i) => i + 1);

const frames = (spec: Spec, samples: Float64Array, total = samples.length) => {
  const frameAt = frameReference(spec, samples, total);
  return Array.from({ length: frameCount(spec, total) }, (_, t) => [...frameAt(t)]);
};

describe('frame', () => {
  it('center-reflect mirrors without repeating the ends, as numpy.pad(mode="reflect")', () => {
    const all = frames(small('center-reflect'), ramp(7));
    expect(all).toHaveLength(4);
    expect(all[0]).toEqual([4, 3, 2, 1, 2, 3]);
    expect(all[3]).toEqual([4, 5, 6, 7, 6, 5]);
  });

  it('center-zero stands in zeros', () => {
    const all = frames(small('center-zero'), ramp(7));
    expect(all[0]).toEqual([0, 0, 0, 1, 2, 3]);
    expect(all[3]).toEqual([4, 5, 6, 7, 0, 0]);
  });

  it.each<Framing>(['none', 'kaldi-snip'])('%s takes whole frames only', (framing) => {
    expect(frames(small(framing), ramp(9))).toEqual([
      [1, 2, 3, 4, 5, 6],
      [3, 4, 5, 6, 7, 8],
    ]);
    expect(frames(small(framing), ramp(5))).toEqual([]);
  });

  it('kaldi-mirror repeats the ends', () => {
    const all = frames(small('kaldi-mirror', { windowPlacement: 'left' }), ramp(6));
    expect(all[0]).toEqual([2, 1, 1, 2, 3, 4]);
    expect(all[2]).toEqual([3, 4, 5, 6, 6, 5]);
  });

  it('semicausal begins in zeros', () => {
    expect(frames(small('semicausal'), ramp(4))[0]).toEqual([0, 0, 0, 0, 1, 2]);
  });

  it('cover fills the last frame with zeros', () => {
    const spec = small('cover', { windowPlacement: 'left' });
    const last = (length: number) => frames(spec, ramp(length)).at(-1);
    expect([frames(spec, ramp(7)).length, last(7)]).toEqual([2, [3, 4, 5, 6, 7, 0]]);
    expect([frames(spec, ramp(8)).length, last(8)]).toEqual([2, [3, 4, 5, 6, 7, 8]]);
    expect([frames(spec, ramp(9)).length, last(9)]).toEqual([3, [5, 6, 7, 8, 9, 0]]);
  });

  it('a centred window shorter than the DFT buffer sees its middle', () => {
    const all = frames(small('center-reflect', { windowLength: 4 }), ramp(7));
    expect(all[0]).toEqual([3, 2, 1, 2]);
  });

  it('continues the samples with zeros up to the total, and mirrors those', () => {
    const all = frames(small('center-reflect'), ramp(3), 8);
    expect(all[1]).toEqual([2, 1, 2, 3, 0, 0]);
    expect(all[4]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('applies inputScale', () => {
    expect(frames(small('none', { inputScale: 32768 }), ramp(6))[0][1]).toBe(65536);
  });

  it('refuses what it cannot mirror, as torch does', () => {
    const spec = small('center-reflect');
    const error = { code: 'ERR_TOO_SHORT', option: 'samples', expected: 4, given: 3 };
    expect(() => frameReference(spec, ramp(3), 3)).toThrow(expect.objectContaining(error));
    expect(frames(spec, ramp(4))[0]).toEqual([4, 3, 2, 1, 2, 3]);
    expect(frames(small('center-zero'), ramp(1))[0]).toEqual([0, 0, 0, 1, 0, 0]);
  });
});
