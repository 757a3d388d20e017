/** The drawing of an element: a clip's view or a tape on a screen, and what stands around it. Nothing is drawn that has not changed. */
import {
  type Box,
  type Colormap,
  coloursOf,
  durationOf,
  type Grid,
  magma,
  paletteOf,
  type Range,
  rangeOf,
  rowAxis,
  unitOf,
} from '@melisma/draw';
import type { Spec } from 'melisma';
import { Clip } from './clip.ts';
import type { Place } from './gestures.ts';
import { PlainScreen } from './plain-screen.ts';
import type { Screen } from './screen.ts';
import { drawSurroundings, heatMapBox } from './surroundings.ts';
import { Tape } from './tape.ts';
import type { Cell, View } from './view.ts';
import { WebGlScreen } from './webgl-screen.ts';
import { liveSummary, summaryOf } from './words.ts';

/** Pixels of the screen, and how many of them are a CSS pixel. */
export interface Size {
  width: number;
  height: number;
  density: number;
}

/** What the next drawing has to draw anew: everything, or what another view of a clip changes. */
type Stale = 'all' | 'view';

export class Drawing {
  view: View = { first: 0, end: 0 };
  hasAxes = true;
  box: Box = { x: 0, y: 0, width: 0, height: 0 };
  #clip: Clip | undefined;
  #tape: Tape | undefined;
  #spec: Spec | undefined;
  #given: Range | undefined;
  /** Of the whole clip at this size. */
  #whole: Grid | undefined;
  #summary = '';
  #range: Range = [0, 1];
  #map: Colormap = magma;
  #palette = paletteOf(magma);
  #size: Size = { width: 0, height: 0, density: 1 };
  #screen: Screen | undefined;
  #stale: Stale | undefined = 'all';

  constructor(
    readonly stage: HTMLElement,
    readonly around: HTMLCanvasElement,
  ) {}

  get clip(): Clip | undefined {
    return this.#clip;
  }

  get tape(): Tape | undefined {
    return this.#tape;
  }

  /** What is drawn from now on, whole. */
  set source(source: Clip | Tape | undefined) {
    this.#clip = source instanceof Clip ? source : undefined;
    this.#tape = source instanceof Tape ? source : undefined;
    this.view = { first: 0, end: source?.frames ?? 0 };
    this.#forget();
    if (!source) this.close();
  }

  /** Of a clip, or of the tape; 0: there is nothing. */
  get frames(): number {
    return (this.#tape ?? this.#clip)?.frames ?? 0;
  }

  get bands(): number {
    return (this.#tape ?? this.#clip)?.bands ?? 0;
  }

  get spec(): Spec | undefined {
    return this.#spec;
  }

  set spec(spec: Spec | undefined) {
    this.#spec = spec;
    this.#retell();
  }

  /** The caller's own scale of colours. */
  get given(): Range | undefined {
    return this.#given;
  }

  set given(given: Range | undefined) {
    this.#given = given;
    this.#retell();
  }

  /** Seconds of a frame; 1 where frames are counted themselves. */
  get unit(): number {
    return this.#spec ? durationOf(this.#spec, 1) : 1;
  }

  get secondsOf(): ((frame: number) => number) | undefined {
    const spec = this.#spec;
    return spec && ((frame) => durationOf(spec, frame));
  }

  /** The whole of it in words; empty where nothing is drawn yet. */
  get summary(): string {
    const { tape, secondsOf } = this;
    return tape ? liveSummary(tape.bands, tape.frames, this.#spec, secondsOf) : this.#summary;
  }

  set map(map: Colormap) {
    this.#map = map;
    this.#palette = paletteOf(map);
    this.#stale = 'all';
  }

  /** The cell under a place of the stage. */
  cellAt({ x, y }: Place): Cell | undefined {
    if (this.frames === 0) return undefined;
    const inside = (share: number, count: number): number =>
      Math.min(Math.max(Math.floor(share * count), 0), count - 1);
    const band = inside(y, this.bands);
    const frame = this.view.first + inside(x, this.view.end - this.view.first);
    return { frame: this.#tape ? this.frames - 1 - frame : frame, band };
  }

  get pixels(): { width: number; height: number } {
    const { width, height } = this.box;
    const { density } = this.#size;
    return { width: Math.round(width * density), height: Math.round(height * density) };
  }

  /** Everything is drawn anew by the next {@link draw}, or what another view changes. */
  redraw(stale: Stale = 'all'): void {
    if (this.#stale !== 'all') this.#stale = stale;
  }

  #forget(): void {
    this.#whole = undefined;
    this.#retell();
  }

  /** The cells stay; their scale and what is said of them do not. */
  #retell(): void {
    this.#summary = '';
    this.#stale = 'all';
  }

  resize(size: Size): void {
    this.#size = size;
    this.arrange();
  }

  /** Puts the heat map where it stands among its axes. */
  arrange(): void {
    const { width, height, density } = this.#size;
    this.box = heatMapBox(width / density, height / density, density, this.hasAxes);
    const { style } = this.stage;
    style.left = `${this.box.x}px`;
    style.top = `${this.box.y}px`;
    style.width = `${this.box.width}px`;
    style.height = `${this.box.height}px`;
    this.around.hidden = !this.hasAxes;
    [this.around.width, this.around.height] = this.hasAxes ? [width, height] : [0, 0];
    this.#forget();
  }

  /** @returns whether there is more to be drawn: what a long clip needs before it is drawn takes turns of its own */
  draw(): boolean {
    const { width, height } = this.pixels;
    if (width === 0 || height === 0 || this.frames === 0 || this.#clip?.isLong) return false;
    const screen = this.#opened(width, height);
    if (this.#clip && this.#prepare(this.#clip, width, height)) return true;
    const [stale, tape] = [this.#stale, this.#tape];
    this.#stale = undefined;
    const around = tape ? this.#drawTape(screen, tape, stale !== undefined) : stale;
    if (stale && this.#clip) this.#drawClip(screen, this.#clip, width, height);
    if (around && this.hasAxes) this.#drawAround(around);
    return false;
  }

  /** The cells of the whole, then its scale and its words. @returns whether that was enough for one turn */
  #prepare(clip: Clip, width: number, height: number): boolean {
    if (!this.#whole) this.#whole = clip.cells(0, clip.frames, width, height);
    else if (this.#summary === '') {
      this.#range = this.#given ?? rangeOf(this.#whole.values);
      this.#summary = summaryOf(this.#whole, clip.frames, this.#spec, this.secondsOf);
    } else return false;
    return clip.isSliced || this.#prepare(clip, width, height);
  }

  #drawClip(screen: Screen, clip: Clip, width: number, height: number): void {
    const { first, end } = this.view;
    const { bands, frames, values } =
      end - first === clip.frames ? this.#whole! : clip.cells(first, end, width, height);
    screen.show({ bands, frames, oldest: 0, colours: coloursOf(values, this.#range, this.#palette) });
  }

  /** @returns which axes are to be drawn, too */
  #drawTape(screen: Screen, tape: Tape, isStale: boolean): Stale | undefined {
    const range = tape.scale(this.#given);
    const isScaled = range[0] !== this.#range[0] || range[1] !== this.#range[1];
    this.#range = range;
    const [first, count] = tape.colour(range, this.#palette, isScaled || isStale);
    if (isStale) screen.show(tape);
    else if (count > 0) screen.refresh(tape, first, count);
    return isScaled || isStale ? 'all' : undefined;
  }

  #drawAround(stale: Stale): void {
    const { view, unit, frames } = this;
    const spec = this.#spec;
    const [start, end] = this.#tape ? [-frames, 0] : [view.first, view.end];
    drawSurroundings(this.around, this.box, this.#size.density, {
      rows: rowAxis(spec, this.bands),
      span: { start: start * unit, length: (end - start) * unit, unit: spec ? 'seconds' : 'frames' },
      range: this.#range,
      map: this.#map,
      values: spec ? unitOf(spec) : 'value',
      isTimeAlone: stale === 'view',
    });
  }

  /** The screen, which is opened when there is something to show. One that the browser takes away is followed by a plain one. */
  #opened(width: number, height: number): Screen {
    if (!this.#screen) {
      const onLoss = (): void => {
        this.#screen?.close();
        this.#mount(new PlainScreen());
        this.draw();
      };
      this.#mount(WebGlScreen.open(onLoss) ?? new PlainScreen());
    }
    const { canvas } = this.#screen!;
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
      this.#stale = 'all';
    }
    return this.#screen!;
  }

  #mount(screen: Screen): void {
    this.#screen?.canvas.remove();
    this.#screen = screen;
    this.#stale = 'all';
    this.stage.prepend(screen.canvas);
  }

  /** Gives the screen back; the next {@link draw} opens another. */
  close(): void {
    this.#screen?.close();
    this.#screen?.canvas.remove();
    this.#screen = undefined;
    this.around.getContext('2d')?.clearRect(0, 0, this.around.width, this.around.height);
  }
}
