import { cpSync } from 'node:fs';
import { build } from 'esbuild';

await build({ entryPoints: ['page.js'], bundle: true, format: 'esm', outdir: 'dist' });
// The workers are found beside the code that starts them.
for (const name of ['melisma', '@melisma/decode'])
  cpSync(`node_modules/${name}/dist/workers`, 'dist/workers', { recursive: true });
