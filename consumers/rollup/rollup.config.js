import { cpSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';

/** The workers are found beside the code that starts them. */
const workers = {
  name: 'workers',
  writeBundle() {
    for (const name of ['melisma', '@melisma/decode'])
      cpSync(`node_modules/${name}/dist/workers`, 'dist/workers', { recursive: true });
  },
};

export default {
  input: 'page.js',
  output: { dir: 'dist' },
  plugins: [nodeResolve({ browser: true }), workers],
};
