/**
 * A-law and mu-law: ITU-T G.711 (11/88), tables 1a to 2b, as 16-bit values: libsndfile's `alaw_decode` and `ulaw_decode`.
 */

/** The value of a mu-law code, 14 bits scaled to 16. Codes are stored inverted; 33 is the bias of the segments. */
function mulawValue(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33;
  return 4 * (bits & 128 ? -magnitude : magnitude) + 0;
}

/** The value of an A-law code, 13 bits scaled to 16. Every other bit is inverted; segment 0 has no leading one. */
function alawValue(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const mantissa = (bits & 15) * 2 + 1;
  const magnitude = segment === 0 ? mantissa : (mantissa + 32) << (segment - 1);
  return 8 * (bits & 128 ? magnitude : -magnitude);
}

/** Per code, the sample in [-1, 1). */
const decodeTable = (value: (code: number) => number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, code) => value(code) / 32768);

/** `alawSamples[code]`, `mulawSamples[code]`: the sample that a code stands for. */
export const alawSamples: Float32Array = /* @__PURE__ */ decodeTable(alawValue);
export const mulawSamples: Float32Array = /* @__PURE__ */ decodeTable(mulawValue);

/** The 256 samples of a table in rising order, with the code of each. */
export interface Codebook {
  samples: Float32Array;
  codes: Uint8Array;
}

/** Sorts a decoding table, so that {@link nearestCode} can search it. */
export function codebookOf(table: Float32Array): Codebook {
  const codes = Uint8Array.from({ length: 256 }, (_, code) => code).sort((a, b) => table[a] - table[b] || a - b);
  return { samples: Float32Array.from(codes, (code) => table[code]), codes };
}

/** The code whose sample is nearest to `x`; halfway, the upper one. Beyond the ends, the end. */
export function nearestCode({ samples, codes }: Codebook, x: number): number {
  let low = 0;
  let high = 255;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (samples[middle] <= x) low = middle;
    else high = middle;
  }
  return x - samples[low] < samples[high] - x ? codes[low] : codes[high];
}
