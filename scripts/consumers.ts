/**
 * Anybody's build: the packed packages, installed in an empty folder for each consumer, which then does real work with them.
 *
 *   npm run build && npm run consumers
 *   npm run consumers -- --only webpack,vite     the rows whose names contain one of these
 *   npm run consumers -- --only vite --keep      leaves the folders, and says where
 *
 * docs/bundlers.md shows what each of them needs.
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { closeBrowser } from './consumers/browser.ts';
import { type Delivery, leave, pack, settle, versionOf } from './consumers/home.ts';
import { type Row, rows } from './consumers/rows.ts';

/** Does what a row says in a new home. @returns the versions of its tools; throws with the reason */
export async function runRow({ folder, tools = [], check }: Row, delivery: Delivery, keep = false): Promise<string> {
  const home = await settle(folder, delivery);
  try {
    await check(home, delivery);
    return tools.map((tool) => `${tool} ${versionOf(home, tool)}`).join(', ');
  } finally {
    if (keep) console.log(home);
    else leave(home);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'boolean', default: false } } });
  const words = values.only?.toLowerCase().split(',');
  const chosen = rows.filter(({ name }) => !words || words.some((word) => name.toLowerCase().includes(word)));
  const delivery = await pack();
  const reasons: string[] = [];
  for (const row of chosen) {
    const start = performance.now();
    const said = (verdict: string) =>
      console.log(
        `${row.name.padEnd(32)}${verdict.padEnd(40)}${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s`,
      );
    try {
      said(`passed  ${await runRow(row, delivery, values.keep)}`);
    } catch (error) {
      said('FAILED');
      reasons.push(`${row.name}: ${(error as Error).message}`);
      console.log((error as Error).message);
    }
  }
  await closeBrowser();
  rmSync(delivery.folder, { recursive: true });
  console.log(`\n${chosen.length - reasons.length} passed, ${reasons.length} failed`);
  process.exitCode = reasons.length > 0 ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) await main();
