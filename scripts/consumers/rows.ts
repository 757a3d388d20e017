/** Every consumer, as data: its folder below `consumers/`, whose versions its row tells, and what it must do. */
import { bun, deno } from '../bits/runtimes.ts';
import {
  answers,
  type Check,
  cleanTarballs,
  compiles,
  extension,
  inFirefox,
  page,
  prints,
  refusals,
  served,
  succeeds,
  withModel,
  withoutBundler,
} from './checks.ts';

export interface Row {
  name: string;
  /** Its folder below `consumers/`. */
  folder: string;
  /** Packages whose installed versions are printed. */
  tools?: readonly string[];
  check: Check;
  /** Whether `npm test` runs it too. */
  everyTest?: true;
}

/** What a page must allow for everything here, and the same without WebAssembly. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
const policyWithoutWasm = "default-src 'none'; script-src 'self'; worker-src 'self'";

export const rows: readonly Row[] = [
  { name: 'Node: import', folder: 'node', check: prints('node console.js') },
  { name: 'Node: require', folder: 'node', check: prints('node require.cjs') },
  { name: 'Node: files', folder: 'node', check: prints('node files.js') },
  { name: 'Node: command', folder: 'node', check: succeeds('melisma extract recordings/mp3 -p whisper -o mp3.npy') },
  { name: 'Deno', folder: 'node', check: prints(() => `${deno()} run --allow-all console.js`), everyTest: true },
  { name: 'Bun', folder: 'node', check: prints(() => `${bun()} console.js`), everyTest: true },
  {
    name: 'workerd',
    folder: 'workerd',
    tools: ['workerd', 'esbuild'],
    check: answers(['npm run build'], 'workerd serve config.capnp --socket-addr http=127.0.0.1:$PORT', {
      pool: 'ERR_WORKER_START',
      mp3: 'ERR_WORKER_START',
      'mp3, no worker': 'ERR_NO_WEBASSEMBLY',
    }),
  },
  {
    name: 'page without bundler',
    folder: 'import-map',
    check: withoutBundler('its own origin'),
    everyTest: true,
  },
  { name: 'page, modules of another origin', folder: 'import-map', check: withoutBundler('another origin') },
  {
    name: 'esbuild: page',
    folder: 'esbuild',
    tools: ['esbuild'],
    check: page(['node build.js'], 'dist'),
    everyTest: true,
  },
  {
    name: 'esbuild: page, policy with wasm',
    folder: 'esbuild',
    tools: ['esbuild'],
    check: page(['node build.js'], 'dist', { 'content-security-policy': policy }),
  },
  {
    name: 'esbuild: page, policy without',
    folder: 'csp',
    tools: ['esbuild'],
    check: refusals(
      ['node build.js'],
      'dist',
      { 'content-security-policy': policyWithoutWasm },
      {
        features: 'ERR_NO_WEBASSEMBLY',
        pool: 'ERR_NO_WEBASSEMBLY',
        naive: '80,3000',
        mp3: 'ERR_NO_WEBASSEMBLY',
      },
    ),
  },
  {
    name: 'esbuild: page in Firefox',
    folder: 'firefox',
    tools: ['esbuild'],
    check: inFirefox(['node build.js'], 'dist'),
  },
  {
    name: 'esbuild: extension of Chromium',
    folder: 'extension',
    tools: ['esbuild'],
    check: extension(['node build.js'], 'dist'),
  },
  {
    name: 'esbuild: microphone to models',
    folder: 'microphone',
    tools: ['esbuild', 'onnxruntime-web'],
    check: withModel(
      ['node build.js'],
      'dist',
      { name: 'audio_signal', type: 'float32', axes: 3 },
      {
        windows: '80,3000, 0 s, range 2',
        chunks: '1,49,128, 0.00 s, as sent; 1,56,128, 0.49 s, as sent; 1,56,128, 1.05 s, as sent',
      },
    ),
  },
  {
    name: 'esbuild: Node, .mjs',
    folder: 'esbuild-node',
    tools: ['esbuild'],
    check: prints('node build.mjs', 'node dist/console.mjs'),
  },
  {
    name: 'esbuild: Node, .js',
    folder: 'esbuild-node',
    tools: ['esbuild'],
    check: prints('node build.mjs', 'node dist/console.js'),
  },
  { name: 'Vite: build', folder: 'vite', tools: ['vite'], check: page(['vite build'], 'dist'), everyTest: true },
  { name: 'Vite: dev', folder: 'vite', tools: ['vite'], check: served([], 'vite --strictPort --port $PORT') },
  {
    name: 'Vite: page, policy with wasm',
    folder: 'vite',
    tools: ['vite'],
    check: page(['vite build'], 'dist', { 'content-security-policy': policy }),
  },
  { name: 'webpack', folder: 'webpack', tools: ['webpack'], check: page(['webpack'], 'dist') },
  {
    name: 'webpack: page, policy with wasm',
    folder: 'webpack',
    tools: ['webpack'],
    check: page(['webpack'], 'dist', { 'content-security-policy': policy }),
  },
  { name: 'Rollup', folder: 'rollup', tools: ['rollup'], check: page(['rollup --config'], 'dist') },
  { name: 'Parcel', folder: 'parcel', tools: ['parcel'], check: page(['parcel build index.html'], 'dist') },
  {
    name: 'Next: Turbopack, page and server',
    folder: 'next',
    tools: ['next', 'react'],
    check: served(['next build'], 'next start --port $PORT', '/sums'),
  },
  {
    name: 'Next: webpack, page and server',
    folder: 'next',
    tools: ['next', 'react'],
    check: served(['next build --webpack'], 'next start --port $PORT', '/sums'),
  },
  {
    name: 'SvelteKit: page and server',
    folder: 'sveltekit',
    tools: ['@sveltejs/kit', 'vite'],
    check: served(['vite build'], 'node build', '/sums'),
  },
  ...['node', 'jsdom'].map((environment) => ({
    name: `jest: ${environment}`,
    folder: 'jest',
    tools: ['jest'],
    check: succeeds(`npm test -- --env=${environment}`),
  })),
  ...['node', 'jsdom', 'happy-dom'].map((environment) => ({
    name: `vitest: ${environment}`,
    folder: 'vitest',
    tools: ['vitest'],
    check: succeeds(`vitest run --environment=${environment}`),
  })),
  ...['typescript-5.7', 'typescript-5.9', 'typescript-newest'].map((compiler) => ({
    name: compiler.replace('typescript-', 'TypeScript '),
    folder: 'typescript',
    tools: [compiler],
    check: compiles(compiler),
  })),
  {
    name: 'publint',
    folder: 'tarballs',
    tools: ['publint'],
    check: cleanTarballs((tarball) => `publint run ${tarball} --strict`),
  },
  {
    name: 'attw',
    folder: 'tarballs',
    tools: ['@arethetypeswrong/cli'],
    check: cleanTarballs((tarball) => `attw ${tarball} --profile esm-only --no-definitely-typed`),
  },
];
