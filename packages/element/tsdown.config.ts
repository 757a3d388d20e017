import { defineConfig } from 'tsdown';

/** What draws is taken in; the library stays outside, so that its errors are those of the page. */
export default defineConfig({
  entry: { index: 'src/index.ts', wavesurfer: 'src/wavesurfer.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  // With the types of what is taken in.
  dts: { eager: true },
  sourcemap: true,
  deps: { neverBundle: [/^melisma(\/|$)/, /^wavesurfer\.js(\/|$)/] },
  // The docstrings are in the types.
  outputOptions: { comments: { jsdoc: false } },
});
