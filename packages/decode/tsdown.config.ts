import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { index: 'src/index.ts', node: 'src/node/index.ts', worker: 'src/worker/worker.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  sourcemap: true,
  deps: { neverBundle: [/^node:/, /^melisma(\/|$)/, /decoder/, /mediabunny/] },
});
