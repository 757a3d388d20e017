import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFrontEnd } from 'melisma';
import { compileResampler } from 'melisma/resample';
import { defineConfig } from 'tsdown';
import { resamplersAhead } from './src/audio/ahead.ts';
import { compiledAhead } from './src/spec/ahead.ts';

/** Beside the code, where `src/spec/extractor.ts` and `src/audio/read.ts` look for them. */
function writeAhead(): void {
  const [frontEnds, resamplers] = ['front-ends', 'resamplers'].map((name) => join(import.meta.dirname, 'dist', name));
  for (const folder of [frontEnds, resamplers]) mkdirSync(folder, { recursive: true });
  for (const name of compiledAhead) writeFileSync(join(frontEnds, `${name}.wasm`), compileFrontEnd(name));
  for (const [from, to] of resamplersAhead)
    writeFileSync(join(resamplers, `${from}-${to}.wasm`), compileResampler({ from, to }));
}

/** commander starts other programs for commands in files of their own. There are none here, and `node:child_process` takes long to load. */
const startsNothing = {
  name: 'starts-nothing',
  resolveId: {
    order: 'pre' as const,
    handler: (id: string, importer = ''): string | null =>
      id === 'node:child_process' && importer.includes('/commander/') ? 'nothing-to-start' : null,
  },
  load: (id: string): string | null => (id === 'nothing-to-start' ? 'export {}' : null),
};

export default defineConfig({
  entry: { main: 'src/main.ts', worker: 'src/worker.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  fixedExtension: false,
  dts: false,
  sourcemap: true,
  minify: true,
  outputOptions: {
    codeSplitting: {
      groups: [
        {
          name: 'program',
          priority: 2,
          test: /commander|nothing-to-start|src\/(errors|report|program|commands|audio\/(flags|raw)|files\/standard-input)\b/,
        },
        {
          name: 'extract',
          priority: 1,
          test: /draw\/src\/grid|src\/(audio|files|jobs\/(counts|journal|run)|spec\/(ahead|extractor|flags)|extract\/(flags|one|overview|perform|run|shape|show))\b/,
        },
      ],
    },
  },
  plugins: [startsNothing],
  hooks: { 'build:done': writeAhead },
  deps: { neverBundle: [/^(@melisma\/decode|melisma)(\/|$)/], alwaysBundle: ['commander'] },
});
