import { expect, it } from 'vitest';
import { type Span, timeTicks, timeUnit } from './time.ts';

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
