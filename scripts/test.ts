/**
 * The whole of `npm test`: check, build, then every test file. All steps run even when an earlier one fails;
 * each counts as one test. The last line is `N passed, N failed`, and nothing passes in silence: see `tally.ts`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Report, sum, type Tally, tally } from './tally.ts';

const root = resolve(import.meta.dirname, '..');

/** Tests of the command run what was built. */
const env = { ...process.env, MELISMA_BUILT: '1' };

/** One npm script as one test; what it says is shown when it has ended. */
async function step(script: string): Promise<Tally> {
  const child = spawn('npm', ['run', '--silent', script], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
  const [status] = await once(child, 'close');
  console.log(`\n== npm run ${script}\n${said}`);
  return { passed: status === 0 ? 1 : 0, failures: status === 0 ? [] : [`npm run ${script}`], skips: [] };
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
  const args = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  console.log('\n== vitest');
  const ok = spawnSync('npx', args, { cwd: root, stdio: 'inherit', env }).status === 0;
  const report = readReport(file);
  rmSync(folder, { recursive: true });
  return tally({ ...report, success: report.success && ok }, ['packages', 'tests'].flatMap(testFiles));
}

// Neither needs the other: two cores do both.
const steps = await Promise.all([step('check'), step('build')]);
const { passed, failures, skips } = sum([...steps, tests()]);
console.log('');
for (const title of skips) console.log(`skipped  ${title}`);
for (const line of failures) console.log(`FAILED   ${line.replace(`${root}/`, '')}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
