/**
 * What a recording may cost. The clock runs while somebody waits for a block; it stands still while the source is read, and while a worker loads
 * its decoders. One `end` stops all that works on the recording: too much work, the caller's signal, or `close()`.
 */
import { damaged } from './errors.ts';
import type { Room } from './pcm/room.ts';
import type { DecodeOptions, SignalLike } from './recording.ts';
import type { ByteSource } from './source/source.ts';

/** Seconds of work for each MB of input, where the caller does not say. */
const SECONDS_EACH_MB = 10;
const MB = 2 ** 20;
/** Share of the time after which work is ended, so that the caller hears of it within the whole. */
const SHARE = 0.95;
/** The longest that a timer can be set to, in ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Why work ends when a recording is closed: nobody's error. */
export const CLOSED: unique symbol = Symbol('closed');

export class Bounds {
  readonly #end = new AbortController();
  readonly #each: number;
  readonly #caller: SignalLike | undefined;
  readonly #onCaller = (): void => this.end(this.#caller!.reason);
  /** Bytes of the whole. */
  #bytes = Number.POSITIVE_INFINITY;
  /** Milliseconds of work on the recording, and of that on the piece that is waited for; the bytes that were read for the piece. */
  #spent = 0;
  #piece = 0;
  #pieceBytes = 0;
  /** Pieces that are waited for, and what the clock stands still for. */
  #waiting = 0;
  #pauses = 0;
  /** When the clock began to run; undefined while it stands still. */
  #since: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @throws the signal's reason where it is aborted already */
  constructor({ timeoutSeconds = SECONDS_EACH_MB, signal }: Pick<DecodeOptions, 'timeoutSeconds' | 'signal'>) {
    signal?.throwIfAborted();
    this.#each = timeoutSeconds * 1000 * SHARE;
    this.#caller = signal;
    signal?.addEventListener('abort', this.#onCaller);
  }

  /** Aborted when no more work is to be done; its reason is what a pending call is rejected with. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Ends all work on the recording. */
  end(reason: unknown): void {
    this.release();
    this.#end.abort(reason);
  }

  /** Lets go of the caller's signal, when nothing is left to be ended. */
  release(): void {
    this.#caller?.removeEventListener('abort', this.#onCaller);
  }

  /** The source, whose reading is nobody's work. What it gives has the type and at most the length that was asked for. */
  reading(source: ByteSource): ByteSource {
    this.#bytes = source.byteLength;
    const read = async (offset: number, length: number): Promise<Uint8Array> => {
      this.#check();
      this.signal.throwIfAborted();
      const bytes = plain(await this.apart(source.read(offset, length)), length);
      this.#pieceBytes += bytes.length;
      return bytes;
    };
    return { byteLength: source.byteLength, read };
  }

  /** A piece of work, bounded: it is rejected as soon as all work ends, whether it can be stopped or not. */
  async during<T>(piece: () => Promise<T>): Promise<T> {
    if (this.#waiting === 0) this.#piece = this.#pieceBytes = 0;
    this.#check();
    this.signal.throwIfAborted();
    this.#waiting++;
    this.#turn();
    let onEnd = (): void => {};
    const ended = new Promise<never>((_, reject) => {
      onEnd = () => reject(this.signal.reason);
      this.signal.addEventListener('abort', onEnd);
    });
    try {
      return await Promise.race([piece(), ended]);
    } finally {
      this.signal.removeEventListener('abort', onEnd);
      this.#waiting--;
      this.#turn();
    }
  }

  /** Waits for something that is not the recording's work. */
  async apart<T>(wait: Promise<T>): Promise<T> {
    this.#pauses++;
    this.#turn();
    try {
      return await wait;
    } finally {
      this.#pauses--;
      this.#turn();
    }
  }

  /** Counts the time since the last turn, and lets the clock run if it is to run. */
  #turn(): void {
    const now = performance.now();
    if (this.#since !== undefined) {
      this.#spent += now - this.#since;
      this.#piece += now - this.#since;
    }
    clearTimeout(this.#timer);
    const runs = this.#waiting > 0 && this.#pauses === 0 && !this.signal.aborted;
    this.#since = runs ? now : undefined;
    if (runs) this.#timer = setTimeout(() => this.#late(), Math.min(LONGEST_TIMER, Math.max(0, this.#left())));
  }

  /** An answer may lie in the queue behind the timer, when the caller's own work held both up: it comes first. */
  #late(): void {
    this.#timer = setTimeout(() => {
      this.#turn();
      this.#check();
    }, 0);
  }

  /** Milliseconds that are left: for the piece by what was read for it, for the whole by its length. */
  #left(): number {
    const since = this.#since === undefined ? 0 : performance.now() - this.#since;
    const piece = this.#each * Math.max(1, this.#pieceBytes / MB) - this.#piece;
    const whole = this.#each * Math.max(1, this.#bytes / MB) - this.#spent;
    return Math.min(piece, whole) - since;
  }

  #check(): void {
    if (this.#left() > 0 || this.signal.aborted) return;
    const each = this.#each / 1000 / SHARE;
    this.end(damaged('', `decoding took more than ${each} s for each MB of it (timeoutSeconds)`, { expected: each }));
  }
}

/** What a decoder is opened with. */
export interface OpenOptions extends DecodeOptions {
  bounds: Bounds;
  /** Where a decoder that writes samples itself puts them, if nobody after it keeps blocks back. */
  room: Room;
}

/** Bytes as a Uint8Array of its own kind, at most `length`: `slice` of Node's Buffer is a view. */
const plain = (bytes: Uint8Array, length: number): Uint8Array =>
  new Uint8Array(bytes.buffer, bytes.byteOffset, Math.min(length, bytes.byteLength));
