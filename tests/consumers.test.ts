/** Some of `npm run consumers`, with every run of the tests; and that docs/bundlers.md shows what the consumers have. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeBrowser } from '../scripts/consumers/browser.ts';
import { type Delivery, pack } from '../scripts/consumers/home.ts';
import { rows } from '../scripts/consumers/rows.ts';
import { runRow } from '../scripts/consumers.ts';
import { root } from '../scripts/entries.ts';

const hasRuntimes = process.platform === 'linux' && process.arch === 'x64';
const note = hasRuntimes ? '' : ' (skipped: Deno, Bun and Chromium come for Linux on x64)';

describe.skipIf(!hasRuntimes)('the packed packages', () => {
  let delivery: Delivery;

  beforeAll(async () => {
    delivery = await pack();
  }, 120_000);

  afterAll(async () => {
    await closeBrowser();
    rmSync(delivery.folder, { recursive: true });
  });

  test.each(rows.filter(({ everyTest }) => everyTest))(
    `$name${note}`,
    async (row) => void (await runRow(row, delivery)),
    300_000,
  );
});

/** Each box of a page, with the file that the comment above it names. */
const boxesOf = (page: string) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/<!-- (\S+) -->\n```\w*\n([\s\S]*?)\n```/g)].map(
    ([, file, code]) => ({ file, code }),
  );

const boxes = boxesOf('docs/bundlers.md');

describe('docs/worklet.md', () => {
  test.each(boxesOf('docs/worklet.md'))('shows what stands in $file', ({ file, code }) => {
    expect(readFileSync(join(root, file), 'utf8').trim()).toBe(code);
  });
});

describe('docs/bundlers.md', () => {
  test.each(boxes)('shows what stands in $file', ({ file, code }) => {
    expect(readFileSync(join(root, file), 'utf8')).toContain(code);
  });

  test('names the file of each box', () => {
    const page = readFileSync(join(root, 'docs/bundlers.md'), 'utf8');
    expect(boxes.length).toBeGreaterThan(5);
    expect(page.match(/^```/gm)?.length).toBe(2 * boxes.length);
  });
});
