/** The entries of the library as package.json exports them: `melisma`, `melisma/presets`, ... */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const folder = join(root, 'packages/melisma');

export interface Entry {
  /** What a user imports: `melisma/wav`. */
  specifier: string;
  /** Absolute path of the built module; its types stand beside it. */
  module: string;
}

/** Every entry that `npm run build` has built. */
export function builtEntries(): Entry[] {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries<string>(exports)
    .filter(([key, file]) => key !== './package.json' && existsSync(join(folder, file)))
    .map(([key, file]) => ({ specifier: join('melisma', key), module: join(folder, file) }));
}
