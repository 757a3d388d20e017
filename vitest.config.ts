import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = fileURLToPath(new URL('packages/melisma/src/', import.meta.url));
const decode = fileURLToPath(new URL('packages/decode/src/', import.meta.url));

/** Tests run on the sources: `melisma` is src/index.ts, `melisma/<room>` is src/<room>/index.ts; `@melisma/decode` likewise. */
export default defineConfig({
  resolve: {
    alias: [
      { find: '#pool-worker', replacement: fileURLToPath(new URL('scripts/pool-worker.ts', import.meta.url)) },
      { find: '#worker-files', replacement: `${decode}codecs/worker/source/files.ts` },
      { find: /^melisma$/, replacement: `${source}index.ts` },
      { find: /^melisma\/(transformers|onnxruntime)$/, replacement: `${source}adapters/$1/index.ts` },
      { find: /^melisma\/([a-z/]+)$/, replacement: `${source}$1/index.ts` },
      { find: /^@melisma\/decode$/, replacement: `${decode}index.ts` },
      { find: /^@melisma\/decode\/node$/, replacement: `${decode}node/index.ts` },
    ],
  },
  test: {
    include: ['packages/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    setupFiles: fileURLToPath(new URL('tests/setup.ts', import.meta.url)),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
