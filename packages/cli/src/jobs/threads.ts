/** Threads that work on recordings: each runs the same code on a path, and writes the output itself. What is sent is small. */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { type ErrorData, packError, unpackError } from 'melisma/errors';
import type { Place } from '../files/outputs.ts';

/** What came of one recording, as plain data: it may come from another thread. */
export interface JobReport {
  /** Of audio. */
  seconds: number;
  /** Over the recording, where features were made. */
  frames?: number;
  /** For standard output. */
  text?: string;
  /** For standard error. */
  warning?: string;
}

/** Works on one recording. @returns what came of it, as plain data @throws MelismaError whatever is wrong with it or its output */
export type Perform<Job extends Place, Told extends JobReport> = (
  job: Job,
  onProgress: (share: number) => void,
) => Promise<Told>;

/** How it went. */
export type Outcome<Told = JobReport> = { report: Told; error?: undefined } | { report?: undefined; error: unknown };

/** Makes the function by which a thread works on recordings. */
export interface ThreadSetup {
  /** The command that knows how. */
  command: 'extract' | 'resample' | 'info';
  /** What it is told, as plain data. */
  setup: unknown;
}

type Reply = { report: JobReport } | { error: ErrorData };

/** A thread at work on one recording at a time. */
class Thread {
  hasEnded = false;
  readonly #worker: Worker;
  #settle: { resolve(reply: Reply): void; reject(error: unknown): void } | undefined;

  constructor(setup: ThreadSetup) {
    let cause: unknown = new Error('the thread that worked on it ended');
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: setup })
      .on('message', (reply: Reply) => this.#settle?.resolve(reply))
      .on('error', (error) => {
        cause = error;
      })
      .on('exit', () => {
        this.hasEnded = true;
        this.#settle?.reject(cause);
      });
  }

  /** @throws what is wrong with the recording, or what ended the thread over it */
  async run(job: Place): Promise<JobReport> {
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#worker.postMessage(job);
    });
    if ('report' in reply) return reply.report;
    throw unpackError(reply.error);
  }

  /** What is under way is never settled. */
  stop(): Promise<number> {
    this.#settle = undefined;
    return this.#worker.terminate();
  }
}

export class Threads {
  readonly #setup: ThreadSetup;
  readonly #threads: Thread[];

  constructor(count: number, setup: ThreadSetup) {
    this.#setup = setup;
    this.#threads = Array.from({ length: count }, () => new Thread(setup));
  }

  /** Each thread takes the next job as soon as it is free. `onDone` is told of each job as it ends, in any order. */
  async run<Job extends Place, Told extends JobReport>(
    jobs: Iterator<Job>,
    onDone: (job: Job, outcome: Outcome<Told>) => void,
  ): Promise<void> {
    const work = async (k: number) => {
      for (let next = jobs.next(); !next.done; next = jobs.next()) {
        const job = next.value;
        try {
          onDone(job, { report: (await this.#threads[k].run(job)) as Told });
        } catch (error) {
          if (this.#threads[k].hasEnded) this.#threads[k] = new Thread(this.#setup);
          onDone(job, { error });
        }
      }
    };
    await Promise.all(this.#threads.map((_, k) => work(k)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }
}

/** The other side: a thread's own loop. */
export function serveThread(performerOf: (setup: ThreadSetup) => Promise<Perform<Place, JobReport>>): void {
  const performer = performerOf(workerData as ThreadSetup);
  parentPort!.on('message', async (job: Place) => {
    let reply: Reply;
    try {
      const perform = await performer;
      reply = { report: await perform(job, () => {}) };
    } catch (error) {
      reply = { error: packError(error) };
    }
    parentPort!.postMessage(reply);
  });
}
