import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  fixedExtension: false,
  dts: false,
  sourcemap: true,
  deps: { neverBundle: [/^(@melisma\/decode|melisma)(\/|$)/] },
});
