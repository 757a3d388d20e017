import { cpSync } from 'node:fs';
import { build } from 'esbuild';

await build({ entryPoints: ['page.js'], bundle: true, format: 'esm', outdir: 'dist' });
// The workers are found beside the code that starts them.
cpSync('node_modules/@melisma/decode/dist/workers', 'dist/workers', { recursive: true });
