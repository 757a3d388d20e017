/** The tables of docs/from, row by row, and the code in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/entries.ts';

/** A row: its cells as they stand in the page. */
export type Row = readonly string[];

/** The tables below each heading of a page, without their heads. */
export function tablesOf(page: string): Record<string, Row[]> {
  const text = readFileSync(join(root, 'docs/from', `${page}.md`), 'utf8');
  const sections = text.split(/^## /m).slice(1);
  return Object.fromEntries(sections.map((section) => [section.slice(0, section.indexOf('\n')), rowsOf(section)]));
}

const rowsOf = (section: string): Row[] => {
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
};

/** The code in a cell; an error if there is not just one piece of it. */
export function codeIn(cell: string): string {
  const [code, ...others] = [...cell.matchAll(/`([^`]+)`/g)].map(([, inside]) => inside);
  if (code === undefined || others.length > 0) throw new Error(`one piece of code expected: ${cell}`);
  return code;
}

/** The value of an expression whose names are those of `scope`. */
export async function evaluate(code: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  const body = `return async () => (${code.replace(/^await /, '')});`;
  return new Function(...Object.keys(scope), body)(...Object.values(scope))();
}
