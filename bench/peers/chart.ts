/** docs/images/speed.svg: milliseconds as bars, for the README. */
import { threeDigits } from '../statistics.ts';
import { ourId } from './registry.ts';
import type { Results, Row } from './results.ts';

const WIDTH = 860;
const LEFT = 330;
const BAR = 18;
const PITCH = 27;
const TOP = 66;
/** Bars stop at this many milliseconds, broken: the slowest peer takes hundreds. */
const LIMIT_MS = 24;
const SCALE = (WIDTH - LEFT - 100) / LIMIT_MS;

/** The picture brings its own background: whatever the page's, one of the two goes with it. */
const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #24292f }
  .title { font-size: 15px; font-weight: 600 } .small { font-size: 12px; fill: #57606a } .ours-text { font-weight: 600 }
  .card { fill: #ffffff; stroke: #d0d7de } .bar { fill: #9aa4af } .ours { fill: #0a7f86 } .gap { stroke: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 }
    .card { fill: #0d1117; stroke: #30363d } .bar { fill: #59636e } .ours { fill: #2fb8bf } .gap { stroke: #0d1117 }
  }`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Whisper's rows that compute Whisper's features; of Melisma's own, `extractInto` on the newest Node. */
function chartRows({ rows, node }: Results): Row[] {
  const own = [ourId('whisper', 'simd', node), ourId('whisper', 'double', node)];
  return rows
    .filter(({ table, oneThread, incompatible }) => table === 'whisper' && oneThread && incompatible === undefined)
    .filter(({ ours, id }) => !ours || own.includes(id))
    .sort((a, b) => a.oneThread!.min - b.oneThread!.min);
}

/** Two slanted cuts near the end: the bar goes on. */
const broken = (x: number, y: number): string =>
  [0, 8].map((dx) => `<path class="gap" stroke-width="3" d="M${x + dx - 60} ${y + BAR + 2} l8 -${BAR + 4}"/>`).join('');

/** The picture says once how Melisma is called, and on which Node. */
const shortLabel = ({ label, ours }: Row): string => (ours ? label.replace(/,.*/, '') : label);

function bar(row: Row, index: number): string {
  const ms = row.oneThread!.min;
  const y = TOP + index * PITCH;
  const length = Math.min(ms, LIMIT_MS) * SCALE;
  const [barClass, textClass] = row.ours ? ['ours', ' class="ours-text"'] : ['bar', ''];
  return [
    `<text${textClass} x="${LEFT - 12}" y="${y + 13.5}" text-anchor="end">${escaped(shortLabel(row))}</text>`,
    `<rect class="${barClass}" x="${LEFT}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="2"/>`,
    ms > LIMIT_MS ? broken(LEFT + length, y) : '',
    `<text${textClass} x="${(LEFT + length + 8).toFixed(1)}" y="${y + 13.5}">${threeDigits(ms)} ms</text>`,
  ].join('\n');
}

export function chart(results: Results): string {
  const rows = chartRows(results);
  const height = TOP + rows.length * PITCH + 12;
  const how = `one thread, Node ${results.node}, copies included, ${results.date.slice(0, 10)}; cut bars go on`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    '<title>Milliseconds from 30 s of audio to Whisper log-mel features</title>',
    `<style>${STYLE}\n</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    '<text class="title" x="20" y="29">30 s of audio to Whisper\'s log-mel features: milliseconds, shorter is better</text>',
    `<text class="small" x="20" y="48">${escaped(results.machine.cpu)}, ${how}</text>`,
    ...rows.map(bar),
    '</svg>\n',
  ].join('\n');
}
