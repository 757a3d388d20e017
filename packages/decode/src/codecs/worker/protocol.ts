/** The messages between a recording and the worker that runs other people's decoders. */

import type { ErrorData } from 'melisma/errors';

/** Which decoder, with what its stream's header says. */
export type CodecConfig =
  | { codec: 'mp3' }
  | { codec: 'vorbis'; identification: Uint8Array; setup: Uint8Array }
  | { codec: 'opus'; channels: number; streams: number; coupled: number; mapping: number[] };

export type ConfigOf<Name extends CodecConfig['codec']> = Extract<CodecConfig, { codec: Name }>;

/** What a recording needs a worker for: a codec, or the packets of a container. */
export type DecoderName = CodecConfig['codec'] | 'container';

/** What a worker says of itself. */
export interface Greeting {
  /** Of the package that it was built with. */
  version: string;
  /** Why no WebAssembly can be compiled there, if none can. */
  noWebAssembly?: string;
}

/** What is known of a container's audio track. */
export interface TrackInfo {
  /** The container's number of the track. */
  id: number;
  /** mediabunny's name, or the container's own. */
  codec: string;
  sampleRate: number;
  channels: number;
  /** The codec's own header, as WebCodecs has it. */
  description: Uint8Array | undefined;
  /** Seconds; negative where an edit list or a delay cuts samples off the front. */
  firstTimestamp: number;
  /** Seconds at which the track ends, where the container's header says so. */
  end: number | undefined;
}

/** One encoded stretch of sound. */
export interface Packet {
  data: Uint8Array;
  /** Seconds. */
  timestamp: number;
  /** Seconds; 0 where the container does not say. */
  duration: number;
}

/** What a decoder made of some packets. */
export interface DecodedPackets {
  /** Hz. */
  sampleRate: number;
  /** Per channel. */
  channels: Float32Array[];
  /** Samples of each packet; for MP3 one number for all. */
  counts: number[];
  /** What the decoder complained about. */
  errors: string[];
}

export type Work =
  /** Comes before all other work: what answers is one of our workers, runs, and has loaded that decoder. */
  | { kind: 'greet'; decoder: DecoderName }
  | { kind: 'open'; config: CodecConfig }
  /** `spent` is memory of earlier samples, handed back. */
  | { kind: 'decode'; packets: Uint8Array[]; spent: ArrayBuffer[] }
  | { kind: 'demux'; byteLength: number }
  | { kind: 'packets' }
  | { kind: 'close' };

/** To the worker. */
export type Request =
  | { id: number; work: Work }
  /** The answer to a `read`. */
  | { bytes: Uint8Array }
  | { error: ErrorData };

/** From the worker. */
export type Reply =
  | { id: number; value: unknown }
  | { id: number; error: ErrorData }
  | { read: { offset: number; length: number } };

/** What each kind of work gives. */
export interface Results {
  greet: Greeting;
  open: undefined;
  decode: DecodedPackets;
  demux: TrackInfo | null;
  packets: Packet[];
  close: undefined;
}
