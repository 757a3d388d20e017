/** The header of an ADTS frame: ISO 13818-7, 6.2. */
import type { FrameKind } from '../../source/frames.ts';

export interface AdtsFrame {
  /** Hz, of the core. */
  sampleRate: number;
  /** 0 where the sound itself tells. */
  channels: number;
  /** Bytes of the frame with its header. */
  bytes: number;
}

/** Hz by code (ISO 14496-3, table 1.18). */
export const aacRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** The frame whose header lies at `at`; undefined where none does. */
function adtsFrameAt(bytes: Uint8Array, at: number): AdtsFrame | undefined {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xf6) !== 0xf0) return undefined;
  const sampleRate = aacRates[(bytes[at + 2] >> 2) & 15];
  const layout = ((bytes[at + 2] & 1) << 2) | (bytes[at + 3] >> 6);
  const size = ((bytes[at + 3] & 3) << 11) | (bytes[at + 4] << 3) | (bytes[at + 5] >> 5);
  const headBytes = bytes[at + 1] & 1 ? 7 : 9;
  if (sampleRate === undefined || size <= headBytes) return undefined;
  return { sampleRate, channels: layout === 7 ? 8 : layout, bytes: size };
}

/** Access units in a frame: one more than the last two bits of the header say. */
export const adtsUnits = (frame: Uint8Array): number => (frame[6] & 3) + 1;

/** How frames of ADTS are found. */
export const adtsFrames: FrameKind<AdtsFrame> = {
  name: 'AAC',
  at: adtsFrameAt,
  alike: (a, b) => a.sampleRate === b.sampleRate && a.channels === b.channels,
};
