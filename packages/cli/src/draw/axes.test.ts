import { presets } from 'melisma';
import { describe, expect, it } from 'vitest';
import { secondsOf, unitOf, valueTicks } from './axes.ts';

describe('what axes say', () => {
  it('marks stand at round values', () => {
    expect(valueTicks(-0.54, 1.46, 5).map(({ label }) => label)).toEqual(['\u22120.5', '0.0', '0.5', '1.0']);
    expect(valueTicks(0, 1, 5).map(({ at }) => at)).toEqual([0, 0.2, 0.4, expect.closeTo(0.6), 0.8, 1]);
    const small = valueTicks(-4.88e-4, 4.88e-4, 5).map(({ label }) => label);
    expect(small).toEqual(['\u22124e\u22124', '\u22122e\u22124', '0', '2e\u22124', '4e\u22124']);
  });

  it('a stack takes longer than a frame', () => {
    const stack = { size: 7, stride: 6, left: 3, end: 'repeat', fill: 0, mask: 'first' } as never;
    expect(secondsOf({ ...presets.whisper, stack }, 50)).toBe(3);
    expect(secondsOf(presets.whisper, 50)).toBe(0.5);
  });

  it('values have a name', () => {
    expect(unitOf(presets.whisper)).toBe('log10 mel power, normalised');
    const cepstrum = { count: 13, orthonormal: true, lifter: 0, lifterFirst: 0, energy: false } as const;
    expect(unitOf({ ...presets.whisper, cepstrum })).toBe('cepstrum of log10 mel power, normalised');
  });
});
