/**
 * The one table of error bounds. The tests assert them and docs/NUMERICS.md prints them; nothing else states a bound of these
 * quantities. A bound is not widened to make a test pass.
 */

/** Lengths whose transform is measured: those that models use, powers of two beyond them, and primes. */
export const transformLengths = {
  models: [256, 400, 480, 512, 640, 800, 1024, 1920, 2048],
  long: [4096, 8192],
  primes: [7, 31, 101, 499, 997],
} as const;

export const bounds = {
  /**
   * Relative L2 error of the DFT, on uniform noise. 1.2e-7 is two units of rounding (6.0e-8), the level of scipy's and torch's
   * float32; it grows with the number of passes. A prime is summed by definition: errors grow with the root of the length.
   */
  transform: {
    models: { simd: 1.2e-7, double: 2.4e-16 },
    long: { simd: 1.35e-7, double: 2.6e-16 },
    primes: { simd: 2e-7, double: 4e-16 },
  },

  /**
   * The logarithm stage, result within `absolute` or `ulps` of the result in float32, whichever is larger. The product with
   * `scale` (1 / ln 10 for log10) scales the absolute error, so it is stated for log10 and follows for the others.
   */
  logarithm: { simd: { log10: 3e-7, ulps: 1.5 }, double: { relative: 5e-11 } },

  /** Features against float64, each clip: not more than so many times OpenAI's own float32, or than what float32 costs on noise. */
  features: {
    simd: { largestRatio: 1.2, largestFloor: 3e-6, rmsRatio: 1.1 },
    /** The rounding of the output to float32: half a unit between 1 and 2 is 6.0e-8, between 2 and 4 1.2e-7. */
    double: 1.5e-7,
    /** The naive chain, float64 throughout: the golden truth is itself good to 6e-14 (fixtures/README.md). */
    reference: 1e-12,
    /** `double` with doubles as output, where nothing is clamped: what is left of float64 under 150 dB. */
    unclamped: 2e-9,
  },

  /** Presets against their sources in float64, in the units of the features: not more than so many times the source's own float32. */
  frontEnds: { double: 2e-5, largestRatio: 1.5, largestFloor: 1e-4 },

  /**
   * Random clips, our error in single precision over the source's: on the median clip, both the largest and the RMS, and the RMS on nine clips of
   * ten. The largest error of one clip is a matter of luck (docs/design/accuracy.md).
   */
  distribution: { median: 1, rmsP90: 1.1 },

  /** Functions for tables, ULP of float64: 0.5 is correctly rounded; the oracle's own resolution is 1e-6. */
  tables: 0.5 + 1e-6,
} as const;
