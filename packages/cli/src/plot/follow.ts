/** `--follow`: the last seconds of samples that have no end, drawn again and again in the terminal, in memory that does not grow. */

import { durationOf, type Figure, type Grid, gridPart } from '@melisma/draw';
import { createExtractor, type Spec } from 'melisma';
import { createFeatureStream } from 'melisma/stream';
import { checkRaw, rawSamples, rawStreamOptions } from '../audio/raw.ts';
import { UsageError } from '../errors/failure.ts';
import { drawInTerminal, type Terminal } from '../pictures/terminal.ts';
import { formatSeconds } from '../report/text.ts';
import { widthOf } from '../spec/axes.ts';
import { chooseFrontEnd } from '../spec/choose.ts';
import { tellNotes } from '../spec/flags.ts';
import { titleOf } from '../spec/words.ts';
import { namesFrontEnd, type PlotFlags, usualPreset } from './flags.ts';

/** Seconds in sight. */
const USUAL_DURATION = 10;

/** No more often: a terminal takes milliseconds for a screen. */
const MILLISECONDS_BETWEEN = 100;

/** @throws UsageError for what an endless input rules out, and where there is no terminal to draw in */
export function checkFollow(audio: readonly string[], flags: PlotFlags, out: Terminal = process.stdout): void {
  if (flags.raw === undefined)
    throw new UsageError('--follow draws what has no end: --raw s16le --rate HZ says what comes');
  checkRaw('plot', audio, flags, ['start', 'channel', 'length', 'output', 'item', 'difference']);
  if (!out.isTTY || process.env.TERM === 'dumb')
    throw new UsageError('--follow draws in a terminal, but standard output is none that it can draw over');
}

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the options or the samples */
export async function runFollow(flags: PlotFlags): Promise<number> {
  const frontEnd = await chooseFrontEnd(namesFrontEnd(flags) ? flags : { ...flags, preset: usualPreset });
  tellNotes(frontEnd, flags);
  const { spec } = frontEnd;
  using extractor = await createExtractor(spec);
  // A picture of what is here so far: no later frame changes what is drawn.
  const stream = createFeatureStream(extractor, rawStreamOptions(extractor.spec, { ...flags, statistics: 'running' }));
  const scroll = new Scroll(spec, flags.duration ?? USUAL_DURATION, process.stdout);
  try {
    for await (const samples of rawSamples(flags.raw!)) scroll.add(stream.pushView(samples).data);
    scroll.add(stream.flush().data);
  } finally {
    scroll.end();
  }
  return 0;
}

/** The last rows, and the place in the terminal where they are drawn. */
export class Scroll {
  readonly #spec: Readonly<Spec>;
  readonly #width: number;
  readonly #out: Terminal & { write(text: string): unknown };
  readonly #now: () => number;
  /** Rows in the order in which they came; the oldest is overwritten by the next. */
  readonly #rows: Float32Array;
  /** Rows that there is room for, and rows so far. */
  readonly #most: number;
  #count = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;
  /** Lines of the drawing above the cursor's. */
  #above = 0;

  constructor(
    spec: Readonly<Spec>,
    seconds: number,
    out: Terminal & { write(text: string): unknown },
    now = () => performance.now(),
  ) {
    this.#spec = spec;
    this.#width = widthOf(spec);
    this.#out = out;
    this.#now = now;
    this.#most = Math.max(1, Math.round(seconds / durationOf(spec, 1)));
    this.#rows = new Float32Array(this.#most * this.#width);
  }

  /** Rows, frames first; drawn unless something was just now. */
  add(rows: Float32Array): void {
    const width = this.#width;
    for (let place = 0; place < rows.length; place += width) {
      this.#rows.set(rows.subarray(place, place + width), (this.#count % this.#most) * width);
      this.#count++;
    }
    if (rows.length > 0 && this.#now() - this.#drawnAt >= MILLISECONDS_BETWEEN) this.#draw();
  }

  /** What came last, and the cursor below it. */
  end(): void {
    if (this.#count > 0) this.#draw();
    if (this.#count > 0) this.#out.write('\x1b[?25h\n');
  }

  /** Over the drawing before; the cursor is hidden, and stays on the last line. */
  #draw(): void {
    this.#drawnAt = this.#now();
    const lines = drawInTerminal(this.#figure(), this.#out).split('\n');
    const up = this.#above > 0 ? `\x1b[${this.#above}A` : '\x1b[?25l';
    this.#out.write(`${up}\r\x1b[J${lines.join('\n')}`);
    this.#above = lines.length - 1;
  }

  #figure(): Figure {
    const grid = this.#grid();
    const seconds = formatSeconds(durationOf(this.#spec, this.#count));
    const panel = { title: 'standard input', facts: [titleOf(this.#spec), seconds], ...gridPart(grid, this.#spec) };
    return { panels: [panel], start: durationOf(this.#spec, this.#count - grid.frames), unit: 'seconds' };
  }

  /** `[band, frame]`, the oldest row first. */
  #grid(): Grid {
    const [bands, frames] = [this.#width, Math.min(this.#count, this.#most)];
    const values = new Float32Array(bands * frames);
    for (let t = 0; t < frames; t++) {
      const place = ((this.#count - frames + t) % this.#most) * bands;
      for (let m = 0; m < bands; m++) values[m * frames + t] = this.#rows[place + m];
    }
    return { bands, frames, values };
  }
}
