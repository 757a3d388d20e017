/** Bytes as letters, and pieces of bytes in a row. */

/** Bytes `from` to `to` as letters, one for each; fewer where the bytes end. */
export const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** All parts, one after the other, into an array that has room for them. Returns that array. */
export function joined<Part extends Uint8Array | Float32Array>(parts: readonly Part[], out: Part): Part {
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
