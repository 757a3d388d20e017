/** A clip that one worker computes. */
import { refusal } from '../errors/refusal.ts';
import type { ExtractOptions, FeatureArray, Features, Samples } from '../extract/types.ts';
import type { Results, Work } from './protocol.ts';
import type { Spare } from './spare.ts';
import type { Task } from './task.ts';
import type { Job } from './workers.ts';

export class ClipJob implements Job {
  readonly task: Task<Features<FeatureArray>>;
  deaths = 0;
  isGone = false;
  readonly #samples: Samples;
  readonly #length: number;
  readonly #options: ExtractOptions;
  /** True where the samples themselves are sent. */
  readonly #isOurs: boolean;
  #ready: Samples | undefined;

  constructor(task: Task<Features<FeatureArray>>, samples: Samples, options: ExtractOptions, isOurs: boolean) {
    this.task = task;
    this.#samples = samples;
    this.#length = samples.length;
    this.#options = options;
    this.#isOurs = isOurs;
  }

  prepare(spare: Spare): void {
    checkThere(this.#samples, this.#length);
    this.#ready ??= this.#isOurs ? this.#samples : copied(this.#samples, spare);
  }

  take(): { work: Work; transfer: ArrayBuffer[] } {
    const samples = this.#ready!;
    this.#ready = undefined;
    this.isGone = this.#isOurs;
    return { work: { kind: 'clip', samples, options: this.#options }, transfer: [samples.buffer as ArrayBuffer] };
  }

  done(value: Results[keyof Results]): void {
    this.task.resolve(value as Features<FeatureArray>);
  }
}

/** Samples are copied when their turn comes. Throws ERR_SAMPLE_TYPE where somebody has taken the buffer away since. */
export function checkThere(samples: Samples, length: number): void {
  if (samples.length === length) return;
  throw refusal('ERR_SAMPLE_TYPE', 'samples', `${length} samples until the call is settled`, samples, {
    more: ' whose buffer was transferred',
  });
}

/** The same in memory that is sent. */
export function copied(samples: Samples, spare: Spare): Samples {
  const Type = samples.constructor as Float32ArrayConstructor;
  const copy = new Type(spare.take(samples.byteLength), 0, samples.length);
  copy.set(samples);
  return copy;
}
