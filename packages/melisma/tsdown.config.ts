import { defineConfig } from 'tsdown';
import manifest from './package.json' with { type: 'json' };

/** `./wav` is built from src/wav/index.ts to dist/wav.js: the entries are the `exports` of package.json. */
const rooms = Object.keys(manifest.exports).flatMap((key) => (key === './package.json' ? [] : [key.slice(2)]));
const adapters = ['transformers', 'onnxruntime'];
const folder = (room: string): string => (adapters.includes(room) ? `adapters/${room}` : room);
const source = (room: string): string => (room === '' ? 'src/index.ts' : `src/${folder(room)}/index.ts`);
const entries = rooms.map((room) => [room || 'index', source(room)]);

export default defineConfig({
  entry: Object.fromEntries(entries),
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  sourcemap: true,
  // `Symbol.dispose` is in the types of an extractor, and not in every reader's `lib`.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  deps: { neverBundle: [/^node:/] },
  // The docstrings are in the types.
  outputOptions: { comments: { jsdoc: false } },
});
