import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig, type UserConfig } from 'tsdown';
import manifest from './package.json' with { type: 'json' };

/** `./wav` is built from src/wav/index.ts to dist/wav.js: the entries are the `exports` of package.json. */
const rooms = Object.keys(manifest.exports).flatMap((key) => (/package\.json|workers/.test(key) ? [] : [key.slice(2)]));
const adapters = ['transformers', 'onnxruntime'];
const folder = (room: string): string => (adapters.includes(room) ? `adapters/${room}` : room);
const source = (room: string): string => (room === '' ? 'src/index.ts' : `src/${folder(room)}/index.ts`);
const entries = rooms.map((room) => [room || 'index', source(room)]);

/** Beside dist/ a folder for each entry: what does not read `exports`, as Parcel by its defaults, takes `melisma/wav` for a folder of this name. */
function writeFolders(): void {
  for (const room of rooms.filter((room) => room !== '')) {
    const place = join(import.meta.dirname, room);
    const built = join(relative(place, import.meta.dirname), 'dist', room);
    const pointer = { type: 'module', main: `${built}.js`, types: `${built}.d.ts` };
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), `${JSON.stringify(pointer)}\n`);
  }
}

/** Where the worker's file is, seen from the build. Not an alias: in front of them come the paths of tsconfig.json, which are for running the sources. */
const workerFile = {
  name: 'worker-file',
  resolveId: (id: string) => (id === '#pool-worker' ? join(import.meta.dirname, 'src/pool/worker-file.ts') : null),
};

const modules: UserConfig = {
  entry: Object.fromEntries(entries),
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  sourcemap: true,
  // `Symbol.dispose` is in the types of an extractor, and not in every reader's `lib`.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  hooks: { 'build:done': writeFolders },
  deps: { neverBundle: [/^node:/] },
  // The docstrings are in the types.
  outputOptions: {
    comments: { jsdoc: false },
    codeSplitting: { groups: [{ name: 'errors', test: /src\/errors\/.*(?<!\.d)\.ts$/ }] },
  },
  plugins: [workerFile],
};

/** What runs in a thread of its own: one file that imports nothing, and runs as a module and as a classic script. */
const thread = (entry: Record<string, string>): UserConfig => ({
  entry,
  outDir: 'dist/workers',
  format: 'iife',
  target: 'es2022',
  platform: 'neutral',
  dts: false,
  minify: true,
  clean: false,
  outputOptions: { entryFileNames: '[name].js' },
  plugins: [workerFile],
});

export default defineConfig([
  modules,
  thread({ pool: 'src/pool/worker.ts' }),
  thread({ worklet: 'src/worklet/processor.ts' }),
]);
