/**
 * The same bits everywhere: one bundle, run in every runtime at hand, one hash over all features.
 *
 *   npm run bits                     all runtimes against tests/bits.json; exit 1 on any difference
 *   npm run bits -- --only bun,deno  those whose names contain one of these
 *   npm run bits -- --update         compute here, write tests/bits.json
 *
 * What cannot be run is reported with the reason, and never as equal. docs/BITS.md says what is hashed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BitsReport } from './bits/report.ts';
import { type Outcome, type Runtime, runtimes } from './bits/runtimes.ts';
import { root } from './entries.ts';

const bitsFile = join(root, 'tests/bits.json');

/** The hashes that are committed: of the current `bitsVersion`. */
export type CommittedBits = Pick<BitsReport, 'bitsVersion' | 'hash' | 'items'>;

const committedBits = (): CommittedBits => JSON.parse(readFileSync(bitsFile, 'utf8'));

/** One self-contained module that exports `report`. */
async function bundleInto(folder: string): Promise<string> {
  const outfile = join(folder, 'bits.mjs');
  const entryPoints = [join(root, 'scripts/bits/report.ts')];
  await build({
    entryPoints,
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    tsconfig: join(root, 'tsconfig.json'),
  });
  return outfile;
}

/** Names of the items that are not the same in both. */
export function differences(a: Record<string, string>, b: Record<string, string>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]);
}

function update(outcome: Outcome): void {
  const before = committedBits();
  const { bitsVersion, hash, items } = outcome;
  const changed = differences(before.items, items).filter((name) => name in before.items && name in items);
  writeFileSync(bitsFile, `${JSON.stringify({ bitsVersion, hash, items } satisfies CommittedBits, null, 2)}\n`);
  console.log(`tests/bits.json: version ${bitsVersion}, ${Object.keys(items).length} items, ${changed.length} changed`);
  if (changed.length > 0 && bitsVersion === before.bitsVersion) {
    console.log(
      'bits of features that were published under this version have changed? Then raise BITS_VERSION and say so in CHANGELOG.md.',
    );
  }
}

/** What a row of the table says. */
interface Row {
  name: string;
  outcome?: Outcome;
  /** `equal`, how it differs, or why it did not run. */
  verdict: string;
  differs: boolean;
}

/** Against the committed hashes, and the generated modules against those of the first runtime. */
function judge(name: string, outcome: Outcome, expected: CommittedBits, modules: string): Row {
  const different = differences(expected.items, outcome.items);
  if (different.length > 0) {
    const some = different.slice(0, 3).join('; ');
    return { name, outcome, differs: true, verdict: `DIFFERENT in ${different.length} items: ${some}` };
  }
  const sameHash = outcome.hash === expected.hash && outcome.modules === modules;
  return { name, outcome, differs: !sameHash, verdict: sameHash ? 'equal' : 'DIFFERENT in its generated modules' };
}

const columns = ({ name, outcome, verdict }: Row): string[] => [
  name,
  ...(outcome ? [outcome.version, outcome.engine, outcome.arch, outcome.hash.slice(0, 16)] : ['-', '-', '-', '-']),
  verdict,
];

const widths = [28, 18, 28, 7, 18, 0];
const print = (cells: string[]): void =>
  console.log(
    cells
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('')
      .trimEnd(),
  );

async function tryRuntime({ name, run }: Runtime, bundle: string): Promise<Outcome | Row> {
  try {
    return await run(bundle);
  } catch (error) {
    return { name, verdict: `not run: ${(error as Error).message.split('\n')[0]}`, differs: false };
  }
}

async function compare(chosen: readonly Runtime[], bundle: string): Promise<Row[]> {
  const expected = committedBits();
  let modules: string | undefined;
  print(['runtime', 'version', 'engine', 'cpu', 'hash', '']);
  const rows: Row[] = [];
  for (const runtime of chosen) {
    const result = await tryRuntime(runtime, bundle);
    if ('hash' in result) modules ??= result.modules;
    rows.push('hash' in result ? judge(runtime.name, result, expected, modules!) : result);
    print(columns(rows.at(-1)!));
  }
  return rows;
}

async function main(args: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-bits-'));
  try {
    const bundle = await bundleInto(folder);
    if (args.includes('--update')) return update(await runtimes[0].run(bundle));
    const words = args[args.indexOf('--only') + 1]?.toLowerCase().split(',');
    const chosen = args.includes('--only')
      ? runtimes.filter(({ name }) => words.some((word) => name.toLowerCase().includes(word)))
      : runtimes;
    const rows = await compare(chosen, bundle);
    const differing = rows.filter(({ differs }) => differs);
    const run = rows.filter(({ outcome }) => outcome);
    console.log(
      `\n${run.length - differing.length} equal, ${differing.length} different, ${rows.length - run.length} not run`,
    );
    if (differing.length > 0 || run.length === 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
