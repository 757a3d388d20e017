/** The colours of values: maps that are even to the eye and to colour-blind ones. */

/** 0-255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** The colour at `t`, 0 to 1; what lies outside is clamped. */
export type Colormap = (t: number) => Colour;

/**
 * Magma, of matplotlib (S. van der Walt, N. Smith; CC0), black to pale yellow: 33 of its 256 colours, evenly spaced,
 * `rrggbb` each. A test compares all that lies between with the full table.
 */
export const magma: Colormap = mapOf(
  '0000040303120a0822130d341d114729115a36106b440f7651127c5d177f6a1c81' +
    '762181832681902a819c2e7faa337db73779c43c75d0416fdc4869e75263ef5d5e' +
    'f56b5cf9795dfc8961fd9869fea772feb67cfec488fed395fde2a3fcf0b2fcfdbf',
);

/** For differences: blue over white to red, the eleven colours of ColorBrewer's RdBu (C. Brewer), turned round. */
export const blueToRed: Colormap = mapOf('0530612166ac4393c392c5ded1e5f0f7f7f7fddbc7f4a582d6604db2182b67001f');

/** The colour of a NaN: a grey that no map has. */
export const nowhere: Colour = [0x8f, 0x8f, 0x8f];

/** A map through `anchors`, evenly spaced colours `rrggbb`. */
function mapOf(anchors: string): Colormap {
  const bytes = Uint8Array.from({ length: anchors.length / 2 }, (_, i) =>
    Number.parseInt(anchors.slice(2 * i, 2 * i + 2), 16),
  );
  const steps = bytes.length / 3 - 1;
  const channel = (anchor: number, c: number) => bytes[anchor * 3 + c];
  return (t) => {
    const x = Math.min(Math.max(t, 0), 1) * steps;
    const low = Math.min(Math.floor(x), steps - 1);
    const mix = (c: number) => Math.round(channel(low, c) + (x - low) * (channel(low + 1, c) - channel(low, c)));
    return [mix(0), mix(1), mix(2)];
  };
}

/** All 256 colours, for pictures of many cells. */
export const tableOf = (map: Colormap): Colour[] => Array.from({ length: 256 }, (_, i) => map(i / 255));
