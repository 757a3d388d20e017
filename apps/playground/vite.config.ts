import { join } from 'node:path';
import { defineConfig } from 'vite';

/** A folder that works from any path of any server: relative names, nothing inline, no header needed. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  worker: { format: 'es' },
  build: { outDir: join(import.meta.dirname, 'dist'), emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
});
