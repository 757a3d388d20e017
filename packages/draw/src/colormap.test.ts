import { interpolateMagma, schemeRdBu } from 'd3-scale-chromatic';
import { expect, it } from 'vitest';
import { blueToRed, magma, tableOf } from './colormap.ts';

/** `#rrggbb` as three numbers. */
const parse = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

it('is magma: within 4 of 255 everywhere, for a table of 33 colours instead of 256', () => {
  const errors = tableOf(magma).flatMap((colour, i) => {
    const truth = parse(interpolateMagma(i / 255));
    return colour.map((value, c) => Math.abs(value - truth[c]));
  });
  expect(Math.max(...errors)).toBeLessThanOrEqual(4);
});

it('clamps what lies outside', () => {
  expect(magma(-1)).toEqual(magma(0));
  expect(magma(7)).toEqual(magma(1));
  expect(magma(1)).toEqual([0xfc, 0xfd, 0xbf]);
});

it('differences go through the colours of RdBu, blue first', () => {
  const anchors = [...schemeRdBu[11]].reverse().map(parse);
  expect(anchors.map((_, i) => blueToRed(i / 10))).toEqual(anchors);
});
