import { presets } from 'melisma';
import { expect, it } from 'vitest';
import { bandWords, liveSummary, summaryOf, timeWords, valueWords } from './words.ts';

const cells = { bands: 2, frames: 3, values: Float32Array.of(0, -1.25, Number.NaN, 4, 2, Infinity) };

it('tells how long, how many rows, and where the highest value is', () => {
  expect(summaryOf(cells, 300, undefined, undefined)).toBe(
    'Spectrogram of 300 frames, 2 rows. Values from \u22121.25 to 4; the highest at frame 50, row 1.',
  );
  const seconds = (frame: number) => frame / 100;
  expect(summaryOf(cells, 300, presets.whisper, seconds)).toMatch(
    /^Spectrogram of 3\.0 seconds, 2 rows\. .*, log10 mel power, normalised; the highest at 0\.50 s, 74 Hz\.$/,
  );
  const nothing = { bands: 1, frames: 1, values: Float32Array.of(Number.NaN) };
  expect(summaryOf(nothing, 1, undefined, undefined)).toBe(
    'Spectrogram of 1 frame, 1 row, without a number among its values.',
  );
});

it('of a live stream, how much of it is in sight', () => {
  expect(liveSummary(80, 1000, presets.kaldiFbank, (frame) => frame / 100)).toBe(
    'Live spectrogram, the last 10 seconds, 80 rows, ln mel power.',
  );
});

it('cells in words', () => {
  expect([timeWords(1250, undefined), timeWords(125, (frame) => frame / 100)]).toEqual(['frame 1,250', '1.25 s']);
  expect([bandWords(undefined, 7), bandWords(presets.torchaudioMfcc, 7)]).toEqual(['row 7', 'row 7']);
  expect([valueWords(-0.123456), valueWords(Number.NaN)]).toEqual(['\u22120.1235', 'no number']);
});
