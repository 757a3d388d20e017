import { presets } from 'melisma';
import { expect, it } from 'vitest';
import { bandHeight, frequencyTicks } from './frequencies.ts';
import { rowAxis } from './rows.ts';

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
  const stack = { size: 7, stride: 6, left: 3, end: 'repeat', fill: 0, mask: 'first' } as never;
  expect(rowAxis({ ...presets.whisper, stack }, 560)).toMatchObject({ label: 'value of a frame', short: '' });
  expect(rowAxis(presets.kaldiMfcc, 13)).toMatchObject({ label: 'coefficient' });
  const { ticks, label } = rowAxis(undefined, 80);
  expect([label, ...ticks.map((tick) => tick.label)]).toEqual(['band', '0', '20', '40', '60']);
  expect(ticks[1].at).toBe(20.5 / 80);
  expect(rowAxis(undefined, 1).ticks).toEqual([{ at: 0.5, label: '0' }]);
});
