/** What a README tells a reader to do, in its order, done in a folder that holds nothing but a recording. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../entries.ts';
import { type Place, run } from '../processes.ts';
import { fenced, plain, promised } from '../snippets.ts';
import type { Browse } from './browser.ts';
import { recordings } from './recordings.ts';

interface Step {
  /** Line of the README. */
  line: number;
  kind: 'bash' | 'node' | 'browser';
  code: string;
}

/** Lines of `bash`, and `ts` blocks; one that is compiled only is left out. */
export function stepsOf(page: string): Step[] {
  const lines = fenced(page, 'bash').flatMap(({ line, code }) =>
    code
      .split('\n')
      .flatMap((text, i) => (text.trim() ? [{ line: line + 1 + i, kind: 'bash', code: text } as const] : [])),
  );
  const blocks = fenced(page, 'ts').flatMap(({ line, mark, code }) =>
    mark === 'no-run' ? [] : [{ line, kind: mark === 'browser' ? 'browser' : 'node', code } as const],
  );
  return [...lines, ...blocks].sort((a, b) => a.line - b.line);
}

/**
 * Does what `packages/<name>/README.md` says.
 *
 * @param folder made new, and left as it is then
 * @returns how many steps there were @throws Error at the first that fails, or prints other than it says
 */
export async function follow(name: string, folder: string, env: NodeJS.ProcessEnv, browse: Browse): Promise<number> {
  const file = `packages/${name}/README.md`;
  mkdirSync(folder, { recursive: true });
  for (const [recording, bytes] of recordings()) writeFileSync(join(folder, recording), bytes);
  const steps = stepsOf(readFileSync(join(root, file), 'utf8'));
  for (const step of steps) {
    console.log(
      `  ${file}:${step.line}  ${step.kind === 'bash' ? step.code : `${step.kind}: ${step.code.split('\n').length - 1} lines`}`,
    );
    await take(step, { cwd: folder, env }, browse);
  }
  return steps.length;
}

async function take({ kind, code, line }: Step, place: Place, browse: Browse): Promise<void> {
  if (kind === 'bash') return void (await run('bash', ['-c', code], place));
  const file = join(place.cwd, `line-${line}.mjs`);
  writeFileSync(file, plain(code));
  const said =
    kind === 'node'
      ? (await run(process.execPath, [file], place)).split('\n').filter(Boolean)
      : await browse(file, place.cwd);
  const expected = promised(code);
  if (JSON.stringify(said) !== JSON.stringify(expected))
    throw new Error(`line ${line} prints\n${said.join('\n')}\nand says that it prints\n${expected.join('\n')}`);
}
