import { build } from 'esbuild';

// Workers are files of the packages: they stay where npm installed them.
const external = ['@melisma/decode', 'melisma/pool'];
const node = { entryPoints: ['console.js'], bundle: true, platform: 'node', external };
await build({ ...node, format: 'esm', outfile: 'dist/console.mjs' });
await build({ ...node, format: 'cjs', outfile: 'dist/console.js' });
