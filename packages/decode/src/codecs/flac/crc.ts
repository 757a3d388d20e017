/** The two checks of a frame: RFC 9639, 9.1.8 (x^8 + x^2 + x + 1) and 9.3 (x^16 + x^15 + x^2 + 1). */

/** The remainders of all bytes; `bits` wide. */
function table(polynomial: number, bits: number): Uint16Array {
  const top = 1 << (bits - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let rest = byte << (bits - 8);
    for (let i = 0; i < 8; i++) rest = rest & top ? (rest << 1) ^ polynomial : rest << 1;
    return rest & (2 ** bits - 1);
  });
}

const table8 = /* @__PURE__ */ table(0x07, 8);
const table16 = /* @__PURE__ */ table(0x8005, 16);
/** The remainders of a byte with zeros behind it, one more in each table, so that eight bytes are taken at a time. */
const table16by1 = /* @__PURE__ */ shifted(table16);
const table16by2 = /* @__PURE__ */ shifted(table16by1);
const table16by3 = /* @__PURE__ */ shifted(table16by2);
const table16by4 = /* @__PURE__ */ shifted(table16by3);
const table16by5 = /* @__PURE__ */ shifted(table16by4);
const table16by6 = /* @__PURE__ */ shifted(table16by5);
const table16by7 = /* @__PURE__ */ shifted(table16by6);

function shifted(remainders: Uint16Array): Uint16Array {
  return remainders.map((rest) => (rest << 8) ^ table16[rest >> 8]);
}

export function crc8(bytes: Uint8Array): number {
  let rest = 0;
  for (let i = 0; i < bytes.length; i++) rest = table8[rest ^ bytes[i]];
  return rest;
}

export function crc16(bytes: Uint8Array): number {
  const eights = bytes.length & ~7;
  let rest = 0;
  for (let i = 0; i < eights; i += 8)
    rest =
      table16by7[(rest >> 8) ^ bytes[i]] ^
      table16by6[(rest & 255) ^ bytes[i + 1]] ^
      table16by5[bytes[i + 2]] ^
      table16by4[bytes[i + 3]] ^
      table16by3[bytes[i + 4]] ^
      table16by2[bytes[i + 5]] ^
      table16by1[bytes[i + 6]] ^
      table16[bytes[i + 7]];
  for (let i = eights; i < bytes.length; i++) rest = ((rest << 8) & 0xff00) ^ table16[(rest >> 8) ^ bytes[i]];
  return rest;
}
