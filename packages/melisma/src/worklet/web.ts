/** What is used of Web Audio, in the words of a project that knows no types of a page; where it knows them, its own. */

/** A type of the page by its name; `Otherwise` in a project without the types of the DOM. */
type Known<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { prototype: infer Type }> ? Type : Otherwise;

interface Target {
  addEventListener(type: string, listener: (event: never) => void): void;
  removeEventListener(type: string, listener: (event: never) => void): void;
}

/** A `MediaStreamTrack`. */
export interface TrackLike extends Target {
  readonly kind: string;
  readonly readyState: string;
  readonly muted: boolean;
}

/** A `MediaStream`. */
export interface StreamLike {
  getAudioTracks(): TrackLike[];
}

/** An `AudioNode`. */
export interface NodeLike {
  connect(node: never): unknown;
  disconnect(): void;
}

/** A `BaseAudioContext`: an `AudioContext` or an `OfflineAudioContext`. */
export interface ContextLike extends Target {
  readonly sampleRate: number;
  readonly currentTime: number;
  readonly state: string;
  /** Absent where the page is not served securely. */
  readonly audioWorklet?: { addModule(url: string): Promise<void> };
}

/** Of an `AudioContext` alone. */
export interface LiveContext extends ContextLike {
  resume(): Promise<void>;
  createMediaStreamSource(stream: never): NodeLike;
}

/** An `AudioContext`, or an `OfflineAudioContext`. */
export type FeatureContext = Known<'BaseAudioContext', ContextLike>;
/** What a microphone gives. */
export type FeatureSource = Known<'MediaStream', StreamLike>;
/** The node that sound is connected to. */
export type FeatureAudioNode = Known<'AudioWorkletNode', NodeLike>;
