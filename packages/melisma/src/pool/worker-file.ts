/** Where the worker's file is, seen from the built package: it imports nothing. Tests and scripts that run on the sources have another in its place. */

/** The worker of a page. Written out, because bundlers follow these very words: they copy the file and put its new address here. */
export const pageFile = (): URL => new URL('./workers/pool.js', import.meta.url);

/** The worker of Node, Deno and Bun. Not in those words: a bundler for a server would put the address of a page's file here. */
export function nodeFile(): URL {
  const here = import.meta.url;
  return new URL('./workers/pool.js', here);
}
