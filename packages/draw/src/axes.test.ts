import { presets } from 'melisma';
import { describe, expect, it } from 'vitest';
import { bandHeight, bandHertz, frequencyTicks, rowAxis, type Span, timeTicks, timeUnit, valueTicks } from './axes.ts';
import { durationOf, unitOf } from './grid.ts';

const stack = { size: 7, stride: 6, left: 3, end: 'repeat', fill: 0, valid: 'first' } as const;

describe('what axes say', () => {
  it('marks stand at round values', () => {
    expect(valueTicks(-0.54, 1.46, 5).map(({ label }) => label)).toEqual(['\u22120.5', '0.0', '0.5', '1.0']);
    expect(valueTicks(0, 1, 5).map(({ at }) => at)).toEqual([0, 0.2, 0.4, expect.closeTo(0.6), 0.8, 1]);
    const small = valueTicks(-4.88e-4, 4.88e-4, 5).map(({ label }) => label);
    expect(small).toEqual(['\u22124e\u22124', '\u22122e\u22124', '0', '2e\u22124', '4e\u22124']);
  });

  it('a stack takes longer than a frame', () => {
    expect(durationOf({ ...presets.whisper, stack }, 50)).toBe(3);
    expect(durationOf(presets.whisper, 50)).toBe(0.5);
  });

  it('values have a name', () => {
    expect(unitOf(presets.whisper)).toBe('log10 mel power, normalised');
    const cepstrum = { count: 13, orthonormal: true, lifter: 0, lifterFirst: 0, energy: false } as const;
    expect(unitOf({ ...presets.whisper, cepstrum })).toBe('cepstrum of log10 mel power, normalised');
  });
});

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

it('rows that are no frequencies are counted', () => {
  expect(rowAxis({ ...presets.whisper, stack }, 560)).toMatchObject({ label: 'value of a frame', short: '' });
  expect(rowAxis(presets.kaldiMfcc, 13)).toMatchObject({ label: 'coefficient' });
  const { ticks, label } = rowAxis(undefined, 80);
  expect([label, ...ticks.map((tick) => tick.label)]).toEqual(['band', '0', '20', '40', '60']);
  expect(ticks[1].at).toBe(20.5 / 80);
  expect(rowAxis(undefined, 1).ticks).toEqual([{ at: 0.5, label: '0' }]);
});

const seconds = (length: number, start = 0): Span => ({ start, length, unit: 'seconds' });
const labels = (span: Span, room: number) => timeTicks(span, room).map(({ label }) => label);

it('marks stand at round times', () => {
  expect(labels(seconds(11), 115)).toEqual([...Array(12).keys()].map(String));
  expect(labels(seconds(0.4), 40)).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4']);
  expect(labels(seconds(3600), 80)).toEqual(['0:00', '10:00', '20:00', '30:00', '40:00', '50:00', '60:00']);
  expect(labels(seconds(4 * 3600), 80)).toEqual(['0:00:00', '1:00:00', '2:00:00', '3:00:00', '4:00:00']);
  expect([11, 3600, 3601].map((length) => timeUnit(seconds(length)))).toEqual(['s', 'min:s', 'h:m:s']);
});

it('a part begins where it was cut, and its marks are round all the same', () => {
  const ticks = timeTicks(seconds(20, 87.5), 80);
  expect(ticks.map(({ label }) => label)).toEqual(['90', '95', '100', '105']);
  expect(ticks.map(({ at }) => at * 20 + 87.5)).toEqual([90, 95, 100, 105].map((t) => expect.closeTo(t, 9)));
  expect(labels(seconds(1, 3599.9), 80)).toEqual(['1:00:00.0', '1:00:00.2', '1:00:00.4', '1:00:00.6', '1:00:00.8']);
});

it('frames are counted where it is not known how long one is', () => {
  const span: Span = { start: 0, length: 3000, unit: 'frames' };
  expect(labels(span, 80)).toEqual(['0', '500', '1,000', '1,500', '2,000', '2,500', '3,000']);
  expect(timeUnit(span)).toBe('frame');
});

it('labels never touch', () => {
  for (const room of [20, 40, 73, 115])
    for (const length of [0.05, 1, 7, 59, 125, 1799, 3600, 9000, 80000])
      for (const start of [0, 0.3, 4321.5]) {
        const ticks = timeTicks(seconds(length, start), room);
        const starts = ticks.map(({ at, label }) => at * room - label.length / 2);
        const ends = ticks.map(({ at, label }) => at * room + label.length / 2);
        for (let i = 1; i < ticks.length; i++) expect(starts[i] - ends[i - 1]).toBeGreaterThan(2);
        expect(ticks.length).toBeGreaterThan(0);
      }
});

describe('rows that are bins of a spectrum', () => {
  it('stand evenly apart, the highest at half the rate', () => {
    const { ticks, label } = rowAxis(presets.vits, presets.vits.melCount);
    expect(label).toBe('frequency, Hz');
    expect(ticks.slice(0, 3).map(({ label }) => label)).toEqual(['0', '2k', '4k']);
    expect(ticks[2].at - ticks[1].at).toBeCloseTo(ticks[1].at - ticks[0].at, 12);
    expect(bandHertz(presets.vits, presets.vits.melCount - 1)).toBe(presets.vits.sampleRate / 2);
    expect(unitOf(presets.vits)).toBe('magnitude');
  });
});

describe('the frequency of a row', () => {
  it('is where its mark would stand', () => {
    for (const band of [1, 20, 78])
      expect(bandHeight(presets.whisper, bandHertz(presets.whisper, band)!)).toBeCloseTo((band + 0.5) / 80, 12);
    expect(bandHertz(presets.torchaudioMfcc, 0)).toBeUndefined();
  });

  it('is that of the sound where filters are computed for another rate', () => {
    const { styletts2 } = presets;
    const plain = bandHertz({ ...styletts2, melSampleRate: null }, 10)!;
    expect(bandHertz(styletts2, 10)).toBeCloseTo((plain * styletts2.sampleRate) / styletts2.melSampleRate!, 9);
  });
});

it('time before now has a minus', () => {
  const ticks = timeTicks({ start: -10, length: 10, unit: 'seconds' }, 60);
  expect(ticks.map(({ label }) => label)).toEqual(['\u221210', '\u22128', '\u22126', '\u22124', '\u22122', '0']);
});
