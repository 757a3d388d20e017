/** CRC-32 as in Ethernet and zip: x^32 + x^26 + ... (0xedb88320), lowest bit first; what Matroska's elements carry (RFC 8794, 11.3.1). */

const table = /* @__PURE__ */ Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let i = 0; i < 8; i++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The sum of `bytes` after those that gave `sum`; 0 for the first. */
export function crc32(bytes: Uint8Array, sum = 0): number {
  let rest = ~sum;
  for (let i = 0; i < bytes.length; i++) rest = (rest >>> 8) ^ table[(rest ^ bytes[i]) & 255];
  return ~rest >>> 0;
}
