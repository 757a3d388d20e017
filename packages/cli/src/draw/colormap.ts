/** Magma, one of matplotlib's perceptually even colour maps (S. van der Walt, N. Smith; CC0). */

/** 33 of its 256 colours, evenly spaced, `rrggbb` each. A test compares all that lies between with the full table. */
const anchors =
  '0000040303120a0822130d341d114729115a36106b440f7651127c5d177f6a1c81' +
  '762181832681902a819c2e7faa337db73779c43c75d0416fdc4869e75263ef5d5e' +
  'f56b5cf9795dfc8961fd9869fea772feb67cfec488fed395fde2a3fcf0b2fcfdbf';

/** 0-255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

const steps = anchors.length / 6 - 1;
const channel = (anchor: number, c: number): number =>
  Number.parseInt(anchors.slice(anchor * 6 + 2 * c).slice(0, 2), 16);

/** The colour at `t`, 0 (black) to 1 (pale yellow); what lies outside is clamped. */
export function magma(t: number): Colour {
  const x = Math.min(Math.max(t, 0), 1) * steps;
  const low = Math.min(Math.floor(x), steps - 1);
  const mix = (c: number) => Math.round(channel(low, c) + (x - low) * (channel(low + 1, c) - channel(low, c)));
  return [mix(0), mix(1), mix(2)];
}

/** All 256 colours, for pictures of many cells. */
export const magmaTable = (): Colour[] => Array.from({ length: 256 }, (_, i) => magma(i / 255));
