/** The ratio of two rates, and the sizes and places that follow from it. Pure, in integers but for torchaudio's phases. */

/** `input` samples take as long as `output` samples do; no factor in common. */
export interface Ratio {
  input: number;
  output: number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

export function ratioOf(from: number, to: number): Ratio {
  const common = gcd(from, to);
  return { input: from / common, output: to / common };
}

/** Samples out for `samples` samples in: those whose time lies before the end of the last one in. */
export const outputLength = ({ input, output }: Ratio, samples: number): number => ceilDivide(samples, output, input);

/** ceil(a b / c) without leaving the integers: exact for results below 2^53 and b c below 2^52. */
function ceilDivide(a: number, b: number, c: number): number {
  const whole = Math.floor(a / c);
  return whole * b + Math.ceil(((a - whole * c) * b) / c);
}

/** floor(n input / output): the last sample in at or before sample `n` out; and how far behind it that is, in 1/output samples. */
export function placeOf({ input, output }: Ratio, n: number): { sample: number; phase: number } {
  const period = Math.floor(n / output);
  const ticks = (n - period * output) * input;
  const sample = Math.floor(ticks / output);
  return { sample: period * input + sample, phase: ticks - sample * output };
}

/**
 * As `phase` of {@link placeOf}, where torchaudio's class puts output n: the share of the period that has gone is a float32 there. So it lies
 * up to input / 2^25 samples beside the exact phase, at an edge also below 0 or beyond the next sample.
 */
export function singlePhaseOf(ratio: Ratio, n: number): number {
  const { input, output } = ratio;
  const inPeriod = n % output;
  return (Math.fround(inPeriod / output) * input - placeOf(ratio, inPeriod).sample) * output;
}

/** From a time in ticks of 1/(input output) of the period to samples of the lower rate. */
export const lowerTicks = ({ input, output }: Ratio): number => Math.max(input, output);

/** Samples in of a filter's half width, rounded up. */
export const inputReach = (ratio: Ratio, halfWidth: number): number =>
  Math.ceil(halfWidth * Math.max(1, ratio.input / ratio.output));

/** What the filter is multiplied by, one sample in after the other. */
export const gainOf = ({ input, output }: Ratio): number => Math.min(1, output / input);
