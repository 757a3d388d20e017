import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFrontEnd } from 'melisma';
import { defineConfig } from 'tsdown';
import { compiledAhead } from './src/spec/ahead.ts';

/** Beside the code, where `src/spec/extractor.ts` looks for them. */
function writeFrontEnds(): void {
  const folder = join(import.meta.dirname, 'dist/front-ends');
  mkdirSync(folder, { recursive: true });
  for (const name of compiledAhead) writeFileSync(join(folder, `${name}.wasm`), compileFrontEnd(name));
}

export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  fixedExtension: false,
  dts: false,
  sourcemap: true,
  hooks: { 'build:done': writeFrontEnds },
  deps: { neverBundle: [/^(@melisma\/decode|melisma)(\/|$)/] },
});
