/** What a page downloads: minified and gzipped bytes of each built entry. `npm run build && npm run size` */
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { builtEntries, root } from './entries.ts';

export interface Size {
  name: string;
  minified: number;
  gzipped: number;
}

/** The bytes of a module with all that it imports, as a bundler would ship it: what it may `import()` later is not among them. */
export async function sizeOf(name: string, code: string): Promise<Size> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    external: ['node:*'],
    tsconfigRaw: {}, // the built package, not the sources that tsconfig.json points to
    outdir: root,
    metafile: true,
    write: false,
  });
  const wanted = staticFiles(metafile);
  const files = outputFiles.filter(({ path }) => wanted.has(path)).map(({ contents }) => contents);
  const [minified, gzipped] = [files, files.map((bytes) => gzipSync(bytes, { level: 9 }))].map(totalLength);
  return { name, minified, gzipped };
}

const totalLength = (files: readonly Uint8Array[]): number => files.reduce((sum, { length }) => sum + length, 0);

/** Absolute paths of the entry's file and of those that it imports statically. */
function staticFiles({ outputs }: Metafile): Set<string> {
  const files = new Set(Object.keys(outputs).filter((file) => outputs[file].entryPoint === '<stdin>'));
  for (const file of files) {
    for (const { path, kind, external } of outputs[file].imports) {
      if (kind === 'import-statement' && !external) files.add(path);
    }
  }
  return new Set([...files].map((file) => resolve(file)));
}

/** Each entry whole, then what a page takes that makes extractors, by name or by object. */
export async function sizes(): Promise<Size[]> {
  const entries = builtEntries().map(({ specifier }) => sizeOf(specifier, `export * from '${specifier}';`));
  return Promise.all([...entries, sizeOf('createExtractor', `export { createExtractor } from 'melisma';`)]);
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

if (process.argv[1] === import.meta.filename) {
  console.log(`${''.padEnd(32)}${'minified'.padStart(10)}${'gzipped'.padStart(10)}`);
  for (const { name, minified, gzipped } of await sizes())
    console.log(name.padEnd(32) + kilobytes(minified) + kilobytes(gzipped));
}
