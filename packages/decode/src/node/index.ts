/**
 * `@melisma/decode/node`: recordings in files, and AAC through the ffmpeg of the system.
 *
 * @example
 * import { decodeFile } from '@melisma/decode/node';
 * const { samples, sampleRate } = await decodeFile('fixtures/audio/jfk.wav');
 * console.log(samples[0].length / sampleRate); // 11
 */
import { type FileHandle, open } from 'node:fs/promises';
import { readable, readOptions } from 'melisma/errors';
import { type AudioStream, type DecodedAudio, decode, openInto } from '../decode.ts';
import { unreadable } from '../errors.ts';
import { newRoom, type Room } from '../pcm/room.ts';
import { type KeysOf, type ReadOptions, readKeys, readOpened } from '../read-samples.ts';
import { type AudioBlock, type DecodeOptions, decodeKeys, type WholeOptions } from '../recording.ts';
import type { ByteSource } from '../source/source.ts';
import { type FfmpegOptions, ffmpegAac } from './ffmpeg.ts';

export { type FfmpegOptions, ffmpegAac } from './ffmpeg.ts';

/** How a file is decoded. */
export interface FileOptions extends DecodeOptions, FfmpegOptions {}

/** How a file is decoded whole. */
export interface WholeFileOptions extends WholeOptions, FfmpegOptions {}

/**
 * Decodes a file, whatever its name says.
 *
 * @throws MelismaError as `decode`; ERR_FILE_READ with the system's error as `cause`
 */
export async function decodeFile(path: string | URL, options?: WholeFileOptions): Promise<DecodedAudio> {
  const handle = await opened(path);
  try {
    const { maxSeconds, ...rest } = readOptions(options, [...fileKeys, 'maxSeconds']);
    return await decode(await sourceOf(handle), { ...withFfmpeg(rest), maxSeconds });
  } finally {
    await handle.close();
  }
}

/**
 * Opens a file to be decoded block by block.
 *
 * @throws MelismaError as `openAudio`; ERR_FILE_READ with the system's error as `cause`
 */
export async function openFile(path: string | URL, options?: FileOptions): Promise<AudioStream> {
  return openFileInto(path, options, () => newRoom);
}

async function openFileInto(
  path: string | URL,
  options: FileOptions | undefined,
  roomFor: (byteLength: number) => Room,
): Promise<AudioStream> {
  const handle = await opened(path);
  try {
    const stream = await openInto(await sourceOf(handle), withFfmpeg(options), roomFor);
    const close = () => stream.close().finally(() => handle.close());
    return { ...stream, close, [Symbol.asyncIterator]: () => closing(stream, handle) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What is made of a file. */
export interface ReadFileOptions extends ReadOptions, FfmpegOptions {}

const readFileKeys: KeysOf<ReadFileOptions> = { ...readKeys, ffmpeg: true };

/**
 * `readSamples` of `@melisma/decode`, of a file.
 *
 * @throws MelismaError as that; ERR_FILE_READ with the system's error as `cause`
 *
 * @example
 * import { readSamples } from '@melisma/decode/node';
 * const samples = await readSamples('fixtures/audio/jfk.wav', { sampleRate: 16000, channel: 'average' });
 * console.log(samples.length / 16000); // 11
 */
export const readSamples = (path: string | URL, options: ReadFileOptions): Promise<Float32Array> =>
  readOpened(options, readFileKeys, (decoding, roomFor) => openFileInto(path, decoding, roomFor));

const fileKeys = [...decodeKeys, 'ffmpeg'] as const;

function withFfmpeg(options: FileOptions | undefined): DecodeOptions {
  const { ffmpeg, ...rest } = readOptions(options, fileKeys);
  return { ...rest, aac: rest.aac ?? ffmpegAac({ ffmpeg, timeoutSeconds: rest.timeoutSeconds }) };
}

async function* closing(stream: AudioStream, handle: FileHandle): AsyncGenerator<AudioBlock> {
  try {
    yield* stream;
  } finally {
    await handle.close();
  }
}

function opened(path: string | URL): Promise<FileHandle> {
  const opening = async () => open(path); // it throws at once for what is no path
  return opening().catch((cause: Error) => {
    const given = readable('path', () => (path instanceof URL ? path.href : path), 'ERR_FILE_READ');
    throw unreadable('path', 'a file that can be read', given, cause);
  });
}

const unread = (cause: Error): Error => unreadable('path', 'a file that can be read', undefined, cause);

/** A regular file at any place; a pipe, whose length nobody knows, from front to back. */
async function sourceOf(handle: FileHandle): Promise<ByteSource | AsyncIterable<Uint8Array>> {
  const stat = await handle.stat();
  if (!stat.isFile()) return streamOf(handle);
  return { byteLength: stat.size, read: (offset, length) => readAt(handle, offset, length) };
}

async function* streamOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(PIPE_BYTES)).catch((cause: Error) => {
      throw unread(cause);
    });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
/** Bytes that are read of a pipe at a time: what it holds in Linux. */
const PIPE_BYTES = 1 << 16;

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = unfilled(length);
  let filled = 0;
  for (let got = 1; got > 0 && filled < length; filled += got)
    got = await handle.read(bytes, filled, length - filled, offset + filled).then(
      ({ bytesRead }) => bytesRead,
      (cause: Error) => {
        throw unread(cause);
      },
    );
  return bytes.subarray(0, filled);
}

/** Memory that is not zeroed first, and nobody else's. */
function unfilled(length: number): Uint8Array {
  const { buffer } = Buffer.allocUnsafeSlow(length);
  return new Uint8Array(buffer, 0, length);
}
