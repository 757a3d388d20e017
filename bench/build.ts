/**
 * Builds what is timed: the library as it ships, with the same settings, into a folder of its own (bench/dist), so that a
 * benchmark and somebody's build never meet. `reference` and `scalar` are the naive chain and its FFT, which the package does not export.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';
import packaging from '../packages/melisma/tsdown.config.ts';
import { root } from './machine.ts';

/** Where it lies: `index.js`, `reference.js`, and a file for each room of the package. */
export const builtFolder = join(root, 'bench', 'dist');

/** The module of a built entry. */
export const importBuilt = <T>(entry: string): Promise<T> =>
  import(pathToFileURL(join(builtFolder, `${entry}.js`)).href);

/** Entries of the build, by name. */
export async function buildLibrary(): Promise<string[]> {
  const settings = Array.isArray(packaging) ? packaging[0] : packaging;
  const entry = {
    ...(settings.entry as Record<string, string>),
    reference: 'src/stages/reference.ts',
    scalar: 'src/stages/dft/scalar.ts',
  };
  const own = {
    config: false as const,
    cwd: join(root, 'packages', 'melisma'),
    outDir: builtFolder,
    logLevel: 'warn' as const,
  };
  await build({ ...settings, ...own, entry, dts: false });
  return Object.keys(entry);
}
