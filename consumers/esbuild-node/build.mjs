import { build } from 'esbuild';

// The worker is a file of the package, with imports of its own: it stays where npm installed it.
const node = { entryPoints: ['console.js'], bundle: true, platform: 'node', external: ['@melisma/decode'] };
await build({ ...node, format: 'esm', outfile: 'dist/console.mjs' });
await build({ ...node, format: 'cjs', outfile: 'dist/console.js' });
