import { describe, expect, it } from 'vitest';
import { sinPi } from './sin-pi.ts';

describe('sinPi', () => {
  it('is the sine, to the last bits', () => {
    for (let i = -4000; i <= 4000; i++) {
      const x = i / 997;
      expect(Math.abs(sinPi(x) - Math.sin(Math.PI * x))).toBeLessThan(5e-16 * (1 + 4 * Math.abs(x)));
    }
  });

  it('is exact at whole numbers, and does not lose its place far away', () => {
    expect([0, 1, 2, -1, 2 ** 20, 2 ** 40 + 1].map((x) => sinPi(x) + 0)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Math.abs(sinPi(2 ** 20 + 0.5) - 1)).toBeLessThan(3e-16);
    expect(Math.abs(sinPi(2 ** 30 + 1 / 4) - Math.SQRT1_2)).toBeLessThan(3e-16);
  });
});
