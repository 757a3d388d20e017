/** The header of an MPEG audio frame: ISO 11172-3, 2.4.1.3, and its extension to lower rates, ISO 13818-3. */
import { unsupported } from '../../errors.ts';
import type { FrameKind } from '../../source/frames.ts';

export interface Mp3Frame {
  layer: 1 | 2 | 3;
  /** Hz. */
  sampleRate: number;
  channels: number;
  /** Bits per second. */
  bitRate: number;
  /** Samples per channel. */
  samples: number;
  /** Bytes of the frame with its header. */
  bytes: number;
  /** Bytes of header, check and side information before the sound (layer III). */
  sideEnd: number;
  /** Whether 16 bits after the header check it. */
  checked: boolean;
}

/** kbit/s by code: MPEG-1 layers I, II, III, then MPEG-2 and 2.5 layer I and layers II and III. */
const bitRates = [
  [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const rates = [44100, 48000, 32000];

/** The frame whose header lies at `at`; undefined where none does, or one of free format. */
export function mp3FrameAt(bytes: Uint8Array, at: number): Mp3Frame | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe0) !== 0xe0) return undefined;
  const [, second, third, fourth] = bytes.subarray(at, at + 4);
  const version = (second >> 3) & 3;
  const layer = 4 - ((second >> 1) & 3);
  const rateCode = (third >> 2) & 3;
  const bitCode = third >> 4;
  if (version === 1 || layer === 4 || rateCode === 3 || bitCode === 0 || bitCode === 15) return undefined;
  const low = version !== 3;
  const sampleRate = rates[rateCode] / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const bitRate = 1000 * bitRates[low ? (layer === 1 ? 3 : 4) : layer - 1][bitCode - 1];
  const samples = layer === 1 ? 384 : layer === 3 && low ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1;
  const size = (Math.floor((samples * bitRate) / (8 * slot * sampleRate)) + ((third >> 1) & 1)) * slot;
  const channels = fourth >> 6 === 3 ? 1 : 2;
  const checked = (second & 1) === 0;
  const side = low ? (channels === 1 ? 9 : 17) : channels === 1 ? 17 : 32;
  return {
    layer: layer as 1 | 2 | 3,
    sampleRate,
    channels,
    bitRate,
    samples,
    bytes: size,
    sideEnd: 4 + (checked ? 2 : 0) + side,
    checked,
  };
}

/** Whether a frame begins that does not tell its bit rate: its length is known only where the next one begins. */
export const isFreeFormat = (bytes: Uint8Array): boolean =>
  bytes.length > 3 &&
  bytes[2] >> 4 === 0 &&
  mp3FrameAt(Uint8Array.of(bytes[0], bytes[1], bytes[2] | 0x10, bytes[3]), 0) !== undefined;

/** How frames of MPEG audio are found. */
export const mp3Frames: FrameKind<Mp3Frame> = {
  name: 'MP3',
  at: mp3FrameAt,
  alike: (a, b) => a.layer === b.layer && a.sampleRate === b.sampleRate,
  refuse: (bytes) => (isFreeFormat(bytes) ? unsupported('MP3', 'frames of free format') : undefined),
};
