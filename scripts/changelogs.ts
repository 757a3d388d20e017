/** Puts the changelog into each package as `npm run build` ends: npm packs nothing from outside of a package. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { published, root } from './entries.ts';

const packages = join(root, 'packages');
const { bugs } = JSON.parse(readFileSync(join(packages, 'melisma/package.json'), 'utf8'));
const pages = bugs.url.replace(/issues$/, 'blob/main/');

/** The changelog as it reads away from the repository: its links lead there. */
export const packedChangelog = (): string =>
  readFileSync(join(root, 'CHANGELOG.md'), 'utf8').replaceAll(/\]\((?!\w+:)/g, `](${pages}`);

if (process.argv[1] === import.meta.filename)
  for (const name of published) writeFileSync(join(packages, name, 'CHANGELOG.md'), packedChangelog());
