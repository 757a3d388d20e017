/**
 * The workers of a pool, and the work that waits for them. Each has one job at a time, so that a worker that dies tells which job it died of. One that
 * died is replaced when there is work for it.
 */
import { unpackError } from '../errors/envelope.ts';
import { refusal } from '../errors/refusal.ts';
import type { Reply, Results, Work } from './protocol.ts';
import { Spare } from './spare.ts';
import type { Task } from './task.ts';
import type { Thread } from './thread.ts';

/** What one worker does without a break. */
export interface Job {
  /** The call that it belongs to. */
  readonly task: Task<unknown>;
  /** Workers that died of it. */
  deaths: number;
  /** True once its samples are gone to a worker for good: then it cannot be done again. */
  readonly isGone: boolean;
  /** Copies the samples, unless that is done. The next job is prepared while the workers are busy. Throws ERR_SAMPLE_TYPE. */
  prepare(spare: Spare): void;
  /** What is posted, once prepared. */
  take(): { work: Work; transfer: ArrayBuffer[] };
  done(value: Results[keyof Results]): void;
}

interface Seat {
  readonly thread: Thread;
  job: Job | undefined;
}

/** Workers that one job may kill. */
const MOST_DEATHS = 2;

export class Workers {
  readonly #most: number;
  readonly #start: () => Promise<Thread>;
  readonly #spare: Spare;
  #seats: Seat[] = [];
  #queue: Job[] = [];
  /** Workers that are being started. */
  #coming = new Set<Promise<void>>();
  #next = 0;
  #isClosed = false;

  constructor(most: number, start: () => Promise<Thread>) {
    this.#most = most;
    this.#start = start;
    this.#spare = new Spare(most + 1);
  }

  /** All of them at once. Throws ERR_WORKER_START. */
  async begin(): Promise<void> {
    const started = await Promise.allSettled(Array.from({ length: this.#most }, () => this.#start()));
    for (const one of started) if (one.status === 'fulfilled') this.#seat(one.value);
    const failed = started.find((one) => one.status === 'rejected');
    if (failed === undefined) return;
    await this.end();
    throw failed.reason;
  }

  /** Behind the other jobs of its call; `first` puts it before all calls that wait, where no other does. */
  add(job: Job, first = false): void {
    const at = this.#queue.findLastIndex(({ task }) => task === job.task) + 1;
    this.#queue.splice(at > 0 || first ? at : this.#queue.length, 0, job);
    this.#dispatch();
  }

  /** Forget what waits of a call that was settled. */
  drop(task: Task<unknown>): void {
    this.#queue = this.#queue.filter((job) => job.task !== task);
  }

  /** True where no more than `most` calls would wait, of which nothing has begun, with one more. */
  hasRoom(most: number): boolean {
    if (most === Number.POSITIVE_INFINITY) return true;
    const waiting = new Set(this.#queue.map(({ task }) => task).filter(({ hasBegun }) => !hasBegun)).size;
    const busy = this.#seats.filter(({ job }) => job !== undefined).length;
    return waiting < most + this.#most - busy;
  }

  /** Whatever they are doing. */
  async end(): Promise<void> {
    this.#isClosed = true;
    this.#queue = [];
    const seats = this.#seats;
    this.#seats = [];
    await Promise.all([...seats.map(({ thread }) => thread.end()), ...this.#coming]);
  }

  #seat(thread: Thread): void {
    const seat: Seat = { thread, job: undefined };
    thread.listener = { onReply: (reply) => this.#take(seat, reply), onDeath: (cause) => this.#bury(seat, cause) };
    this.#seats.push(seat);
  }

  /** Work to whoever has none; then the next job is made ready, and workers that are missing are sent for. */
  #dispatch(): void {
    for (const seat of this.#seats) if (seat.job === undefined) this.#give(seat);
    const missing = Math.min(this.#most - this.#seats.length, this.#queue.length) - this.#coming.size;
    for (let i = 0; i < missing && !this.#isClosed; i++) this.#replace();
    const [next] = this.#queue;
    if (next && this.#seats.length > 0) this.#isReady(next);
  }

  /** The next job that can be done. */
  #give(seat: Seat): void {
    for (let job = this.#queue.shift(); job; job = this.#queue.shift()) {
      if (!this.#isReady(job)) continue;
      const { work, transfer } = job.take();
      seat.job = job;
      job.task.hasBegun = true;
      seat.thread.hold(true);
      seat.thread.post({ id: ++this.#next, work }, transfer);
      return;
    }
  }

  /** False for a job whose call is settled, and one whose samples cannot be read: that is its call's error. */
  #isReady(job: Job): boolean {
    try {
      if (!job.task.isSettled) job.prepare(this.#spare);
    } catch (error) {
      job.task.reject(error);
    }
    return !job.task.isSettled;
  }

  /** The worker has new work before its answer is looked at. */
  #take(seat: Seat, reply: Reply): void {
    const { job } = seat;
    seat.job = undefined;
    this.#dispatch();
    if (seat.job === undefined) seat.thread.hold(false);
    if (reply.memory) this.#spare.give(reply.memory);
    if (job === undefined || job.task.isSettled) return;
    try {
      if ('error' in reply) throw unpackError(reply.error);
      job.done(reply.value);
    } catch (error) {
      job.task.reject(error);
    }
  }

  #bury(seat: Seat, cause: unknown): void {
    this.#seats = this.#seats.filter((other) => other !== seat);
    seat.thread.end();
    const { job } = seat;
    if (job) this.#again(job, cause);
    this.#dispatch();
  }

  #again(job: Job, cause: unknown): void {
    job.deaths++;
    if (!job.isGone && job.deaths < MOST_DEATHS) return void this.#queue.unshift(job);
    const words = job.isGone
      ? 'one that died with samples that were handed over'
      : `${job.deaths} that died of this clip`;
    job.task.reject(
      refusal('ERR_WORKER_DIED', 'samples', 'a clip that a worker survives', job.deaths, { words, cause }),
    );
  }

  #replace(): void {
    const coming = this.#start().then(
      (thread) => (this.#isClosed ? void thread.end() : this.#seat(thread)),
      (error) => this.#giveUp(error),
    );
    const arrived = coming.then(() => {
      this.#coming.delete(arrived);
      this.#dispatch();
    });
    this.#coming.add(arrived);
  }

  /** No worker can be had: what waits has that error, where none is left to do it. */
  #giveUp(error: unknown): void {
    if (this.#seats.length > 0 || this.#coming.size > 1) return;
    for (const { task } of this.#queue) task.reject(error);
    this.#queue = [];
  }
}
