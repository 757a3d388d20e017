/** Tables that a source keeps in bfloat16. */

const one = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Uint32Array(one.buffer);

/** The bfloat16 nearest to the float32 nearest to `x`, halves to the even one: what `.to(torch.bfloat16)` makes of a float32. */
export function toBfloat16(x: number): number {
  one[0] = x;
  bits[0] += 0x7fff + ((bits[0] >>> 16) & 1);
  bits[0] &= 0xffff0000;
  return one[0];
}
