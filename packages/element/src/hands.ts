/** What people do with the heat map, by a pointer, a wheel, keys or a sound that plays, and the events that tell of it. */
import { bandHertz } from '@melisma/draw';
import type { Drawing } from './drawing.ts';
import type { MelSpectrogramEvents, Point } from './events.ts';
import { watchGestures } from './gestures.ts';
import { meaningOf } from './keys.ts';
import type { Marks } from './marks.ts';
import { type Cell, following, scrolled, type View, zoomed } from './view.ts';

/** What is done at the element itself. */
interface Acts {
  redraw(): void;
  /** The sound that the element shows. */
  audio(): HTMLMediaElement | null;
}

export class Hands {
  readonly #host: HTMLElement;
  readonly #drawing: Drawing;
  readonly #marks: Marks;
  readonly #acts: Acts;

  constructor(host: HTMLElement, drawing: Drawing, marks: Marks, acts: Acts) {
    this.#host = host;
    this.#drawing = drawing;
    this.#marks = marks;
    this.#acts = acts;
    watchGestures(drawing.stage, {
      point: (place) => this.#moveTo(place && drawing.cellAt(place)),
      press: (place) => this.#press(drawing.cellAt(place)),
      zoom: (factor, at) => this.change((view, frames) => zoomed(view, factor, at, frames)),
      scroll: (share) => this.change((view, frames) => scrolled(view, share, frames)),
      whole: () => this.change((_, frames) => ({ first: 0, end: frames })),
      key: (event) => this.#key(event),
    });
  }

  /** In seconds, or frames without a spec. */
  get view(): { start: number; end: number } {
    const { view, unit } = this.#drawing;
    return { start: view.first * unit, end: view.end * unit };
  }

  /** @returns whether the view is another one now; that of a live stream is always the same */
  change(changed: (view: View, frames: number) => View): boolean {
    const { clip, view } = this.#drawing;
    if (!clip) return false;
    const { first, end } = changed(view, clip.frames);
    if (first === view.first && end === view.end) return false;
    this.#drawing.view = { first, end };
    this.#acts.redraw();
    this.#tell('viewchange', this.view);
    return true;
  }

  /** What plays is kept in sight. */
  hear(seconds: number, isPlaying: boolean): void {
    const heard = seconds / this.#drawing.unit;
    this.#marks.heard = heard;
    if (isPlaying) this.change((view, frames) => following(view, heard, frames));
    this.#marks.place();
  }

  #moveTo(cell: Cell | undefined): void {
    if (cell === undefined && this.#marks.cell === undefined) return;
    this.#marks.cell = cell;
    this.#marks.place();
    this.#tell('pointchange', cell ? this.#pointOf(cell) : null);
  }

  #pointOf(cell: Cell): Point {
    const { spec, secondsOf } = this.#drawing;
    const hertz = spec && bandHertz(spec, cell.band);
    return { ...cell, value: this.#marks.valueAt(cell), seconds: secondsOf?.(cell.frame), hertz };
  }

  #press(cell: Cell | undefined): void {
    if (!cell || !this.#drawing.clip) return;
    const seconds = cell.frame * this.#drawing.unit;
    const audio = this.#acts.audio();
    if (this.#tell('seek', { seconds }) && audio && this.#drawing.spec) audio.currentTime = seconds;
  }

  #key(event: KeyboardEvent): boolean {
    const { clip, frames, bands, view } = this.#drawing;
    const cell = this.#marks.cell ?? { frame: clip ? view.first : 0, band: 0 };
    const meant = meaningOf(event, cell, { frames, bands, inSight: view.end - view.first, isBackwards: !clip });
    if (!meant) return false;
    const at = (cell.frame + 0.5 - view.first) / (view.end - view.first);
    if (meant.cell) {
      const { frame } = meant.cell;
      this.change((seen) => following(seen, frame, frames));
      this.#moveTo(meant.cell);
    } else if (meant.zoom) this.change((seen) => zoomed(seen, meant.zoom!, at, frames));
    else if (meant.act === 'whole') this.change(() => ({ first: 0, end: frames }));
    else if (meant.act === 'press') this.#press(cell);
    else this.#moveTo(undefined);
    return true;
  }

  /** @returns false where the event was prevented */
  #tell<Name extends 'seek' | 'viewchange' | 'pointchange'>(
    name: Name,
    detail: MelSpectrogramEvents[Name]['detail'],
  ): boolean {
    return this.#host.dispatchEvent(new CustomEvent(name, { detail, cancelable: name === 'seek' }));
  }
}
