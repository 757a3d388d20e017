/** The tables of docs/SPEED.md, the five rows of the README, and all of them for a terminal. */
import { readFileSync, writeFileSync } from 'node:fs';
import { machineLine } from '../machine.ts';
import { threeDigits } from '../statistics.ts';
import { type Table, tables } from './registry.ts';
import type { Results, Row } from './results.ts';

const headings = ['', 'ms, least', 'median', 'p90', 'all threads', 'x realtime', 'largest error'];

/** Rows of a table that were timed, the fastest first. */
const timedRows = ({ rows }: Results, { id }: Table): Row[] =>
  rows.filter(({ table, oneThread }) => table === id && oneThread).sort((a, b) => a.oneThread!.min - b.oneThread!.min);

function errorCell({ error, incompatible, remark }: Row): string {
  if (incompatible !== undefined) return `incompatible: ${incompatible}`;
  const value = error ? error.max.toExponential(1) : 'not checked';
  return remark === undefined ? value : `${value}; ${remark}`;
}

function cells(row: Row): string[] {
  const { oneThread, allThreads } = row;
  const { min, median, p90 } = oneThread!;
  const realtime = Math.round(30_000 / min).toLocaleString('en');
  const all = allThreads ? threeDigits(allThreads.min) : '';
  return [row.label, ...[min, median, p90].map(threeDigits), all, realtime, errorCell(row)];
}

/** Ours in bold. */
const markdownRow = (row: Row): string =>
  `| ${cells(row)
    .map((cell, i) => (row.ours && i < 2 ? `**${cell}**` : cell))
    .join(' | ')} |`;

function markdownTable(results: Results, table: Table): string {
  const head = [`| ${table.title} ${headings.join(' | ')} |`, `|---|${'--:|'.repeat(5)}---|`];
  const rows = timedRows(results, table).filter(({ detail }) => !detail);
  return [...head, ...rows.map(markdownRow)].join('\n');
}

/** The whole section: every table in which Melisma has a row. A front end that it lacks is in peers.json only. */
export function markdown(results: Results): string {
  const shown = tables.filter(({ id }) => results.rows.some((row) => row.ours && row.table === id && row.oneThread));
  const { date, machine, commit, node, rounds } = results;
  return [
    `Milliseconds for 30 s of dense 16 kHz audio on one thread, copies included: least, median and 90th percentile of ${rounds} rounds, all programs`,
    `taking turns, each checked against float64 first. \`npm run bench:peers\`, ${date.slice(0, 10)}, ${machineLine(machine)},`,
    `commit ${commit}; JavaScript peers on Node ${node}; versions, builds and spreads in [peers.json](../bench/results/peers.json).`,
    '',
    ...shown.flatMap((table) => [markdownTable(results, table), '']),
    '![Milliseconds for 30 s of audio, Melisma beside its peers](images/speed.svg)',
  ].join('\n');
}

/** What people use today for Whisper's features, by the labels of their rows. */
const README_ROWS = [
  'Melisma simd, extractInto',
  'openai-whisper',
  "librosa, with Whisper's log and clamp",
  'transformers WhisperFeatureExtractor, numpy',
  'transformers.js WhisperFeatureExtractor',
];

/** The section of the README: the least times of a few rows. Throws where one of them is missing. */
export function readmeMarkdown(results: Results): string {
  const [whisper] = tables;
  const rows = README_ROWS.map((label) => {
    const row = timedRows(results, whisper).find((candidate) => cells(candidate)[0].startsWith(label));
    if (!row) throw new Error(`no row begins with ${label}`);
    const [, least] = cells(row);
    return row.ours ? `| **Melisma** | **${least}** |` : `| ${label} | ${least} |`;
  });
  return [
    `Milliseconds for 30 s of audio on one thread, copies included, least of ${results.rounds} interleaved rounds:`,
    '',
    `| ${whisper.title} | ms |`,
    '|---|--:|',
    ...rows,
  ].join('\n');
}

/** Puts the section between the markers of a page, `<!-- name -->` and `<!-- /name -->`. Throws when they are not there. */
export function writeSection(file: string, section: string, name = 'bench:peers'): void {
  const page = readFileSync(file, 'utf8');
  const [opening, closing] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [begin, end] = [page.indexOf(opening), page.indexOf(closing)];
  if (begin < 0 || end < begin) throw new Error(`${file}: expected ${opening} and ${closing}`);
  writeFileSync(file, `${page.slice(0, begin + opening.length)}\n${section}\n${page.slice(end)}`);
}

/** The same rows with blanks between, and what could not be run. */
export function terminalTables(results: Results): string {
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(48) : i === 6 ? `   ${cell}` : cell.padStart(12))).join('');
  const filled = tables.filter((table) => timedRows(results, table).length > 0);
  const blocks = filled.map((table) => {
    const rows = timedRows(results, table);
    return [`${table.title}; error in ${table.unit}`, line(headings), ...rows.map((row) => line(cells(row)))].join(
      '\n',
    );
  });
  return [...blocks, ...results.leftOut.map((text) => `left out: ${text}`)].join('\n\n');
}
