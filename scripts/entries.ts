/** The entries of the library as package.json exports them: `melisma`, `melisma/presets`, ...; the workers' files are none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const folder = join(root, 'packages/melisma');

/** Folders of `packages/` whose packages are published: `melisma`, `decode`, ... */
export const published: readonly string[] = readdirSync(join(root, 'packages')).filter(
  (name) => !JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).private,
);

export interface Entry {
  /** What a user imports: `melisma/wav`. */
  specifier: string;
  /** Absolute path of the built module; its types stand beside it. */
  module: string;
}

/** Every entry; an error if one is not built. */
export function builtEntries(): Entry[] {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entries = Object.entries<string>(exports)
    .filter(([key]) => !/package\.json|workers/.test(key))
    .map(([key, file]) => ({ specifier: join('melisma', key), module: join(folder, file) }));
  const missing = entries.find(({ module }) => !existsSync(module));
  if (missing) throw new Error(`${missing.specifier} is not built: npm run build`);
  return entries;
}
