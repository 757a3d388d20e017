import { interpolateMagma, interpolateViridis, schemeRdBu } from 'd3-scale-chromatic';
import { expect, it } from 'vitest';
import { blueToRed, magma, paletteOf, viridis } from './colormap.ts';

/** `#rrggbb` as three numbers. */
const parse = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

it.each([
  ['magma', magma, interpolateMagma],
  ['viridis', viridis, interpolateViridis],
])('%s is within 4 of 255 everywhere, for a table of 33 colours instead of 256', (_, map, truth) => {
  const errors = Array.from({ length: 256 }, (_, i) => {
    const expected = parse(truth(i / 255));
    return map(i / 255).map((value, c) => Math.abs(value - expected[c]));
  });
  expect(Math.max(...errors.flat())).toBeLessThanOrEqual(4);
});

it('a palette has the bytes of each colour, and a grey for a NaN', () => {
  const bytes = new Uint8Array(paletteOf(magma).buffer);
  expect([...bytes.subarray(4 * 255, 4 * 257)]).toEqual([0xfc, 0xfd, 0xbf, 255, 0x8f, 0x8f, 0x8f, 255]);
  expect([...bytes.subarray(0, 4)]).toEqual([0, 0, 4, 255]);
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
