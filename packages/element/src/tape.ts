/** The last frames of a live stream: a ring of columns, of which only what is new is coloured. */
import { coloursOf, lieOf, type Range, rangeOf, type Table } from '@melisma/draw';
import type { Picture } from './screen.ts';

/** Of the values in sight one in so many is looked at for the scale of colours, and after how many frames again. */
const LOOKED_AT = 16;
const FRAMES_BETWEEN = 50;

/** A scale is kept while the right one differs by less than this share of it: colours that flicker say nothing. */
const STEADY = 1 / 16;

export class Tape implements Picture {
  readonly bands: number;
  /** Columns of the ring. */
  readonly frames: number;
  /** The column that is overwritten next. */
  oldest = 0;
  colours: Uint32Array<ArrayBuffer>;
  /** Frames that have come in all. */
  count = 0;
  #drawn = 0;
  #looked = 0;
  #range: Range = [0, 1];
  /** As the ring lies, frame after frame. */
  readonly #values: Float32Array;

  constructor(bands: number, frames: number) {
    this.bands = bands;
    this.frames = frames;
    // What has not come yet has the colour of the lowest values.
    this.#values = new Float32Array(bands * frames).fill(-Infinity);
    this.colours = new Uint32Array(bands * frames);
  }

  /** The frames of a table that count, none among them. */
  append(table: Table): void {
    const { startOf, bandStride } = lieOf(table);
    const rows = table.validFrames;
    for (let row = Math.max(0, rows - this.frames); row < rows; row++) {
      const [from, at] = [startOf(row), ((this.count + row) % this.frames) * this.bands];
      for (let band = 0; band < this.bands; band++) this.#values[at + band] = table.data[from + band * bandStride];
    }
    this.count += rows;
  }

  /** Another ring of so many columns, with the newest of these frames. */
  resized(frames: number): Tape {
    const tape = new Tape(this.bands, frames);
    const kept = Math.min(this.count, this.frames, frames);
    const data = Float32Array.from({ length: kept * this.bands }, (_, i) =>
      this.valueAt(kept - 1 - Math.floor(i / this.bands), i % this.bands),
    );
    tape.append({ data, dims: [kept, this.bands], axes: ['frame', 'feature'], validFrames: kept });
    tape.#range = this.#range;
    return tape;
  }

  /** `age` frames before the newest, which is 0; NaN where there is none yet. */
  valueAt(age: number, band: number): number {
    if (age >= Math.min(this.count, this.frames)) return Number.NaN;
    return this.#values[((this.count - 1 - age) % this.frames) * this.bands + band];
  }

  /** The scale of the colours: the caller's, or what the values in sight ask for. */
  scale(given: Range | undefined): Range {
    if (given) return given;
    if (this.#looked === 0 ? this.count > 0 : this.count - this.#looked >= FRAMES_BETWEEN) {
      this.#looked = this.count;
      const [low, high] = rangeOf(this.#values.filter((_, i) => i % LOOKED_AT === 0));
      const far = Math.max(Math.abs(low - this.#range[0]), Math.abs(high - this.#range[1]));
      if (far > STEADY * (this.#range[1] - this.#range[0])) this.#range = [low, high];
    }
    return this.#range;
  }

  /** Colours what has come since the last call, or everything. @returns the columns that changed: the first, and how many from there round the ring */
  colour(range: Range, palette: Uint32Array, all: boolean): [first: number, count: number] {
    const fresh = all ? this.frames : Math.min(this.count - this.#drawn, this.frames);
    const first = (this.count + this.frames - fresh) % this.frames;
    for (let i = 0; i < fresh; i++) {
      const column = (first + i) % this.frames;
      const values = this.#values.subarray(column * this.bands, (column + 1) * this.bands);
      const colours = coloursOf(values, range, palette);
      for (let band = 0; band < this.bands; band++) this.colours[band * this.frames + column] = colours[band];
    }
    this.#drawn = this.count;
    this.oldest = this.count % this.frames;
    return [first, fresh];
  }
}
