/** What `melisma bench` extracts: the same samples in every engine, because they are made of integers alone. */

/** Weights of a sample and those before it: the spectrum falls with frequency as that of speech does, and nowhere to zero. */
const weights = [5, 4, 3, 2, 1];

/** The weights add up to 15 and the noise is below 2^14, so a sum is below 2^18: exact in float32, and the result below 1. */
const fullScale = 2 ** 18;

/** `length` samples in (-1, 1), of smoothed noise: no tone, no silence, nothing that could be skipped. */
export function benchSignal(length: number): Float32Array {
  const next = noise();
  const recent = weights.map(next);
  return Float32Array.from({ length }, () => {
    recent.pop();
    recent.unshift(next());
    return recent.reduce((sum, x, i) => sum + weights[i] * x, 0) / fullScale;
  });
}

/** Integers in [-2^14, 2^14): the upper bits of xorshift32 (Marsaglia, 2003). */
function noise(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >> 17;
  };
}
