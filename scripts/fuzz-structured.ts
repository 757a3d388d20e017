/**
 * Damage that knows how a file is made: pieces of it (chunks, boxes, elements, pages, frames) are left out, repeated, changed round, cut, or get other
 * numbers and bits, and then every size and sum around them is mended, so that what reads them gets further than its first check.
 */
import { crc8, crc16 } from '../packages/decode/src/codecs/flac/crc.ts';
import { decodeFrame } from '../packages/decode/src/codecs/flac/frame.ts';
import { parseFrameHeader, parseStreamInfo } from '../packages/decode/src/codecs/flac/header.ts';
import { mp3FrameAt } from '../packages/decode/src/codecs/mp3/header.ts';
import { crc32 } from '../packages/decode/src/containers/matroska/crc32.ts';
import { pageSum } from '../packages/decode/src/containers/ogg/page.ts';

/** A part of a file: its head, then its own parts or its bytes. */
interface Piece {
  head: Uint8Array;
  parts?: Piece[];
  body: Uint8Array;
  /** Puts size and sum of the whole piece right, in place. */
  mend(bytes: Uint8Array): void;
}

const none = new Uint8Array(0);
const nothing = (): void => undefined;
const row = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const leaf = (bytes: Uint8Array, headBytes: number, mend: Piece['mend'] = nothing): Piece => ({
  head: bytes.slice(0, headBytes),
  body: bytes.slice(headBytes),
  mend,
});
const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** The bytes of a piece, mended from the inside out. */
function written(piece: Piece): Uint8Array {
  const bytes = row([piece.head, ...(piece.parts ? piece.parts.map(written) : [piece.body])]);
  piece.mend(bytes);
  return bytes;
}

/** WAV and AIFF: chunks with a size behind their name. */
function chunks(bytes: Uint8Array): Piece {
  const little = textAt(bytes, 0) !== 'FORM';
  const put = (whole: Uint8Array): void => {
    if (viewOf(whole).getUint32(4, little) !== 0xffffffff) viewOf(whole).setUint32(4, whole.length - 8, little);
  };
  const parts: Piece[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = viewOf(bytes).getUint32(at + 4, little);
    const end = Math.min(bytes.length, at + 8 + size + (size & 1));
    const isOdd = (size & 1) === 1;
    parts.push(
      leaf(bytes.subarray(at, end), 8, (whole) => {
        if (size !== 0xffffffff) viewOf(whole).setUint32(4, whole.length - 8 - (isOdd ? 1 : 0), little);
      }),
    );
    at = end;
  }
  return { head: bytes.slice(0, 12), parts, body: none, mend: put };
}

/** FLAC: metadata blocks, then frames, each with two sums. */
function flac(bytes: Uint8Array): Piece {
  const parts: Piece[] = [];
  let at = 4;
  for (let last = false; !last; ) {
    const size = viewOf(bytes).getUint32(at) & 0xffffff;
    last = bytes[at] > 127;
    const piece = leaf(bytes.subarray(at, at + 4 + size), 4, (whole) => {
      const view = viewOf(whole);
      view.setUint32(0, ((view.getUint32(0) & 0xff000000) | (whole.length - 4)) >>> 0);
    });
    parts.push(piece);
    at += 4 + size;
  }
  const info = parseStreamInfo(parts[0].body.subarray(0, 34));
  while (at < bytes.length) {
    const { frameBytes } = decodeFrame(bytes.subarray(at), info);
    const headBytes = parseFrameHeader(bytes.subarray(at), info).bytes;
    parts.push(
      leaf(bytes.subarray(at, at + frameBytes), 0, (whole) => {
        if (whole.length < headBytes + 2) return;
        whole[headBytes - 1] = crc8(whole.subarray(0, headBytes - 1));
        viewOf(whole).setUint16(whole.length - 2, crc16(whole.subarray(0, -2)));
      }),
    );
    at += frameBytes;
  }
  return { head: bytes.slice(0, 4), parts, body: none, mend: nothing };
}

/** Ogg: pages with a sum; their numbers are not mended. */
function pages(bytes: Uint8Array): Piece {
  const parts: Piece[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lacing = bytes.subarray(at + 27, at + 27 + bytes[at + 26]);
    const size = 27 + lacing.length + lacing.reduce((sum, length) => sum + length, 0);
    parts.push(
      leaf(bytes.subarray(at, at + size), 0, (whole) => {
        if (whole.length >= 27) viewOf(whole).setUint32(22, pageSum(whole), true);
      }),
    );
    at += size;
  }
  return { head: none, parts, body: none, mend: nothing };
}

/** MP3 and ADTS: frames, and what stands in front of the first. */
function frames(bytes: Uint8Array): Piece {
  const sizeAt = (at: number): number | undefined => {
    if ((bytes[at + 1] & 6) !== 0) return mp3FrameAt(bytes, at)?.bytes;
    return bytes[at] === 0xff ? ((bytes[at + 3] & 3) << 11) | (bytes[at + 4] << 3) | (bytes[at + 5] >> 5) : undefined;
  };
  const first = bytes.indexOf(0xff);
  const parts: Piece[] = [];
  for (let at = first; at < bytes.length; ) {
    const size = sizeAt(at) ?? bytes.length - at;
    parts.push(leaf(bytes.subarray(at, at + size), 0));
    at += size;
  }
  return { head: bytes.slice(0, first), parts, body: none, mend: nothing };
}

const boxes = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'udta', 'moof', 'traf', 'mvex']);

/** MP4: boxes within boxes. The places of the samples are mended, too, where something in front of them changes. */
function mp4(bytes: Uint8Array): Piece {
  const put = (whole: Uint8Array): void => {
    if (viewOf(whole).getUint32(0) > 1) viewOf(whole).setUint32(0, whole.length);
  };
  const read = (part: Uint8Array): Piece[] => {
    const parts: Piece[] = [];
    for (let at = 0; at + 8 <= part.length; ) {
      const size = viewOf(part).getUint32(at) || part.length - at;
      const box = part.subarray(at, at + Math.max(8, size));
      const piece = leaf(box, 8, put);
      parts.push(boxes.has(textAt(box, 4)) ? { ...piece, parts: read(piece.body) } : piece);
      at += box.length;
    }
    return parts;
  };
  const mediaAt = Buffer.from(bytes).indexOf('mdat');
  const mend = (whole: Uint8Array): void => {
    const buffer = Buffer.from(whole.buffer, whole.byteOffset, whole.length);
    const moved = buffer.indexOf('mdat') - mediaAt;
    const table = buffer.indexOf('stco');
    if (table < 0 || moved === 0) return;
    const count = Math.min(buffer.readUInt32BE(table + 8), (whole.length - table - 12) >> 2);
    for (let i = 0; i < count; i++) {
      const place = table + 12 + 4 * i;
      buffer.writeUInt32BE((buffer.readUInt32BE(place) + moved) >>> 0, place);
    }
  };
  return { head: none, parts: read(bytes), body: none, mend };
}

/** Segment, Cluster, Tracks, TrackEntry, BlockGroup, Audio, Info, EBML, Cues, Tags, SeekHead. */
const masters = new Set([
  0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0, 0xe1, 0x1549a966, 0x1a45dfa3, 0x1c53bb6b, 0x1254c367, 0x114d9b74,
]);

/** WebM and Matroska: elements within elements, some with a sum as their first part. */
function matroska(bytes: Uint8Array): Piece {
  const widthAt = (part: Uint8Array, at: number): number => Math.clz32(part[at]) - 23;
  const numberAt = (part: Uint8Array, at: number, width: number, mask = 0xff): number => {
    let value = part[at] & mask;
    for (let i = 1; i < width; i++) value = value * 256 + part[at + i];
    return value;
  };
  const read = (part: Uint8Array): Piece[] => {
    const parts: Piece[] = [];
    for (let at = 0; at < part.length; ) {
      const idBytes = widthAt(part, at);
      const id = numberAt(part, at, idBytes);
      const width = widthAt(part, at + idBytes);
      const headBytes = idBytes + width;
      const size = numberAt(part, at + idBytes, width, 0xff >> width);
      // All bits set: as long as what holds it.
      const isKnown = part
        .subarray(at + idBytes, at + headBytes)
        .some((byte, i) => byte !== (i === 0 ? 0xff >> (width - 1) : 0xff));
      const end = isKnown ? Math.min(part.length, at + headBytes + size) : part.length;
      const piece = leaf(part.subarray(at, end), headBytes, (whole) => {
        if (isKnown) putSize(whole, idBytes, width, whole.length - headBytes);
        if (
          masters.has(id) &&
          whole.length >= headBytes + 6 &&
          whole[headBytes] === 0xbf &&
          whole[headBytes + 1] === 0x84
        )
          viewOf(whole).setUint32(headBytes + 2, crc32(whole.subarray(headBytes + 6)), true);
      });
      parts.push(masters.has(id) ? { ...piece, parts: read(piece.body) } : piece);
      at = end;
    }
    return parts;
  };
  return { head: none, parts: read(bytes), body: none, mend: nothing };
}

function putSize(whole: Uint8Array, at: number, width: number, size: number): void {
  let rest = size;
  for (let i = width - 1; i >= 0; i--, rest = Math.floor(rest / 256)) whole[at + i] = rest % 256;
  whole[at] |= 0x80 >> (width - 1);
}

function parse(name: string, bytes: Uint8Array): Piece {
  if (/\.(wav|aif.*)$/.test(name)) return chunks(bytes);
  if (/\.flac$/.test(name)) return flac(bytes);
  if (/\.(ogg|oga|opus)$/.test(name)) return pages(bytes);
  if (/\.(mp3|aac)$/.test(name)) return frames(bytes);
  return /\.(m4a|mp4)$/.test(name) ? mp4(bytes) : matroska(bytes);
}

/** A file taken apart and put together again. */
export const rebuilt = (name: string, bytes: Uint8Array): Uint8Array => written(parse(name, bytes));

const restructurings = ['omit', 'repeat', 'exchange', 'tag', 'cut', 'number', 'flip', 'lie'] as const;
export type Restructuring = (typeof restructurings)[number];

/** Numbers that a field may get. */
const values = [0, 1, 2, 255, 65535, 0x7fffffff, 0x80000000, 0xffffffff];
const tags: readonly Uint8Array[] = [
  row([Buffer.from('TAG'), new Uint8Array(125)]),
  row([Buffer.from('ID3\x04\0\0\0\0\0\x14'), new Uint8Array(20)]),
  row([Buffer.from('LYRICSBEGININD00003110000022LYRICS200')]),
  new Uint8Array(500),
];

/** A copy whose structure was changed, and how. @param name of the recording: its ending tells the format */
export function restructure(
  name: string,
  bytes: Uint8Array,
  next: () => number,
): { bytes: Uint8Array; kind: Restructuring } {
  const below = (limit: number): number => Math.floor(next() * limit);
  const root = parse(name, bytes);
  let owner = root;
  // Half of the way down at each level, so that every depth is met.
  for (;;) {
    const inner = owner.parts!.filter(({ parts }) => parts && parts.length > 0);
    if (inner.length === 0 || (owner !== root && next() < 0.3)) break;
    owner = inner[below(inner.length)];
  }
  const parts = owner.parts!;
  const at = below(parts.length);
  const kind = restructurings[below(restructurings.length)];
  if (kind === 'omit') parts.splice(at, 1 + (next() < 0.2 ? below(3) : 0));
  else if (kind === 'repeat') parts.splice(at, 0, ...Array<Piece>(1 + (next() < 0.2 ? below(20) : 0)).fill(parts[at]));
  else if (kind === 'exchange') {
    const other = below(parts.length);
    [parts[at], parts[other]] = [parts[other], parts[at]];
  } else if (kind === 'tag') parts.splice(at, 0, leaf(tags[below(tags.length)], 0));
  else if (kind === 'lie') parts[at] = lying(parts[at], below, values);
  else parts[at] = changed(parts[at], kind, below);
  return { bytes: written(root), kind };
}

/** A piece whose head says another size than it has; what is around it stays right. */
function lying(piece: Piece, below: (limit: number) => number, sizes: readonly number[]): Piece {
  const bytes = written(piece);
  const place = below(Math.max(1, Math.min(8, bytes.length)));
  bytes[place] = sizes[below(sizes.length)] & 255;
  return leaf(bytes, 0);
}

/** A piece with a shorter body, another number in it, or other bits. */
function changed(piece: Piece, kind: Restructuring, below: (limit: number) => number): Piece {
  const whole = written({ ...piece, mend: nothing });
  const body = whole.slice(piece.head.length);
  const place = below(body.length);
  if (kind === 'cut') return { head: piece.head, mend: piece.mend, body: body.subarray(0, place) };
  if (kind === 'flip')
    for (let i = 1 + below(4); i > 0 && body.length > 0; i--) body[below(body.length)] ^= 1 << below(8);
  const width = [1, 2, 4, 8][below(4)];
  if (kind === 'number' && body.length >= width) {
    // Fields lie at the beginning of most pieces.
    const start = below(2) === 0 ? below(Math.min(40, body.length - width + 1)) : Math.min(place, body.length - width);
    const value = BigInt.asUintN(
      8 * width,
      BigInt(values[below(values.length)]) * (below(4) === 0 ? 0x100000001n : 1n),
    );
    for (let i = 0; i < width; i++) body[start + width - 1 - i] = Number((value >> BigInt(8 * i)) & 255n);
  }
  return { head: piece.head, mend: piece.mend, body };
}
