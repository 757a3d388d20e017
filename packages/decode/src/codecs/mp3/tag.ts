/**
 * The tag in the first frame that Xing and LAME introduced: how many frames follow, and how many samples the encoder put in front and behind.
 * Facts: gabriel.mp3-tech.org/mp3infotag.html, "Mp3 Info Tag rev 1".
 */
import { ascii } from '../../source/bytes.ts';
import type { Mp3Frame } from './header.ts';

export interface Mp3Tag {
  /** Frames of sound after this one; undefined when the tag does not say. */
  frames: number | undefined;
  /** Bytes of all frames with this one; undefined when the tag does not say. */
  bytes: number | undefined;
  /** Samples that the encoder put in front and behind; undefined without LAME's part. */
  delay: number | undefined;
  padding: number | undefined;
}

/** Samples by which any decoder of layer III lags behind: 528 and one. */
export const DECODER_DELAY = 529;

/** The tag of a frame; undefined where it holds sound. */
export function parseTag(bytes: Uint8Array, frame: Mp3Frame): Mp3Tag | undefined {
  // LAME does not count the check, though the side information begins after it.
  const at = frame.checked && !isName(bytes, frame.sideEnd) ? frame.sideEnd - 2 : frame.sideEnd;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (ascii(bytes, 36, 40) === 'VBRI' && bytes.length >= 54)
    return { frames: view.getUint32(50), bytes: view.getUint32(46), delay: undefined, padding: undefined };
  if (!isName(bytes, at) || at + 8 > bytes.length) return undefined;
  const flags = view.getUint32(at + 4);
  const [frameField, byteField] = [at + 8, at + 8 + (flags & 1 ? 4 : 0)];
  const lame = byteField + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  const field = (flag: number, place: number): number | undefined =>
    flags & flag && place + 4 <= bytes.length ? view.getUint32(place) : undefined;
  const counts = { frames: field(1, frameField), bytes: field(2, byteField) };
  if (lame + 24 > bytes.length || bytes[lame] === 0) return { ...counts, delay: undefined, padding: undefined };
  const packed = (bytes[lame + 21] << 16) | (bytes[lame + 22] << 8) | bytes[lame + 23];
  return { ...counts, delay: packed >> 12, padding: packed & 0xfff };
}

const isName = (bytes: Uint8Array, at: number): boolean => /^(Xing|Info)$/.test(ascii(bytes, at, at + 4));
