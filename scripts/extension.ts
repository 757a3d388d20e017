/**
 * The extension of `apps/extension`, built into its `dist`, a folder that Chromium loads unpacked (chrome://extensions, developer mode).
 *
 *   npm run build && npx tsx scripts/extension.ts
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './entries.ts';

const extension = join(root, 'apps/extension');

/** @returns the folder */
export async function buildExtension(): Promise<string> {
  const outdir = join(extension, 'dist');
  const entryPoints = ['background', 'panel', 'features'].map((name) => join(extension, `src/${name}.ts`));
  // The packages as they are built: the sources have no file for the audio thread.
  await build({ entryPoints, outdir, bundle: true, format: 'esm', splitting: true, target: 'es2022', tsconfigRaw: {} });
  for (const file of ['manifest.json', 'panel.html', 'panel.css']) cpSync(join(extension, file), join(outdir, file));
  // An extension loads nothing but its own files: the processor is looked for beside the code that starts it.
  cpSync(join(root, 'packages/melisma/dist/workers'), join(outdir, 'workers'), { recursive: true });
  return outdir;
}

if (process.argv[1] === import.meta.filename) console.log(await buildExtension());
