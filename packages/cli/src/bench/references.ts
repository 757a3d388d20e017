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
