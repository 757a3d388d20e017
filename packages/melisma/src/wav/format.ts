/**
 * What a WAV header says, as plain data. Pure types and the sizes that follow from them.
 */

/** How one sample is stored. Integers are two's complement except `uint8`, whose zero is 128; `alaw`, `mulaw`: G.711. */
export type SampleFormat = 'uint8' | 'int16' | 'int24' | 'int32' | 'float32' | 'float64' | 'alaw' | 'mulaw';

/** Bytes that one sample takes in the file. */
export const bytesPerSample: Readonly<Record<SampleFormat, number>> = Object.freeze({
  uint8: 1,
  int16: 2,
  int24: 3,
  int32: 4,
  float32: 4,
  float64: 8,
  alaw: 1,
  mulaw: 1,
});

/** What is needed to decode a block of sample data: nothing else of the header matters there. */
export interface SampleLayout {
  format: SampleFormat;
  /** Channels, interleaved sample by sample. */
  channels: number;
  /** False in a RIFX file only. */
  littleEndian: boolean;
}

/** What the header of a WAV file says, and where its samples lie. */
export interface WavInfo extends SampleLayout {
  /** The first four bytes. RIFX is big-endian; RF64 and BW64 carry 64-bit sizes. */
  container: 'RIFF' | 'RIFX' | 'RF64' | 'BW64';
  /** Whether the `fmt ` chunk is a WAVE_FORMAT_EXTENSIBLE. */
  extensible: boolean;
  /** Hz. */
  sampleRate: number;
  /** As the header states it; 12 where 12 bits lie, left-justified, in an `int16`. */
  bitsPerSample: number;
  /** Loudspeaker positions (EXTENSIBLE), else 0. */
  channelMask: number;
  /** Bytes of one sample of every channel. */
  frameBytes: number;
  /** Byte at which the samples begin. */
  dataOffset: number;
  /** Bytes of whole frames that are there: `numFrames * frameBytes`. */
  dataBytes: number;
  /** Samples per channel that are there. */
  numFrames: number;
  /** Samples per channel that the header promises; undefined in a streamed file, whose data run to the end of the file. */
  declaredFrames: number | undefined;
  /** Whether fewer frames are there than the header promises. */
  truncated: boolean;
}

/** Bytes of one sample of every channel. */
export const frameBytesOf = (layout: SampleLayout): number => bytesPerSample[layout.format] * layout.channels;
