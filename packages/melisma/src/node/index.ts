/**
 * `melisma/node`: what needs a file system. Importing it touches nothing.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { MelismaError } from '../errors/errors.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { type ByteSource, type DecodeOptions, decodeWav, type Recording, readWavFrom } from '../wav/index.ts';

export type { DecodeOptions, Recording } from '../wav/index.ts';

/**
 * Reads a WAV file into one float32 signal, as `decodeWav` of `melisma/wav` does. The file is read in blocks of 1 MB.
 *
 * @param path a path or a `file:` URL; a pipe will do
 * @returns `samples` `[numFrames]`, `sampleRate` in Hz, and what the file says of itself
 * @throws MelismaError ERR_FILE_READ (with the system's error as `cause`), and those of `decodeWav`
 *
 * @example
 * import { readWav } from 'melisma/node';
 * const { samples, sampleRate } = await readWav('fixtures/audio/jfk.wav');
 * console.log(samples.length / sampleRate); // 11
 */
export async function readWav(path: string | URL, options?: DecodeOptions): Promise<Recording> {
  const opening = async () => open(path); // it throws at once for what is no path
  const handle = await opening().catch((cause: unknown) => fail(path, cause));
  try {
    return await readHandle(handle, options);
  } catch (cause) {
    return fail(path, cause);
  } finally {
    await handle.close();
  }
}

/** A regular file in blocks; anything else, whose length is not known beforehand, whole. */
async function readHandle(handle: FileHandle, options: DecodeOptions | undefined): Promise<Recording> {
  const stat = await handle.stat();
  if (!stat.isFile()) return decodeWav(await handle.readFile(), options);
  return readWavFrom(fileSource(handle, stat.size), options);
}

/** A file as a source. What is read holds until the next read: fresh memory for each MB is a tenth of the time of `readWav`. */
function fileSource(handle: FileHandle, byteLength: number): ByteSource {
  let buffer = new Uint8Array(0);
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    if (buffer.length < length) buffer = new Uint8Array(length);
    const bytes = buffer.subarray(0, length);
    let filled = 0;
    for (let got = 1; got > 0 && filled < length; filled += got)
      got = (await handle.read(bytes, filled, length - filled, offset + filled)).bytesRead;
    return bytes.subarray(0, filled);
  };
  return { byteLength, read };
}

/** Passes an error of ours on, and wraps one of the system. */
function fail(path: string | URL, cause: unknown): never {
  if (cause instanceof MelismaError) throw cause;
  const given = readable('path', () => (path instanceof URL ? path.href : path), 'ERR_FILE_READ');
  const reason = cause instanceof Error ? cause.message : String(cause);
  // The system's words have the path in them, which may be of any length.
  throw refusal('ERR_FILE_READ', 'path', 'a file that can be read', given, {
    more: `: ${reason.slice(0, 200)}`,
    cause,
  });
}
