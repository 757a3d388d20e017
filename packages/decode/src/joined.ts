/** Parts in a row. */

/** All parts, one after the other, into an array that has room for them. Returns that array. */
export function joined<Part extends Uint8Array | Float32Array>(parts: readonly Part[], out: Part): Part {
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
