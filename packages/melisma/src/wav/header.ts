/**
 * The chunks of a WAV file up to its samples: RIFF (Microsoft and IBM, "Multimedia programming interface", 1991), RIFX,
 * RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088).
 *
 * The parser is a generator that asks for the few bytes it needs, so the same code reads an array, a file or a blob.
 */
import type { MelismaError } from '../errors/errors.ts';
import { refusal } from '../errors/refusal.ts';
import { type FmtChunk, parseFmt, printable } from './fmt.ts';
import { frameBytesOf, type WavInfo } from './format.ts';

/** Bytes that the parser asks for; the answer is shorter only where the file ends. */
export interface ByteRange {
  offset: number;
  length: number;
}

/** A parse under way: yields ranges, is resumed with their bytes, returns what the header says. */
export type HeaderParse = Generator<ByteRange, WavInfo, Uint8Array>;

interface Riff {
  container: WavInfo['container'];
  littleEndian: boolean;
  fileBytes: number;
  /** Bytes after the first 8, as the header states them. */
  riffBytes: number;
  /** The `data` size of a `ds64` chunk. */
  longDataBytes?: number;
  fmt?: FmtChunk;
}

interface Chunk {
  id: string;
  /** Byte at which the body begins. */
  offset: number;
  size: number;
}

const UNKNOWN_32 = 0xffffffff;
const UNKNOWN_64 = 2 ** 64;
/** Bytes of samples that are looked at at a time. */
const LOOSE_BYTES = 4096;
/** A `fmt ` chunk is read so far; the longest that means anything here, an EXTENSIBLE, has 40 bytes. */
const MAX_FMT = 64;

/**
 * Parses the header of a WAV file of `fileBytes` bytes.
 *
 * @throws MelismaError ERR_WAV_FORMAT, ERR_WAV_UNSUPPORTED, or ERR_WAV_TRUNCATED when the file ends before its samples
 * begin. A file that ends within its samples is no error here: `truncated` says so.
 */
export function* parseHeader(fileBytes: number): HeaderParse {
  const riff = parseRiff(yield { offset: 0, length: 12 }, fileBytes);
  let offset = 12;
  for (;;) {
    const chunk = parseChunk(yield { offset, length: 8 }, offset, riff);
    if (chunk.id === 'data') {
      if (riff.fmt?.loose) yield* checkLoose(riff, chunk.offset);
      return describe(riff, chunk);
    }
    checkWithin(riff, chunk);
    if (chunk.id === 'fmt ' || chunk.id === 'ds64') keepChunk(riff, chunk, yield bodyRange(chunk));
    offset = afterChunk(chunk, yield { offset: chunk.offset + chunk.size, length: 4 });
  }
}

/** The first twelve bytes. */
function parseRiff(bytes: Uint8Array, fileBytes: number): Riff {
  const container = ascii(bytes, 0);
  if (!isContainer(container) || (bytes.length >= 12 && ascii(bytes, 8) !== 'WAVE')) throw notWav(bytes, fileBytes);
  if (bytes.length < 12) throw endsInHeader(fileBytes, 'the first 12 bytes');
  const littleEndian = container !== 'RIFX';
  const riffBytes = viewOf(bytes).getUint32(4, littleEndian);
  return { container, littleEndian, fileBytes, riffBytes };
}

const isContainer = (id: string): id is WavInfo['container'] =>
  id === 'RIFF' || id === 'RIFX' || id === 'RF64' || id === 'BW64';

/** The eight bytes before each chunk. */
function parseChunk(bytes: Uint8Array, offset: number, riff: Riff): Chunk {
  if (bytes.length < 8) throw noData(bytes.length, offset, riff);
  const id = ascii(bytes, 0);
  if (/[^\x20-\x7e]/.test(id)) throw malformed(`no chunk begins at byte ${offset}`, 'a chunk name', printable(id));
  return { id, offset: offset + 8, size: viewOf(bytes).getUint32(4, riff.littleEndian) };
}

/** A chunk before the samples must be there as a whole; the `data` chunk need not. */
function checkWithin({ fileBytes }: Riff, { id, offset, size }: Chunk): void {
  if (offset + size <= fileBytes) return;
  throw endsInHeader(fileBytes, `the chunk ${printable(id)} of ${size} bytes from byte ${offset}`);
}

/** What to read of a chunk that matters. */
const bodyRange = ({ offset, size }: Chunk): ByteRange => ({ offset, length: Math.min(size, MAX_FMT) });

/** Takes over a `fmt ` or `ds64` chunk. The first `fmt ` counts, as in libsndfile. */
function keepChunk(riff: Riff, { id, size }: Chunk, bytes: Uint8Array): void {
  const body = viewOf(bytes);
  if (id === 'fmt ') {
    riff.fmt ??= parseFmt(body, riff.littleEndian);
    return;
  }
  if (size < 24) throw malformed('the ds64 chunk is too short', 'at least 24 bytes', size);
  riff.riffBytes = uint64(body, 0);
  riff.longDataBytes = uint64(body, 8);
}

/**
 * 24 bits in 4 bytes are taken where they fill the upper three, as libsndfile takes them: then they are integers of 32 bits. Looks at the first samples
 * that are not silent.
 *
 * @throws MelismaError ERR_WAV_UNSUPPORTED for the lower three bytes, and for floats
 */
function* checkLoose({ littleEndian, fileBytes }: Riff, start: number): Generator<ByteRange, void, Uint8Array> {
  for (let offset = start; offset < fileBytes; offset += LOOSE_BYTES) {
    const bytes = yield { offset, length: LOOSE_BYTES };
    const lowest = bytes.filter((_, i) => i % 4 === (littleEndian ? 0 : 3));
    if (lowest.some((byte) => byte !== 0)) throw looseSamples();
    if (bytes.length < LOOSE_BYTES || bytes.some((byte) => byte !== 0)) return;
  }
}

/** Where the next chunk begins: an odd body is padded, except by writers that forget it before `data`. */
function afterChunk({ offset, size }: Chunk, next: Uint8Array): number {
  const padded = size % 2 === 1 && ascii(next, 0) !== 'data';
  return offset + size + (padded ? 1 : 0);
}

/** Puts together what is known once the samples are found. */
function describe(riff: Riff, { offset: dataOffset, size }: Chunk): WavInfo {
  const { container, littleEndian } = riff;
  if (riff.fmt === undefined) throw malformed('the data chunk comes before any fmt chunk', 'fmt, then data', 'data');
  const { loose: _, ...fmt } = riff.fmt;
  const frameBytes = frameBytesOf({ ...fmt, littleEndian });
  const available = Math.floor((riff.fileBytes - dataOffset) / frameBytes);
  const declared = declaredBytes(riff, dataOffset, size);
  const declaredFrames = declared === undefined ? undefined : Math.floor(declared / frameBytes);
  const numFrames = Math.min(available, declaredFrames ?? available);
  const truncated = declaredFrames !== undefined && declaredFrames > numFrames;
  const dataBytes = numFrames * frameBytes;
  return { container, littleEndian, ...fmt, frameBytes, dataOffset, dataBytes, numFrames, declaredFrames, truncated };
}

/** Bytes of samples that the header promises, or undefined when whoever wrote it did not know. */
function declaredBytes(riff: Riff, dataOffset: number, size: number): number | undefined {
  const long = riff.container === 'RF64' || riff.container === 'BW64';
  const declared = long && size === UNKNOWN_32 ? (riff.longDataBytes ?? UNKNOWN_64) : size;
  if (declared === 0) return neverClosed(riff, dataOffset) ? undefined : 0;
  const fits = dataOffset + declared <= riff.fileBytes;
  return !fits && isPlaceholder(declared) ? undefined : declared;
}

/** Data of size 0 are really empty only if the file ends here, or the RIFF size covers what follows. */
function neverClosed({ riffBytes, fileBytes }: Riff, dataOffset: number): boolean {
  const end = riffBytes + 8;
  return fileBytes > dataOffset && (end <= dataOffset || end > fileBytes);
}

/**
 * Sizes that writers put down when they cannot seek back: 0xFFFFFFFF and a little less (ffmpeg), 0x7FFFF000 rounded
 * down to a frame (SoX), 0x7FFF0000 (GStreamer), 0x7FFFFFFF and 0x80000000 (arecord), -1 in 64 bits.
 */
const isPlaceholder = (size: number): boolean =>
  (size >= 0x7ffe0000 && size <= 0x80000000) || (size >= 0xffffff00 && size <= UNKNOWN_32) || size >= 2 ** 63;

/** The error for a file that has come to its end without a data chunk. */
function noData(found: number, offset: number, riff: Riff): MelismaError {
  const promised = riff.riffBytes + 8;
  if (found > 0 || (promised > riff.fileBytes && !isPlaceholder(riff.riffBytes)))
    return endsInHeader(riff.fileBytes, `the chunk at byte ${offset}`);
  return malformed('there is no data chunk', 'fmt, then data', riff.fmt ? 'fmt' : 'neither');
}

/** Names what a file is instead, where its first bytes tell. */
function notWav(bytes: Uint8Array, fileBytes: number): MelismaError {
  const words = fileBytes === 0 ? 'an empty file' : `${printable(ascii(bytes, 0))}${otherFile(ascii(bytes, 0))}`;
  return refusal('ERR_WAV_FORMAT', 'bytes', 'a WAV file, RIFF ... WAVE', words, { words });
}

function otherFile(id: string): string {
  const known: Record<string, string> = { fLaC: 'FLAC', OggS: 'Ogg', FORM: 'AIFF', riff: 'Wave64', caff: 'CAF' };
  const name = known[id] ?? (id.startsWith('ID3') ? 'MP3' : undefined);
  return name === undefined ? '' : ` (${name})`;
}

const endsInHeader = (fileBytes: number, where: string): MelismaError =>
  refusal('ERR_WAV_TRUNCATED', 'bytes', 'a whole WAV file', fileBytes, {
    words: `one that breaks off at byte ${fileBytes}, in ${where}`,
    more: ': no sample was read',
  });

function looseSamples(): MelismaError {
  const words = '24 bits in 4 bytes, not in the upper three';
  return refusal('ERR_WAV_UNSUPPORTED', 'bytes', 'a WAV file with samples that are decoded here', words, { words });
}

function malformed(what: string, expected: string, given: unknown): MelismaError {
  return refusal('ERR_WAV_FORMAT', 'bytes', `${expected} in the WAV header`, given, { more: `: ${what}` });
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const ascii = (bytes: Uint8Array, offset: number): string => String.fromCharCode(...bytes.subarray(offset, offset + 4));

const uint64 = (view: DataView, offset: number): number =>
  view.getUint32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true);
