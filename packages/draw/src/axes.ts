/** The axes of a drawing: marks on scales of values, frequencies, rows and time, and what they say. */
import type { Spec } from 'melisma';
import { melOf, melToHertz } from './mel.ts';

/** A mark on an axis: where (0 to 1 along it) and what it says. */
export interface Tick {
  at: number;
  label: string;
}

/** Coefficients, differences and stacked frames stand at no frequency. */
const hasFrequencies = ({ cepstrum, deltas, stack }: Spec): boolean => !cepstrum && !deltas && !stack;

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

/** With as many decimals as the step needs; beyond three in the form `2e-4`. */
function valueLabel(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  if (digits <= 3) return value.toFixed(digits);
  return value === 0 ? '0' : Number(value.toPrecision(3)).toExponential();
}

/** The upright axis of a spectrogram. */
export interface RowAxis {
  ticks: readonly Tick[];
  label: string;
  /** The same where there is room for a word of four letters. */
  short: string;
}

/** Of features with `count` values a frame; `spec` is undefined where it is not known what made them. */
export function rowAxis(spec: Spec | undefined, count: number): RowAxis {
  if (spec && hasFrequencies(spec))
    return {
      ticks: frequencyTicks(spec),
      label: `frequency, Hz${spec.bands === 'bins' ? '' : ' (mel scale)'}`,
      short: 'Hz',
    };
  const ticks = indexTicks(count, 6);
  if (!spec) return { ticks, label: 'band', short: 'band' };
  const isCepstrum = spec.cepstrum && !spec.deltas && !spec.stack;
  return { ticks, label: isCepstrum ? 'coefficient' : 'value of a frame', short: '' };
}

/** Round numbers from 0 on, each in the middle of its row; at most about `most`. */
function indexTicks(count: number, most: number): Tick[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((s) => count / s <= most) ?? 1000;
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => ({
    at: (i * step + 0.5) / count,
    label: String(i * step),
  }));
}

/** Frequencies worth a mark, Hz: about evenly apart on a mel scale. */
const markedHertz = [0, 500, 1000, 2000, 4000, 8000, 16000];

const hertzLabel = (hertz: number): string => (hertz < 1000 ? String(hertz) : `${hertz / 1000}k`);

/** `0`, `500`, `1k` ... within the range of the front end; evenly apart where the rows are bins of a spectrum. */
export function frequencyTicks(spec: Spec): Tick[] {
  if (spec.bands === 'bins')
    return valueTicks(0, spec.sampleRate / 2, 6).map(({ at }) => {
      const hertz = Math.round((at * spec.sampleRate) / 2);
      return { at: bandHeight(spec, hertz), label: hertzLabel(hertz) };
    });
  const stretch = soundOverFilters(spec);
  return markedHertz
    .filter((hertz) => hertz >= spec.minFrequency * stretch && hertz <= spec.maxFrequency * stretch)
    .map((hertz) => ({ at: bandHeight(spec, hertz), label: hertzLabel(hertz) }));
}

/** A frequency of the sound over the one that the filters take it for: they may be computed for another rate than that of the audio. */
const soundOverFilters = ({ melSampleRate, sampleRate }: Spec): number => sampleRate / (melSampleRate ?? sampleRate);

/** The filters' range in mel: from the foot of the first triangle to that of the last. */
function melRange({ melScale, minFrequency, maxFrequency }: Spec): [low: number, high: number] {
  const mel = melOf(melScale);
  return [mel(minFrequency), mel(maxFrequency)];
}

/**
 * Height of a frequency on a drawing of the bands, 0 at the foot of the lowest band and 1 at the top of the
 * highest. Triangle `i` peaks at mel point `i + 1` of `melCount + 2`, which is the middle of row `i`; the outer
 * half of the first and the last triangle lies half a row outside the drawing and is moved to its edge.
 * Bin `i` of a spectrum is the middle of row `i`.
 */
export function bandHeight(spec: Spec, hertz: number): number {
  const { melCount, melScale } = spec;
  const [low, high] = melRange(spec);
  const row =
    spec.bands === 'bins'
      ? (hertz / (spec.sampleRate / 2)) * (melCount - 1)
      : ((melOf(melScale)(hertz / soundOverFilters(spec)) - low) / (high - low)) * (melCount + 1) - 1;
  return Math.min(Math.max((row + 0.5) / melCount, 0), 1);
}

/** The frequency that the middle of row `band` stands for, Hz; undefined where the values of a frame stand at none. */
export function bandHertz(spec: Spec, band: number): number | undefined {
  if (!hasFrequencies(spec)) return undefined;
  const { melCount, melScale, sampleRate } = spec;
  if (spec.bands === 'bins') return (band * sampleRate) / 2 / (melCount - 1);
  const [low, high] = melRange(spec);
  return melToHertz(melScale)(low + ((band + 1) * (high - low)) / (melCount + 1)) * soundOverFilters(spec);
}

/** Frames, where it is not known how long one is. */
export type TimeUnit = 'seconds' | 'frames';

/** A stretch of time, both numbers in `unit`. */
export interface Span {
  start: number;
  length: number;
  unit: TimeUnit;
}

/** Steps that read well, seconds. */
const secondSteps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];
const frameSteps = Array.from({ length: 9 }, (_, power) => [1, 2, 5].map((s) => s * 10 ** power)).flat();

/** Characters between two labels, at least. */
const gap = 6;

/** Marks at round times, as many as have room for their labels on a line of `room` characters. */
export function timeTicks(span: Span, room: number): Tick[] {
  const { start, length, unit } = span;
  const steps = unit === 'seconds' ? secondSteps : frameSteps;
  const fits = (step: number) => (length / step) * (labelOf(span, start + length, step).length + gap) <= room;
  const step = steps.find(fits) ?? length;
  const ticks: Tick[] = [];
  for (let i = Math.ceil(start / step - 1e-6); i * step <= start + length * (1 + 1e-6); i++)
    ticks.push({ at: (i * step - start) / length, label: labelOf(span, i * step, step) });
  return ticks;
}

/** Longer figures count in minutes, still longer ones in hours; both limits in seconds. */
const longest = { seconds: 120, minutes: 3600 };

const endOf = ({ start, length }: Span): number => start + length;

/** `1,234`. What a browser formats numbers with takes some 20 ms when it is first asked. */
export const inThousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

function labelOf(span: Span, t: number, step: number): string {
  if (span.unit === 'frames') return inThousands(t);
  const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  if (endOf(span) <= longest.seconds) return t.toFixed(digits).replace('-', '\u2212');
  const [minutes, seconds] = minutesOf(Number(t.toFixed(digits)));
  const rest = seconds.toFixed(digits).padStart(digits > 0 ? digits + 3 : 2, '0');
  if (endOf(span) <= longest.minutes) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

const minutesOf = (t: number): [minutes: number, seconds: number] => [Math.floor(t / 60), t % 60];

/** What {@link timeTicks} counts in. */
export function timeUnit(span: Span): string {
  if (span.unit === 'frames') return 'frame';
  if (endOf(span) <= longest.seconds) return 's';
  return endOf(span) <= longest.minutes ? 'min:s' : 'h:m:s';
}
