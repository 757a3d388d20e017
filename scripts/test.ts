/**
 * The whole of `npm test`: check, build, then every test file. All steps run even when an earlier one fails;
 * each counts as one test. The last line is `N passed, N failed`, and nothing passes in silence: see `tally.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Report, sum, type Tally, tally } from './tally.ts';

const root = resolve(import.meta.dirname, '..');

/** Run a command in the root with its output shown; true if it succeeded. Tests of the command run what was built. */
function run(title: string, command: string, args: string[]): boolean {
  console.log(`\n== ${title}`);
  const env = { ...process.env, MELISMA_BUILT: '1' };
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

/** One npm script as one test. */
function step(script: string): Tally {
  const ok = run(`npm run ${script}`, 'npm', ['run', '--silent', script]);
  return { passed: ok ? 1 : 0, failures: ok ? [] : [`npm run ${script}`], skips: [] };
}

/** Every test file below `folder`, by absolute path. */
function testFiles(folder: string): string[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => path.endsWith('.test.ts') && !/(^|\/)(node_modules|dist)\//.test(path))
    .map((path) => join(root, folder, path));
}

/** Vitest's report; one without results if it died before writing any. */
function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { success: false, testResults: [] };
  }
}

/** All test files in one vitest run. */
function tests(): Tally {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-test-'));
  const file = join(folder, 'report.json');
  const ok = run('vitest', 'npx', [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report = readReport(file);
  rmSync(folder, { recursive: true });
  return tally({ ...report, success: report.success && ok }, ['packages', 'tests'].flatMap(testFiles));
}

const { passed, failures, skips } = sum([step('check'), step('build'), tests()]);
console.log('');
for (const title of skips) console.log(`skipped  ${title}`);
for (const line of failures) console.log(`FAILED   ${line.replace(`${root}/`, '')}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
