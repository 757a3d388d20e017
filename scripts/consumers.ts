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

const widths = [36, 44, 8, 0];
const print = (...cells: string[]): void =>
  console.log(
    cells
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('')
      .trimEnd(),
  );

/** One line of the table. @returns all that was said where the row failed */
async function tell(row: Row, delivery: Delivery, keep: boolean): Promise<string[]> {
  try {
    print(row.name, await runRow(row, delivery, keep), 'passed');
    return [];
  } catch (error) {
    const { message } = error as Error;
    print(row.name, '', 'failed', message.split('\n')[0]);
    return [`${row.name}: ${message}`];
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'boolean', default: false } } });
  const words = values.only?.toLowerCase().split(',');
  const chosen = rows.filter(({ name }) => !words || words.some((word) => name.toLowerCase().includes(word)));
  const delivery = await pack();
  print('row', 'versions', '', 'reason');
  const failures: string[] = [];
  for (const row of chosen) failures.push(...(await tell(row, delivery, values.keep)));
  await closeBrowser();
  rmSync(delivery.folder, { recursive: true });
  for (const failure of failures) console.log(`\n${failure}`);
  console.log(`\n${chosen.length - failures.length} passed, ${failures.length} failed`);
  if (failures.length > 0 || chosen.length === 0) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) await main();
