/** Measures every preset against its golden vectors and writes docs/PRESETS.md. `npm run presets-page` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './entries.ts';
import { measure } from './presets-page/measure.ts';
import { presetsPage } from './presets-page/page.ts';

export const presetsFile = join(root, 'docs/PRESETS.md');

if (process.argv[1] === import.meta.filename) writeFileSync(presetsFile, presetsPage(measure()));
