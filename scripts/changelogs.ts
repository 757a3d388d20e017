/** Puts the changelog into each package as `npm run build` ends: npm packs nothing from outside of a package. */
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './entries.ts';

for (const name of readdirSync(join(root, 'packages')))
  copyFileSync(join(root, 'CHANGELOG.md'), join(root, 'packages', name, 'CHANGELOG.md'));
