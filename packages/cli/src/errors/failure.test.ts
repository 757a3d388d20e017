import { MelismaError } from 'melisma';
import { expect, it } from 'vitest';
import { describe as describeError, UsageError } from './failure.ts';

it('an error of the library has its code', () => {
  expect(describeError(new MelismaError('ERR_WAV_FORMAT', 'no'))).toBe('ERR_WAV_FORMAT: no');
});

it('a rate is told in hertz, with a way out', () => {
  const error = new MelismaError('ERR_SAMPLE_RATE', '', { option: 'sampleRate', expected: 16000, given: 44100 });
  expect(describeError(error)).toMatch(
    /^ERR_SAMPLE_RATE: this front end takes 16000 Hz, the recording has 44100, and --resampler none was asked for$/,
  );
});

it('wrong usage stands alone', () => {
  expect(describeError(new UsageError('name one'))).toBe('name one');
});

it('a bug is said to be one, and how to see more', () => {
  const said = describeError(new TypeError('x is not a function'));
  expect(said).toBe('internal error: TypeError: x is not a function (MELISMA_DEBUG=1 shows where)');
});
