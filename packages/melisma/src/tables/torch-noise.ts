/** Noise as torch draws it on a CPU, for front ends that seed its generator. */

/** Samples that torch computes together. */
const BLOCK = 16;
const HALF = BLOCK / 2;

/**
 * `torch.randn(count)` in float32 by a CPU generator of this seed, for `count` of at least 16. torch rounds each step to float32 and has
 * other functions on other machines; these values are within 1.4e-6 of its own, and the same everywhere.
 *
 * Source: pytorch 2.9.1, ATen/native/cpu/DistributionTemplates.h, normal_fill: uniform numbers of 24 bits, eight pairs of a block by Box
 * and Muller, and where `count` is no multiple of 16 the last 16 values drawn anew.
 */
export function torchNoise(count: number, seed: number): Float32Array {
  const next = mersenneTwister(seed);
  const noise = new Float32Array(Math.max(count, BLOCK));
  const draw = (first: number) => {
    // Integers of 24 bits, which a float holds exactly, and then in their place the noise.
    for (let i = first; i < noise.length; i++) noise[i] = next() & 0xffffff;
    for (let i = first; i + BLOCK <= noise.length; i += BLOCK) toNormal(noise, i);
  };
  draw(0);
  if (noise.length % BLOCK !== 0) draw(noise.length - BLOCK);
  return noise.subarray(0, count);
}

/** In place, 16 integers of 24 bits to 16 values of a normal distribution. */
function toNormal(values: Float32Array, first: number): void {
  for (let i = first; i < first + HALF; i++) {
    const radius = Math.sqrt(-2 * logOfFraction(0x1000000 - values[i]));
    const turn = values[i + HALF]; // in 2^-24
    values[i] = radius * sineOfTurn(turn + 0x400000);
    values[i + HALF] = radius * sineOfTurn(turn);
  }
}

/** log(n 2^-24) for integers from 1 to 2^24, to 1e-10: e log 2 + 2 atanh((m - 1) / (m + 1)) with m in [sqrt 1/2, sqrt 2). */
function logOfFraction(n: number): number {
  let exponent = 31 - Math.clz32(n);
  let m = n / (1 << exponent);
  if (m > Math.SQRT2) {
    m /= 2;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const t = s * s;
  return (
    (exponent - 24) * Math.LN2 + 2 * s * (1 + t * (1 / 3 + t * (1 / 5 + t * (1 / 7 + t * (1 / 9 + t * (1 / 11))))))
  );
}

/** sin(2 pi n 2^-24) to 2e-9, by the nearest quarter of a turn and Taylor's series. */
function sineOfTurn(n: number): number {
  const quarter = (n + 0x200000) >> 22;
  const x = (n - (quarter << 22)) * (Math.PI * 2 ** -23);
  const t = x * x;
  const value =
    quarter & 1
      ? 1 - t * (1 / 2 - t * (1 / 24 - t * (1 / 720 - t * (1 / 40320 - t * (1 / 3628800)))))
      : x * (1 - t * (1 / 6 - t * (1 / 120 - t * (1 / 5040 - t * (1 / 362880)))));
  return quarter & 2 ? -value : value;
}

/**
 * MT19937: 32 random bits a call, from a seed of 32 bits.
 *
 * Source: M. Matsumoto, T. Nishimura, Mersenne Twister: a 623-dimensionally equidistributed uniform pseudorandom number generator, 1998.
 */
function mersenneTwister(seed: number): () => number {
  const [size, middle] = [624, 397];
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let i = 1; i < size; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  let at = 0;
  return () => {
    const next = at + 1 === size ? 0 : at + 1;
    const both = (state[at] & 0x80000000) | (state[next] & 0x7fffffff);
    const far = at + middle < size ? at + middle : at + middle - size;
    let bits = state[far] ^ (both >>> 1) ^ (both & 1 ? 0x9908b0df : 0);
    state[at] = bits;
    at = next;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return bits ^ (bits >>> 18);
  };
}
