/** Where hertz and seconds lie on a drawing, which of them are marked, and what the values are called. */
import type { Spec } from 'melisma';

/** A mark on an axis: where (0 to 1 along it) and what it says. */
export interface Tick {
  at: number;
  label: string;
}

/** Frequencies worth a mark, Hz: about evenly apart on a mel scale. */
const markedHertz = [0, 500, 1000, 2000, 4000, 8000, 16000];

/** The formulas of the three scales; Slaney's is linear below 1000 Hz and logarithmic above (Auditory Toolbox, 1998). */
const melOf: Record<Spec['melScale'], (hertz: number) => number> = {
  slaney: (f) => (f < 1000 ? (3 * f) / 200 : 15 + (27 * Math.log(f / 1000)) / Math.log(6.4)),
  htk: (f) => 2595 * Math.log10(1 + f / 700),
  kaldi: (f) => 1127 * Math.log(1 + f / 700),
};

/**
 * Height of a frequency on a drawing of the mel bands, 0 at the foot of the lowest band and 1 at the top of the
 * highest. Triangle `i` peaks at mel point `i + 1` of `melCount + 2`, which is the middle of row `i`; the outer
 * half of the first and the last triangle lies half a row outside the drawing and is moved to its edge.
 */
export function bandHeight(spec: Spec, hertz: number): number {
  const mel = melOf[spec.melScale];
  const [low, high] = [mel(spec.minFrequency), mel(spec.maxFrequency)];
  const point = ((mel(hertz) - low) / (high - low)) * (spec.melCount + 1);
  return Math.min(Math.max((point - 0.5) / spec.melCount, 0), 1);
}

/** Coefficients, differences and stacked frames stand at no frequency. */
export const hasFrequencies = ({ cepstrum, deltas, stack }: Spec): boolean => !cepstrum && !deltas && !stack;

/** `0`, `500`, `1k` ... within the range of the front end. */
export const frequencyTicks = (spec: Spec): Tick[] =>
  (hasFrequencies(spec) ? markedHertz : [])
    .filter((f) => f >= spec.minFrequency && f <= spec.maxFrequency)
    .map((f) => ({ at: bandHeight(spec, f), label: f < 1000 ? String(f) : `${f / 1000}k` }));

/** Steps that read well, seconds. */
const timeSteps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];

/** At most about `count` marks over `seconds`, at round times. */
export function timeTicks(seconds: number, count: number): Tick[] {
  const step = timeSteps.find((s) => seconds / s <= count) ?? seconds;
  const marks = Math.floor(seconds / step + 1e-6);
  return Array.from({ length: marks + 1 }, (_, i) => ({
    at: (i * step) / seconds,
    label: timeLabel(i * step, step, seconds),
  }));
}

function timeLabel(t: number, step: number, seconds: number): string {
  if (seconds > 120) return `${Math.floor(t / 60)}:${String(Math.round(t % 60)).padStart(2, '0')}`;
  return t.toFixed(step < 0.1 ? 2 : step < 1 ? 1 : 0);
}

/** What {@link timeTicks} counts in. */
export const timeUnit = (seconds: number): string => (seconds > 120 ? 'min:s' : 's');

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
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks: Tick[] = [];
  for (let i = Math.ceil(low / step - 1e-9) + 0; i * step <= high + 1e-9 * step; i++)
    ticks.push({ at: (i * step - low) / (high - low), label: (i * step).toFixed(digits).replace('-', '\u2212') });
  return ticks;
}
