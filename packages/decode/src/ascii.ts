/** Bytes `from` to `to` as letters, one for each; fewer where the bytes end. */
export const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
