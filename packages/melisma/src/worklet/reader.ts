/** Where a page gets rows from: by messages, or out of memory that it shares with the audio thread. */
import type { FeatureArray, OutputType } from '../extract/types.ts';
import { newArray } from '../stream/rows.ts';
import type { News, Order, RowsNews } from './messages.ts';
import { type RingMemory, type RingShape, RowRing, type RowsRead } from './ring.ts';

/** Rows in an array that nobody else has. */
export type Batch = RowsRead & { data: FeatureArray };

export interface Reader {
  /** The next rows; undefined once no more come. */
  next(): Promise<Batch | undefined>;
  /** What the processor says of rows. */
  hear(news: News): void;
  /** No more rows come: what waits is read still. */
  end(): void;
  /** Rows that made room, where the page can see it for itself. */
  readonly dropped?: number;
}

/** Rows come in one piece of memory that goes to and fro: none is on its way while nobody waits for it. */
export class PortReader implements Reader {
  readonly #output: OutputType;
  readonly #width: number;
  readonly #post: (order: Order, memory: ArrayBuffer[]) => void;
  #memory: ArrayBuffer;
  #rest: RowsNews[] = [];
  #hasEnded = false;
  #settle: ((batch: Batch | undefined) => void) | undefined;

  constructor({ width, output }: RingShape, rows: number, post: (order: Order, memory: ArrayBuffer[]) => void) {
    this.#width = width;
    this.#output = output;
    this.#post = post;
    this.#memory = newArray(output, rows * width).buffer as ArrayBuffer;
  }

  next(): Promise<Batch | undefined> {
    return new Promise((resolve) => {
      if (this.#hasEnded) return resolve(this.#left());
      this.#settle = resolve;
      this.#post({ kind: 'pull', memory: this.#memory }, [this.#memory]);
    });
  }

  hear(news: News): void {
    if (news.kind === 'rows') {
      this.#memory = news.data;
      this.#settle?.(this.#read(news));
      this.#settle = undefined;
    }
    if (news.kind === 'closed') this.#rest.push(...news.rest);
  }

  end(): void {
    this.#hasEnded = true;
    if (this.#settle) this.#settle(this.#left());
    this.#settle = undefined;
  }

  #left(): Batch | undefined {
    const rows = this.#rest.shift();
    return rows && this.#read(rows);
  }

  #read({ data, count, firstFrame, time, mark }: RowsNews): Batch {
    const rows = newArray(this.#output, count * this.#width);
    rows.set(new (rows.constructor as Float32ArrayConstructor)(data, 0, rows.length));
    return { data: rows, count, firstFrame, time, mark };
  }
}

/** Rows are read where the audio thread writes them; it wakes the reader that waits. */
export class SharedReader implements Reader {
  readonly #ring: RowRing;
  readonly #least: number;
  readonly #room: FeatureArray;
  readonly #width: number;
  #hasEnded = false;
  #settle: (() => void) | undefined;

  constructor(memory: RingMemory, shape: RingShape, rows: number) {
    this.#ring = new RowRing(memory, shape);
    this.#least = rows;
    this.#width = shape.width;
    this.#room = newArray(shape.output, rows * shape.width);
  }

  get dropped(): number {
    return this.#ring.dropped;
  }

  async next(): Promise<Batch | undefined> {
    const ring = this.#ring;
    while (!this.#hasEnded && ring.count < this.#least) {
      const woken = new Promise<void>((resolve) => {
        this.#settle = resolve;
      });
      ring.wait();
      // What came before the mark was set wakes nobody.
      if (ring.count >= this.#least) break;
      await woken;
    }
    if (!ring.take(this.#room)) return undefined;
    const { count, firstFrame, time, mark } = ring.read;
    return { data: this.#room.slice(0, count * this.#width), count, firstFrame, time, mark };
  }

  hear(news: News): void {
    if (news.kind === 'wake') this.#settle?.();
  }

  end(): void {
    this.#hasEnded = true;
    this.#settle?.();
  }
}
