/** What the element tells its page. */

/** A place in the features. */
export interface Point {
  /** Of a clip from its beginning; of a live stream backwards from its newest frame, which is 0. */
  frame: number;
  band: number;
  value: number;
  /** Where the frame begins; undefined without a spec. */
  seconds: number | undefined;
  /** Of the row's middle; undefined where rows stand at no frequency. */
  hertz: number | undefined;
}

/** The events, by name. */
export interface MelSpectrogramEvents {
  /** Someone has pressed on a moment, s (frames without a spec). Where it is not prevented, `audio` goes there. */
  seek: CustomEvent<{ seconds: number }>;
  /** Another stretch is in sight, s (frames without a spec). */
  viewchange: CustomEvent<{ start: number; end: number }>;
  /** The pointer, or the keys, are at another place; null: at none. */
  pointchange: CustomEvent<Point | null>;
  /** A live stream has failed. */
  error: ErrorEvent;
}
