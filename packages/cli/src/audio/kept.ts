/** What is kept of a recording while it is read: in memory, or in files when it is too long for that. Here alone it is decided. */
import type { Spec } from 'melisma';
import { Spool } from '../files/spool.ts';

/** Samples of one signal. */
export type Signal = Float32Array | Spool;

/** Samples of all signals that are kept in memory, 8 MB: of one signal at 16 kHz two minutes. */
const MOST_IN_MEMORY = 1 << 21;

/** The only samples of a recording that are kept: so many, at its beginning or at its end. */
export interface Window {
  samples: number;
  place: 'start' | 'end';
}

/** What a model's window, which `length` asks for, says of the samples that are looked at, and of how many there may be. */
export function limitsOf(
  { clipSamples: samples, clipPlace }: Pick<Spec, 'clipSamples' | 'clipPlace'>,
  length: string,
): { most?: number; window?: Window } {
  if (samples === null || (length !== 'window' && length !== 'truncate')) return {};
  const window: Window = { samples, place: clipPlace === 'end' ? 'end' : 'start' };
  return length === 'window' ? { most: samples, window } : { window };
}

/** The signals of a recording on their way into memory or, when they are too many for it, into files. */
export class Kept {
  /** Samples of a signal that came, kept or not. */
  length = 0;
  readonly #directory: string | undefined;
  readonly #window: Window | undefined;
  #parts: Float32Array[][] = [];
  #spools: Spool[] = [];
  #inMemory = 0;

  /** Without a directory all stays in memory. */
  constructor(directory: string | undefined, window: Window | undefined) {
    this.#directory = directory;
    this.#window = window;
  }

  get isSpooled(): boolean {
    return this.#spools.length > 0;
  }

  take(channels: readonly Float32Array[]): void {
    this.length += channels[0].length;
    if (this.isSpooled) {
      channels.forEach((samples, c) => {
        this.#spools[c].append(samples);
      });
      return;
    }
    if (this.#window?.place === 'start' && this.#inMemory >= this.#window.samples) return;
    channels.forEach((samples, c) => {
      this.#parts[c] ??= [];
      this.#parts[c].push(samples);
    });
    this.#inMemory += channels[0].length;
    if (this.#window?.place === 'end') this.#forget(this.#window.samples);
    const isTooMuch = !this.#window && this.#inMemory * channels.length > MOST_IN_MEMORY;
    if (isTooMuch && this.#directory !== undefined) this.#spool(this.#directory);
  }

  /** Parts before the last `samples` samples. */
  #forget(samples: number): void {
    for (let [first] = this.#parts[0]; this.#inMemory - first.length >= samples; [first] = this.#parts[0]) {
      for (const parts of this.#parts) parts.shift();
      this.#inMemory -= first.length;
    }
  }

  #spool(directory: string): void {
    for (const parts of this.#parts) {
      const spool = new Spool(directory);
      this.#spools.push(spool);
      for (const part of parts) spool.append(part);
    }
    this.#parts = [];
  }

  signals(): Signal[] {
    if (this.isSpooled) return this.#spools;
    const whole = this.#parts.map(joined);
    return this.#window?.place === 'end' ? whole.map((all) => all.subarray(-this.#window!.samples)) : whole;
  }

  close(): void {
    for (const spool of this.#spools) spool.close();
  }
}

/** Empties `parts` as it copies, so that memory holds little more than the whole. */
function joined(parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (let part = parts.shift(); part; part = parts.shift()) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
