/** Lines and numbers as people read them. What is printed about a file or an error never spills onto a second line, nor steers the terminal. */

/** Control characters and line breaks of a text (file names may hold them), spelled as escapes; so are bytes that are no UTF-8. */
export const printable = (text: string): string =>
  text
    .replace(/[\udc80-\udcff]/gu, (c) => `\\x${(c.charCodeAt(0) & 255).toString(16)}`)
    .replace(/[\p{Cc}\u2028\u2029]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A text of several lines joined into one. */
export const oneLine = (text: string): string =>
  printable(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean)
      .join(' '),
  );

/** Lines `name   value`, without a line break at the end. */
export const namedLines = (rows: readonly (readonly string[])[]): string =>
  rows.map(([name, value]) => `${name.padEnd(9)} ${printable(value)}`).join('\n');

/** `13,200`, of whole numbers. Intl would do it, too, after 20 ms of loading. */
export const formatCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** `2.41 ms`, `241 ms`, `7.4 s` */
export function formatMilliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)} ms`;
}

/** `11.00 s`, `12 min 30 s`, `1 h 02 min` */
export function formatSeconds(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(2)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** `0:03:21.500`: hours, minutes, seconds to the millisecond. */
export function formatClock(seconds: number): string {
  const whole = Math.floor(Math.round(seconds * 1000) / 1000);
  const milliseconds = String(Math.round(seconds * 1000) % 1000).padStart(3, '0');
  return `${Math.floor(whole / 3600)}:${pad((whole / 60) % 60)}:${pad(whole % 60)}.${milliseconds}`;
}

const pad = (n: number): string => String(Math.floor(n)).padStart(2, '0');

/** `5,500 times realtime` */
export const formatRealtime = (seconds: number, milliseconds: number): string =>
  `${manyTimes(realtime(seconds, milliseconds))} times realtime`;

const manyTimes = (factor: number): string => (factor >= 10 ? formatCount(factor) : String(factor));

/** Seconds of audio for each second of work: a whole number from 10 on, two digits below. */
export function realtime(seconds: number, milliseconds: number): number {
  const factor = (seconds * 1000) / Math.max(milliseconds, 1e-3);
  return factor >= 10 ? Math.round(factor) : Number(factor.toPrecision(2));
}
