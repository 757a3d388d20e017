/** Where the files of the workers are, seen from the built package. Tests and scripts that run on the sources have source/files.ts in its place. */
import type { DecoderName } from './protocol.ts';

/**
 * The worker of a page. Written out, because bundlers follow these very words: they copy the file, which imports nothing, and put its new address
 * here.
 */
export const pageFiles: Readonly<Record<DecoderName, () => URL>> = {
  mp3: () => new URL('./workers/mp3.js', import.meta.url),
  opus: () => new URL('./workers/opus.js', import.meta.url),
  vorbis: () => new URL('./workers/vorbis.js', import.meta.url),
  container: () => new URL('./workers/container.js', import.meta.url),
};

/** The worker of Node, Deno and Bun. Not in those words: it finds its packages only where it is, so a bundler that copies it would break it. */
export function nodeFile(): URL {
  const here = import.meta.url;
  return new URL('./worker.js', here);
}
