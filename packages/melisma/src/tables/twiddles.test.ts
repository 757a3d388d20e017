import { expect, it } from 'vitest';
import { singleTwiddle, twiddle } from './twiddles.ts';

it('is exact at quarter turns, without negative zeros', () => {
  expect(twiddle(0, 400)).toEqual({ re: 1, im: 0 });
  expect(twiddle(100, 400)).toEqual({ re: 0, im: -1 });
  expect(twiddle(200, 400)).toEqual({ re: -1, im: 0 });
  expect(twiddle(300, 400)).toEqual({ re: 0, im: 1 });
});

it('has equal parts at odd eighths', () => {
  expect(twiddle(1, 8)).toEqual({ re: Math.SQRT1_2, im: -Math.SQRT1_2 });
  expect(twiddle(15, 40)).toEqual({ re: -Math.SQRT1_2, im: -Math.SQRT1_2 });
});

it('turns back by conjugation and repeats after n', () => {
  for (let k = 1; k < 25; k++) {
    const { re, im } = twiddle(k, 25);
    expect(twiddle(25 - k, 25)).toEqual({ re, im: -im });
    expect(twiddle(k + 25, 25)).toEqual({ re, im });
    expect(re * re + im * im).toBeCloseTo(1, 15);
  }
});

it('reduces the fraction: twiddle(2k, 2n) has the bits of twiddle(k, n)', () => {
  for (let k = 0; k < 16; k++) expect(twiddle(25 * k, 400)).toEqual(twiddle(k, 16));
});

it.each([1, 2, 3, 100, 294, 441, 768, 997, 1600, 4410])(
  'rounded to float32, singleTwiddle(k, %i) is twiddle(k, %i)',
  (n) => {
    const rounded = ({ re, im }: { re: number; im: number }) => [Math.fround(re), Math.fround(im)];
    for (let k = 0; k < n; k++) expect(rounded(singleTwiddle(k, n))).toEqual(rounded(twiddle(k, n)));
  },
);
