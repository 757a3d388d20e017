/**
 * Written by scripts/flac-predictors.ts; do not edit. What linear prediction adds to the residuals, in place (RFC 9639, 9.2.6): `out` begins with as
 * many samples as there are coefficients, that of the newest first.
 */

/** Integers of one channel. A difference of two 32-bit channels has 33 bits: doubles hold it. */
export type Integers = Int32Array | Float64Array;

/** Sums that 32 bits hold: by the order, the last for all above. */
export const words: readonly ((out: Int32Array, c: Int32Array, shift: number) => void)[] = [
  function words0() {},
  function words1(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    let x0 = out[0];
    for (let i = 1; i < out.length; i++) {
      const sum = (Math.imul(c0, x0)) | 0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words2(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    let x0 = out[1];
    let x1 = out[0];
    for (let i = 2; i < out.length; i++) {
      const sum = (Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words3(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    let x0 = out[2];
    let x1 = out[1];
    let x2 = out[0];
    for (let i = 3; i < out.length; i++) {
      const sum = (Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words4(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    let x0 = out[3];
    let x1 = out[2];
    let x2 = out[1];
    let x3 = out[0];
    for (let i = 4; i < out.length; i++) {
      const sum = (Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words5(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    let x0 = out[4];
    let x1 = out[3];
    let x2 = out[2];
    let x3 = out[1];
    let x4 = out[0];
    for (let i = 5; i < out.length; i++) {
      const sum = (Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words6(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    let x0 = out[5];
    let x1 = out[4];
    let x2 = out[3];
    let x3 = out[2];
    let x4 = out[1];
    let x5 = out[0];
    for (let i = 6; i < out.length; i++) {
      const sum = (Math.imul(c5, x5) + Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words7(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    let x0 = out[6];
    let x1 = out[5];
    let x2 = out[4];
    let x3 = out[3];
    let x4 = out[2];
    let x5 = out[1];
    let x6 = out[0];
    for (let i = 7; i < out.length; i++) {
      const sum = (Math.imul(c6, x6) + Math.imul(c5, x5) + Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words8(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    let x0 = out[7];
    let x1 = out[6];
    let x2 = out[5];
    let x3 = out[4];
    let x4 = out[3];
    let x5 = out[2];
    let x6 = out[1];
    let x7 = out[0];
    for (let i = 8; i < out.length; i++) {
      const sum = (Math.imul(c7, x7) + Math.imul(c6, x6) + Math.imul(c5, x5) + Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words9(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    let x0 = out[8];
    let x1 = out[7];
    let x2 = out[6];
    let x3 = out[5];
    let x4 = out[4];
    let x5 = out[3];
    let x6 = out[2];
    let x7 = out[1];
    let x8 = out[0];
    for (let i = 9; i < out.length; i++) {
      const sum = (Math.imul(c8, x8) + Math.imul(c7, x7) + Math.imul(c6, x6) + Math.imul(c5, x5) + Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words10(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    const c9 = c[9];
    let x0 = out[9];
    let x1 = out[8];
    let x2 = out[7];
    let x3 = out[6];
    let x4 = out[5];
    let x5 = out[4];
    let x6 = out[3];
    let x7 = out[2];
    let x8 = out[1];
    let x9 = out[0];
    for (let i = 10; i < out.length; i++) {
      const sum = (Math.imul(c9, x9) + Math.imul(c8, x8) + Math.imul(c7, x7) + Math.imul(c6, x6) + Math.imul(c5, x5) + Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x9 = x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words11(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    const c9 = c[9];
    const c10 = c[10];
    let x0 = out[10];
    let x1 = out[9];
    let x2 = out[8];
    let x3 = out[7];
    let x4 = out[6];
    let x5 = out[5];
    let x6 = out[4];
    let x7 = out[3];
    let x8 = out[2];
    let x9 = out[1];
    let x10 = out[0];
    for (let i = 11; i < out.length; i++) {
      const sum = (Math.imul(c10, x10) + Math.imul(c9, x9) + Math.imul(c8, x8) + Math.imul(c7, x7) + Math.imul(c6, x6) + Math.imul(c5, x5) + Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x10 = x9;
      x9 = x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function words12(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    const c9 = c[9];
    const c10 = c[10];
    const c11 = c[11];
    let x0 = out[11];
    let x1 = out[10];
    let x2 = out[9];
    let x3 = out[8];
    let x4 = out[7];
    let x5 = out[6];
    let x6 = out[5];
    let x7 = out[4];
    let x8 = out[3];
    let x9 = out[2];
    let x10 = out[1];
    let x11 = out[0];
    for (let i = 12; i < out.length; i++) {
      const sum = (Math.imul(c11, x11) + Math.imul(c10, x10) + Math.imul(c9, x9) + Math.imul(c8, x8) + Math.imul(c7, x7) + Math.imul(c6, x6) + Math.imul(c5, x5) + Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x11 = x10;
      x10 = x9;
      x9 = x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
  function wordsAbove12(out: Int32Array, c: Int32Array, shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    const c9 = c[9];
    const c10 = c[10];
    const c11 = c[11];
    let x0 = out[c.length - 1];
    let x1 = out[c.length - 2];
    let x2 = out[c.length - 3];
    let x3 = out[c.length - 4];
    let x4 = out[c.length - 5];
    let x5 = out[c.length - 6];
    let x6 = out[c.length - 7];
    let x7 = out[c.length - 8];
    let x8 = out[c.length - 9];
    let x9 = out[c.length - 10];
    let x10 = out[c.length - 11];
    let x11 = out[c.length - 12];
    for (let i = c.length; i < out.length; i++) {
      let older = 0;
      for (let k = 12; k < c.length; k++) older = (older + Math.imul(c[k], out[i - 1 - k])) | 0;
      const sum = (older + Math.imul(c11, x11) + Math.imul(c10, x10) + Math.imul(c9, x9) + Math.imul(c8, x8) + Math.imul(c7, x7) + Math.imul(c6, x6) + Math.imul(c5, x5) + Math.imul(c4, x4) + Math.imul(c3, x3) + Math.imul(c2, x2) + Math.imul(c1, x1) + Math.imul(c0, x0)) | 0;
      x11 = x10;
      x10 = x9;
      x9 = x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = (out[i] + (sum >> shift)) | 0;
      out[i] = x0;
    }
  },
];

/** Doubles hold any sum of 32 products of 15 and 33 bits; the coefficients are scaled by 2^-shift. */
export const doubles: readonly ((out: Integers, c: Float64Array, _shift: number) => void)[] = [
  function doubles0() {},
  function doubles1(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    let x0 = out[0];
    for (let i = 1; i < out.length; i++) {
      const sum = c0 * x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles2(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    let x0 = out[1];
    let x1 = out[0];
    for (let i = 2; i < out.length; i++) {
      const sum = c1 * x1 + c0 * x0;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles3(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    let x0 = out[2];
    let x1 = out[1];
    let x2 = out[0];
    for (let i = 3; i < out.length; i++) {
      const sum = c2 * x2 + c1 * x1 + c0 * x0;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles4(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    let x0 = out[3];
    let x1 = out[2];
    let x2 = out[1];
    let x3 = out[0];
    for (let i = 4; i < out.length; i++) {
      const sum = c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles5(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    let x0 = out[4];
    let x1 = out[3];
    let x2 = out[2];
    let x3 = out[1];
    let x4 = out[0];
    for (let i = 5; i < out.length; i++) {
      const sum = c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles6(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    let x0 = out[5];
    let x1 = out[4];
    let x2 = out[3];
    let x3 = out[2];
    let x4 = out[1];
    let x5 = out[0];
    for (let i = 6; i < out.length; i++) {
      const sum = c5 * x5 + c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles7(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    let x0 = out[6];
    let x1 = out[5];
    let x2 = out[4];
    let x3 = out[3];
    let x4 = out[2];
    let x5 = out[1];
    let x6 = out[0];
    for (let i = 7; i < out.length; i++) {
      const sum = c6 * x6 + c5 * x5 + c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles8(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    let x0 = out[7];
    let x1 = out[6];
    let x2 = out[5];
    let x3 = out[4];
    let x4 = out[3];
    let x5 = out[2];
    let x6 = out[1];
    let x7 = out[0];
    for (let i = 8; i < out.length; i++) {
      const sum = c7 * x7 + c6 * x6 + c5 * x5 + c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles9(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    let x0 = out[8];
    let x1 = out[7];
    let x2 = out[6];
    let x3 = out[5];
    let x4 = out[4];
    let x5 = out[3];
    let x6 = out[2];
    let x7 = out[1];
    let x8 = out[0];
    for (let i = 9; i < out.length; i++) {
      const sum = c8 * x8 + c7 * x7 + c6 * x6 + c5 * x5 + c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles10(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    const c9 = c[9];
    let x0 = out[9];
    let x1 = out[8];
    let x2 = out[7];
    let x3 = out[6];
    let x4 = out[5];
    let x5 = out[4];
    let x6 = out[3];
    let x7 = out[2];
    let x8 = out[1];
    let x9 = out[0];
    for (let i = 10; i < out.length; i++) {
      const sum = c9 * x9 + c8 * x8 + c7 * x7 + c6 * x6 + c5 * x5 + c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x9 = x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles11(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    const c9 = c[9];
    const c10 = c[10];
    let x0 = out[10];
    let x1 = out[9];
    let x2 = out[8];
    let x3 = out[7];
    let x4 = out[6];
    let x5 = out[5];
    let x6 = out[4];
    let x7 = out[3];
    let x8 = out[2];
    let x9 = out[1];
    let x10 = out[0];
    for (let i = 11; i < out.length; i++) {
      const sum = c10 * x10 + c9 * x9 + c8 * x8 + c7 * x7 + c6 * x6 + c5 * x5 + c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x10 = x9;
      x9 = x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doubles12(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    const c9 = c[9];
    const c10 = c[10];
    const c11 = c[11];
    let x0 = out[11];
    let x1 = out[10];
    let x2 = out[9];
    let x3 = out[8];
    let x4 = out[7];
    let x5 = out[6];
    let x6 = out[5];
    let x7 = out[4];
    let x8 = out[3];
    let x9 = out[2];
    let x10 = out[1];
    let x11 = out[0];
    for (let i = 12; i < out.length; i++) {
      const sum = c11 * x11 + c10 * x10 + c9 * x9 + c8 * x8 + c7 * x7 + c6 * x6 + c5 * x5 + c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x11 = x10;
      x10 = x9;
      x9 = x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
  function doublesAbove12(out: Integers, c: Float64Array, _shift: number): void {
    const c0 = c[0];
    const c1 = c[1];
    const c2 = c[2];
    const c3 = c[3];
    const c4 = c[4];
    const c5 = c[5];
    const c6 = c[6];
    const c7 = c[7];
    const c8 = c[8];
    const c9 = c[9];
    const c10 = c[10];
    const c11 = c[11];
    let x0 = out[c.length - 1];
    let x1 = out[c.length - 2];
    let x2 = out[c.length - 3];
    let x3 = out[c.length - 4];
    let x4 = out[c.length - 5];
    let x5 = out[c.length - 6];
    let x6 = out[c.length - 7];
    let x7 = out[c.length - 8];
    let x8 = out[c.length - 9];
    let x9 = out[c.length - 10];
    let x10 = out[c.length - 11];
    let x11 = out[c.length - 12];
    for (let i = c.length; i < out.length; i++) {
      let older = 0;
      for (let k = 12; k < c.length; k++) older = older + c[k] * out[i - 1 - k];
      const sum = older + c11 * x11 + c10 * x10 + c9 * x9 + c8 * x8 + c7 * x7 + c6 * x6 + c5 * x5 + c4 * x4 + c3 * x3 + c2 * x2 + c1 * x1 + c0 * x0;
      x11 = x10;
      x10 = x9;
      x9 = x8;
      x8 = x7;
      x7 = x6;
      x6 = x5;
      x5 = x4;
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x0;
      x0 = out[i] + Math.floor(sum);
      out[i] = x0;
    }
  },
];
