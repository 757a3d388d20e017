/**
 * hz-mel: frequency to mel and back.
 *
 *   htk, kaldi    mel = c ln(1 + f / 700)                        f = 700 (e^(mel / c) - 1)         c = 2595 / ln 10 or 1127
 *   slaney        mel = 3 min(f, 1000) / 200 + ln(max(f, 1000) / 1000) / step
 *                 f = 200 min(mel, 15) / 3 * e^(step max(mel - 15, 0))                              step = ln 6.4 / 27
 *
 * Slaney's two halves need no choice: below the break the logarithm is ln 1 = 0 and the power e^0 = 1, exactly.
 *
 * in, out  one vector; NaN stays NaN; f <= -700 has no mel (-Infinity, NaN) on the first two scales
 * err  docs/dsp.md
 */
import type { FunctionBuilder } from '../../generator/builder.ts';
import type { Node } from '../../generator/program.ts';
import type { MelScale } from '../../spec/spec.ts';
import { LN_10 } from '../../tables/math.ts';
import { SLANEY_LOG_STEP } from '../../tables/mel.ts';
import { exponential, exponentialMinusOne } from '../exp/kernel.ts';
import { accurateLogarithm, atLimits } from '../log/whole-range.ts';

/** Mel in ln(1 + f / 700). */
const FACTORS: Readonly<Record<'htk' | 'kaldi', number>> = { htk: 2595 / LN_10[0], kaldi: 1127 };

export function hzToMelKernel(f: FunctionBuilder, hz: Node, scale: MelScale): Node {
  const { g } = f;
  if (scale !== 'slaney')
    return g.mul(logarithmPlusOne(f, g.binary('div', hz, g.constant(700))), g.constant(FACTORS[scale]));
  const straight = g.mul(g.binary('pmin', hz, g.constant(1000)), g.constant(0.015));
  const ratio = g.binary('div', g.binary('pmax', hz, g.constant(1000)), g.constant(1000));
  return g.add(straight, atLimits(f, ratio, accurateLogarithm(f, ratio, 1 / SLANEY_LOG_STEP)));
}

export function melToHzKernel(f: FunctionBuilder, mel: Node, scale: MelScale): Node {
  const { g } = f;
  if (scale !== 'slaney') {
    return g.mul(exponentialMinusOne(f, mel, 1 / FACTORS[scale]), g.constant(700));
  }
  const straight = g.binary('div', g.mul(g.binary('pmin', mel, g.constant(15)), g.constant(200)), g.constant(3));
  const above = g.binary('pmax', g.sub(mel, g.constant(15)), g.zero);
  return g.mul(straight, exponential(f, above, SLANEY_LOG_STEP));
}

/**
 * ln(1 + x). What the sum u = 1 + x lost in rounding, x - (u - 1), is exact and added to ln u where that is small
 * (u < sqrt 2); so the result is right to its last bits for any small x.
 */
function logarithmPlusOne(f: FunctionBuilder, x: Node): Node {
  const { g } = f;
  const one = g.constant(1);
  const u = g.add(x, one);
  const lost = g.binary('and', g.sub(x, g.sub(u, one)), g.binary('lt', u, g.constant(Math.SQRT2)));
  return atLimits(f, u, g.add(accurateLogarithm(f, u, 1), lost));
}
