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

/** Viridis, of matplotlib (E. Firing, N. Smith, S. van der Walt; CC0), dark violet to yellow: 33 colours as of magma. */
export const viridis: Colormap = mapOf(
  '440154470d6048186a482374472d7b4537814240863e49893b528b375b8d33638d' +
    '2f6b8e2c728e297a8e26828e23898e21918c1f988b1fa08822a78528ae8032b67a' +
    '3fbc734ec36b5ec96270cf5784d44b98d83eaddc30c2df23d8e219ece51bfde725',
);

/** Black to white. */
export const gray: Colormap = mapOf('000000ffffff');

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

/** 256 colours, and as the last the one of a NaN: each four bytes in the order in which a canvas keeps them, read as one number. */
export function paletteOf(map: Colormap): Uint32Array {
  const bytes = new Uint8Array(4 * 257).fill(255);
  for (let i = 0; i < 256; i++) bytes.set(map(i / 255), 4 * i);
  bytes.set(nowhere, 4 * 256);
  return new Uint32Array(bytes.buffer);
}
