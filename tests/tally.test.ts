import { expect, test } from 'vitest';
import { type Report, tally } from '../scripts/tally.ts';

/** A report of one file `a`, from pairs of title and status. */
const report = (success: boolean, ...cases: [string, string][]): Report => ({
  success,
  testResults: [
    {
      name: 'a',
      status: success ? 'passed' : 'failed',
      assertionResults: cases.map(([fullName, status]) => ({ fullName, status })),
    },
  ],
});

test('passed and failed tests are counted', () => {
  expect(tally(report(false, ['x', 'passed'], ['y', 'failed']), ['a'])).toEqual({
    passed: 1,
    failures: ['a: y'],
    skips: [],
  });
});

test('a skipped test fails unless its title says why', () => {
  const { failures, skips } = tally(
    report(true, ['x', 'skipped'], ['y (skipped: no ARM here)', 'skipped'], ['z', 'todo'], ['w', 'passed']),
    ['a'],
  );
  expect(failures).toEqual(['a: x: skipped without a reason', 'a: z: skipped without a reason']);
  expect(skips).toEqual(['y (skipped: no ARM here)']);
});

test('a file without a test fails, whether it ran or not', () => {
  expect(tally(report(true), ['a']).failures).toEqual(['a: no test ran']);
  expect(tally(report(true, ['x', 'passed']), ['a', 'b']).failures).toEqual(['b: no test ran']);
  expect(tally(report(true, ['x (skipped: none runs)', 'skipped']), ['a']).failures).toEqual(['a: no test ran']);
});

test('what fails outside of any test fails the run', () => {
  expect(tally(report(false, ['x', 'passed']), ['a']).failures).toHaveLength(1);
  expect(tally({ success: false, testResults: [] }, []).failures).toHaveLength(1);
});
