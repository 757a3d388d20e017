/** The time axis of a drawing: its marks, and what they say. */
import { formatCount } from '../report/numbers.ts';
import type { Tick } from './axes.ts';

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

/** Beyond this minutes are told, s. */
const longest = { seconds: 120, minutes: 3600 };

const endOf = ({ start, length }: Span): number => start + length;

function labelOf(span: Span, t: number, step: number): string {
  if (span.unit === 'frames') return formatCount(t);
  const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  if (endOf(span) <= longest.seconds) return t.toFixed(digits);
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
