import { cpSync } from 'node:fs';
import { build } from 'esbuild';

const pages = { bundle: true, format: 'esm', outdir: 'dist' };
await build({ ...pages, entryPoints: ['page.js', 'model.js'] });
// The processor is found beside the code that starts it, the wasm of onnxruntime-web beside the worker.
cpSync('node_modules/melisma/dist/workers', 'dist/workers', { recursive: true });
for (const file of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'])
  cpSync(`node_modules/onnxruntime-web/dist/${file}`, `dist/${file}`);
