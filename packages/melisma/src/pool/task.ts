/** A call that somebody waits for: it comes to an end once, whoever brings that about. */
import type { SignalLike } from './options.ts';

export class Task<T> {
  readonly promise: Promise<T>;
  /** True once a worker has had something of it. */
  hasBegun = false;
  isSettled = false;
  #settle!: { resolve(value: T): void; reject(error: unknown): void };
  readonly #signal: SignalLike | undefined;
  readonly #onEnd: () => void;
  readonly #onAbort = (): void => this.reject(this.#signal!.reason);

  /** `onEnd` hears of its end, of whatever kind. */
  constructor(signal: SignalLike | undefined, onEnd: () => void) {
    this.promise = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#signal = signal;
    this.#onEnd = onEnd;
    signal?.addEventListener('abort', this.#onAbort);
    if (signal?.aborted) this.#onAbort();
  }

  resolve(value: T): void {
    if (this.#end()) this.#settle.resolve(value);
  }

  reject(error: unknown): void {
    if (this.#end()) this.#settle.reject(error);
  }

  #end(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#onEnd();
    return true;
  }
}
