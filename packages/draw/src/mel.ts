/** Mel scales, for the marks of an axis: the formulas of `melisma/dsp`, which a test compares, without what computes them for whole arrays. */
import type { Spec } from 'melisma';

type Scale = Spec['melScale'];

/** The upper part of Slaney's scale: a factor of 6.4 in 27 steps. */
const logStep = Math.log(6.4) / 27;

/** in  Hz        out  mel */
export function melOf(scale: Scale): (hertz: number) => number {
  if (scale === 'htk') return (hertz) => 2595 * Math.log10(1 + hertz / 700);
  if (scale === 'kaldi') return (hertz) => 1127 * Math.log(1 + hertz / 700);
  return (hertz) => (hertz >= 1000 ? 15 + Math.log(hertz / 1000) / logStep : (3 * hertz) / 200);
}

/** in  mel        out  Hz */
export function melToHertz(scale: Scale): (mel: number) => number {
  if (scale === 'htk') return (mel) => 700 * (10 ** (mel / 2595) - 1);
  if (scale === 'kaldi') return (mel) => 700 * (Math.exp(mel / 1127) - 1);
  return (mel) => (mel >= 15 ? 1000 * Math.exp(logStep * (mel - 15)) : (200 * mel) / 3);
}
