import { expect, test } from 'vitest';
import { fitLogarithm } from '../../../../../scripts/fit-log.ts';
import { DOUBLE, SINGLE } from './coefficients.ts';

test.each([
  ['single', SINGLE, 1.2e-7],
  ['double', DOUBLE, 4.1e-11],
])('the %s polynomial is the minimax fit of its degree', (_, coefficients, bound) => {
  const fit = fitLogarithm(coefficients.length - 1);
  expect(fit.error).toBeLessThan(bound);
  coefficients.forEach((c, i) => {
    expect(Math.abs(c - fit.coefficients[i])).toBeLessThan(1e-9);
  });
});
