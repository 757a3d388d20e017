/** What a page downloads: minified and gzipped bytes of each built entry. `npm run build && npm run size` */
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { builtEntries, root } from './entries.ts';

export interface Size {
  name: string;
  minified: number;
  gzipped: number;
}

/** The bytes of a module with all that it imports, as a bundler would ship it. */
export async function sizeOf(name: string, code: string): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['node:*'],
    tsconfigRaw: {}, // the built package, not the sources that tsconfig.json points to
    write: false,
  });
  const bytes = outputFiles[0].contents;
  return { name, minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

/** Each entry whole, then what a page with one front end takes. */
export async function sizes(): Promise<Size[]> {
  const entries = builtEntries().map(({ specifier }) => sizeOf(specifier, `export * from '${specifier}';`));
  const page = `export { createExtractor } from 'melisma'; export { whisper } from 'melisma/presets';`;
  return Promise.all([...entries, sizeOf('createExtractor and one preset', page)]);
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

if (process.argv[1] === import.meta.filename) {
  console.log(`${''.padEnd(32)}${'minified'.padStart(10)}${'gzipped'.padStart(10)}`);
  for (const { name, minified, gzipped } of await sizes())
    console.log(name.padEnd(32) + kilobytes(minified) + kilobytes(gzipped));
}
