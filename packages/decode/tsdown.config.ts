import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'tsdown';

const file = (name: string): string => join(import.meta.dirname, 'src/codecs/worker', name);

const common: UserConfig = {
  target: 'es2022',
  alias: { 'codec-parser': file('uncalled.ts'), '@eshaz/web-worker': file('uncalled.ts') },
  // Not an alias: in front of them come the paths of tsconfig.json, which are for running the sources.
  plugins: [{ name: 'files', resolveId: (id: string) => (id === '#worker-files' ? file('files.ts') : null) }],
};

/** What every recording needs, in one file: each takes a process about a millisecond. */
const loadedTogether = [
  {
    name: 'recording',
    test: /src\/(decode|read-samples|recording|pcm\/\w+|source\/\w+|containers\/(chunks|wav))(?<!\.d)\.ts$/,
  },
];

/**
 * Other people's decoders and demuxers are copied in, each into a file that is loaded when it is needed, without what not every bundler can follow in
 * their packages, and without the ambient types that mediabunny would install in its user's project.
 */
const modules: UserConfig = {
  ...common,
  entry: { index: 'src/index.ts', node: 'src/node/index.ts', worker: 'src/codecs/worker/worker.ts' },
  format: 'esm',
  platform: 'neutral',
  dts: true,
  sourcemap: true,
  deps: {
    neverBundle: [/^node:/, /^melisma(\/|$)/],
    onlyBundle: [
      'mpg123-decoder',
      'opus-decoder',
      'mediabunny',
      /^@wasm-audio-decoders\//,
      'simple-yenc',
      '@noble/hashes',
    ],
  },
  // The docstrings are in the types.
  outputOptions: { comments: { jsdoc: false }, codeSplitting: { groups: loadedTogether } },
  minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
};

/** The workers of a page: each one file that imports nothing and runs as a module and as a classic script. */
const workers = ['mp3', 'opus', 'vorbis', 'container'].map(
  (name): UserConfig => ({
    ...common,
    entry: { [name]: `src/codecs/worker/pages/${name}.ts` },
    outDir: 'dist/workers',
    format: 'iife',
    platform: 'browser',
    dts: false,
    minify: true,
    clean: false,
    deps: { alwaysBundle: [/./], onlyBundle: false },
    outputOptions: { entryFileNames: '[name].js' },
    banner: '/*! Has copies of other packages: see THIRD-PARTY.md of @melisma/decode */',
  }),
);

export default defineConfig([modules, ...workers]);
