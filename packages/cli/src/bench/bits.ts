/** Whether this machine computes the bits that all others do: the samples, and what is known of their features. */
import { createHash } from 'node:crypto';
import type { Extractor } from 'melisma';

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

/**
 * SHA-256 of the features of `benchSignal`, by preset, target and `bitsVersion`: what every machine should get.
 * `bits.test.ts` recomputes them, and prints what belongs here when they are no longer right.
 */
export const references: Readonly<Record<string, string>> = {
  'whisper simd 2': '03f9555470f71ecdd972f243aa7ce673fd0519b0394f23a7b192efa2ffe46d4f',
  'whisper double 2': '426bd8df7902849af48a71e03e1828493a87d0a3152c451b905340c08253b90c',
  'whisper-large-v3 simd 2': '712d80405fa6b9414a5b76212e0907086c251e51bfa2eea39df6aa4d63ccc8a8',
  'whisper-large-v3 double 2': '2f89c7d34aee8e30dcee59dffd6837e09952bfdd305c9c1e0cbbbcfa71a0ee99',
};

export type Verdict = 'match' | 'DIFFER: please report' | 'no reference';

/** What decides the bits, beside the samples: the key of the table. */
export const keyOf = ({ name, target, bitsVersion }: Pick<Extractor, 'name' | 'target' | 'bitsVersion'>): string =>
  `${name} ${target} ${bitsVersion}`;

export const hashOf = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

export function judge(key: string, hash: string): Verdict {
  if (!Object.hasOwn(references, key)) return 'no reference';
  return references[key] === hash ? 'match' : 'DIFFER: please report';
}
