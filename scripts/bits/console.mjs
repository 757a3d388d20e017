/**
 * Runs the bundle in Node, Bun or Deno and prints what came out as JSON. Plain JavaScript: it runs as it stands.
 *
 *   node console.mjs FILE_URL_OF_THE_BUNDLE FILE_URL_OF_FIXTURES
 */
import { readFile } from 'node:fs/promises';
import process from 'node:process';

const [bundle, fixtures] = process.argv.slice(2);
const { report } = await import(bundle);

/** The JavaScript engine and its version, as the runtime itself tells them. */
function engine() {
  if (globalThis.Bun) return `JavaScriptCore ${process.versions.webkit.slice(0, 12)}`;
  return `V8 ${process.versions.v8.replace(/-.*/, '')}`;
}

const version = globalThis.Bun?.version ?? globalThis.Deno?.version.deno ?? process.versions.node;
const result = await report(async (path) => new Uint8Array(await readFile(new URL(path, fixtures))));
console.log(JSON.stringify({ version, engine: engine(), arch: process.arch, ...result }));
