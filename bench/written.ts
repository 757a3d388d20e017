/** Where the figures of a run stay. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './machine.ts';
import { writeSection } from './peers/markdown.ts';

/** Writes `<name>.json`; `local` figures stay out of the documents. Returns its folder. */
export function writeResults(name: string, results: object, local: boolean): string {
  const folder = join(root, 'bench', 'results', ...(local ? ['local'] : []));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(results, null, 1)}\n`);
  return folder;
}

/** The figures as a file, and a section of docs/PERFORMANCE.md unless they are local. Returns what was written, in words. */
export function writePerformance(name: string, results: object, section: string, local: boolean): string {
  writeResults(name, results, local);
  if (local) return `bench/results/local/${name}.json`;
  writeSection(join(root, 'docs', 'PERFORMANCE.md'), section, `bench:${name}`);
  return `bench/results/${name}.json and docs/PERFORMANCE.md`;
}
