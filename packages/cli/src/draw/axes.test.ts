import { presets } from 'melisma';
import { describe, expect, it } from 'vitest';
import { bandHeight, frequencyTicks, secondsOf, timeTicks, timeUnit, unitOf, valueTicks } from './axes.ts';

describe('frequencies', () => {
  it('rise from the foot to the top, evenly below 1 kHz on the Slaney scale', () => {
    const ticks = frequencyTicks(presets.whisper);
    expect(ticks.map(({ label }) => label)).toEqual(['0', '500', '1k', '2k', '4k', '8k']);
    expect(ticks[0].at).toBe(0);
    expect(ticks[5].at).toBe(1);
    expect(bandHeight(presets.whisper, 1000) - bandHeight(presets.whisper, 900)).toBeCloseTo(
      bandHeight(presets.whisper, 400) - bandHeight(presets.whisper, 300),
      12,
    );
  });

  it('the peak of a triangle is the middle of its row', () => {
    // On the HTK scale from 0 to 8 kHz, triangle i of 80 peaks at mel (i + 1) / 81 of the whole.
    const spec = { ...presets.whisper, melScale: 'htk' as const };
    const top = 2595 * Math.log10(1 + 8000 / 700);
    const peak = (i: number) => 700 * (10 ** ((top * (i + 1)) / 81 / 2595) - 1);
    for (const row of [0, 1, 40, 79]) expect(bandHeight(spec, peak(row)) * 80).toBeCloseTo(row + 0.5, 9);
  });
});

describe('marks', () => {
  it('stand at round times', () => {
    expect(timeTicks(11, 12).map(({ label }) => label)).toEqual([...Array(12).keys()].map(String));
    expect(timeTicks(0.4, 5).map(({ label }) => label)).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4']);
    expect(timeTicks(3600, 7).map(({ label }) => label)).toEqual([
      '0:00',
      '10:00',
      '20:00',
      '30:00',
      '40:00',
      '50:00',
      '60:00',
    ]);
    expect([timeUnit(11), timeUnit(3600)]).toEqual(['s', 'min:s']);
  });

  it('stand at round values', () => {
    expect(valueTicks(-0.54, 1.46, 5).map(({ label }) => label)).toEqual(['\u22120.5', '0.0', '0.5', '1.0']);
    expect(valueTicks(0, 1, 5).map(({ at }) => at)).toEqual([0, 0.2, 0.4, expect.closeTo(0.6), 0.8, 1]);
  });

  it('are of no frequency where frames are stacked, and a stack takes longer', () => {
    const stack = { size: 7, stride: 6, left: 3, end: 'repeat', fill: 0, mask: 'first' } as never;
    expect(frequencyTicks({ ...presets.whisper, stack })).toEqual([]);
    expect(secondsOf({ ...presets.whisper, stack }, 50)).toBe(3);
    expect(secondsOf(presets.whisper, 50)).toBe(0.5);
  });

  it('values have a name', () => {
    expect(unitOf(presets.whisper)).toBe('log10 mel power, normalised');
    const cepstrum = { count: 13, orthonormal: true, lifter: 0, lifterFirst: 0, energy: false } as const;
    expect(unitOf({ ...presets.whisper, cepstrum })).toBe('cepstrum of log10 mel power, normalised');
  });
});
