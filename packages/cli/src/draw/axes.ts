/** What the axes of a drawing say of a front end, and which values of a scale are marked. */
import type { Spec } from 'melisma';

/** A mark on an axis: where (0 to 1 along it) and what it says. */
export interface Tick {
  at: number;
  label: string;
}

/** Coefficients, differences and stacked frames stand at no frequency. */
export const hasFrequencies = ({ cepstrum, deltas, stack }: Spec): boolean => !cepstrum && !deltas && !stack;

/** Seconds that `frames` frames stand for. */
export const secondsOf = ({ hopLength, sampleRate, stack }: Spec, frames: number): number =>
  (frames * hopLength * (stack?.stride ?? 1)) / sampleRate;

/** What a value of the features is: `log10 mel power, normalised`. */
export function unitOf(spec: Spec): string {
  const log = { log10: 'log10 ', ln: 'ln ', db: 'dB of ', none: '' }[spec.log];
  const values = `${log}mel ${spec.spectrum}${spec.normalize.kind === 'none' ? '' : ', normalised'}`;
  return spec.cepstrum ? `cepstrum of ${values}` : values;
}

/** Round values from `low` to `high`, at most about `count`, for the marks of a scale. */
export function valueTicks(low: number, high: number, count: number): Tick[] {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((s) => s * power >= raw) ?? 10);
  const ticks: Tick[] = [];
  for (let i = Math.ceil(low / step - 1e-9) + 0; i * step <= high + 1e-9 * step; i++)
    ticks.push({ at: (i * step - low) / (high - low), label: valueLabel(i * step, step).replaceAll('-', '\u2212') });
  return ticks;
}

/** With as many figures as the step has; `2e-4` where they would be many. */
function valueLabel(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  if (digits <= 3) return value.toFixed(digits);
  return value === 0 ? '0' : Number(value.toPrecision(3)).toExponential();
}
