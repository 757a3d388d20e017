/** Seeded random numbers for tests: xorshift32 (Marsaglia, 2003), the same on every machine. */

/** A generator of 32-bit patterns. */
export function seededBits(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** `length` samples of white noise in [-1, 1). */
export function seededNoise(length: number, seed: number): Float64Array {
  const next = seededBits(seed);
  for (let i = 0; i < 8; i++) next();
  return Float64Array.from({ length }, () => next() / 2 ** 31 - 1);
}

/** Noise that swells and fades: the largest value stands in the middle. */
export const swellingNoise = (length: number): Float32Array =>
  Float32Array.from(seededNoise(length, 7), (x, i) => (x / 2) * Math.sin((Math.PI * (i + 1)) / length) ** 4);
