/** The workers of the sources, for the tests and scripts that run on them. Pages have those of the build only. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync, type OutputFile } from 'esbuild';

export { pageFiles } from '../files.ts';

const here = import.meta.dirname;
/** Where the packages are found that the worker imports. */
const home = join(here, '../../../../../../node_modules/.cache/melisma-decode');

let built: URL | undefined;

/** The worker is TypeScript, which a worker of Node 20 takes only through a loader that takes longer than the build. */
export function nodeFile(): URL {
  built ??= pathToFileURL(join(stored(bundle()), 'worker.js'));
  return built;
}

function bundle(): OutputFile[] {
  return buildSync({
    entryPoints: [join(here, '../worker.ts')],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: '/',
    write: false,
  }).outputFiles;
}

/** A folder of these files, by their content: another process may make the same one at the same time. */
function stored(files: OutputFile[]): string {
  const sum = createHash('sha256');
  for (const { text } of files) sum.update(text);
  const folder = join(home, sum.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(home, { recursive: true });
  const own = mkdtempSync(join(home, 'new-'));
  for (const { path, contents } of files) writeFileSync(join(own, basename(path)), contents);
  try {
    renameSync(own, folder);
  } catch {
    rmSync(own, { recursive: true });
  }
  return folder;
}
