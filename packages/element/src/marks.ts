/** What moves over the heat map: the cursor of a sound, and the place that a pointer or the keys are at, in words too. */
import type { Drawing } from './drawing.ts';
import type { Cell } from './view.ts';
import { bandWords, timeWords, valueWords } from './words.ts';

export class Marks {
  /** Where the pointer or the keys are. */
  cell: Cell | undefined;
  /** The frame that is heard. */
  heard: number | undefined;
  readonly #drawing: Drawing;
  readonly #cursor = made('div', 'cursor');
  readonly #point = made('div', 'point');
  readonly #readout = made('div', 'readout');

  constructor(drawing: Drawing) {
    this.#drawing = drawing;
    drawing.stage.append(this.#cursor, this.#point, this.#readout);
    this.place();
  }

  valueAt({ frame, band }: Cell): number {
    const { tape, clip } = this.#drawing;
    return tape?.valueAt(frame, band) ?? clip!.valueAt(frame, band);
  }

  /** Puts everything where it belongs in the view of now, and tells the slider that the heat map is to those who cannot see it. */
  place(): void {
    const { cell, heard } = this;
    const { stage, frames, bands } = this.#drawing;
    const x = heard === undefined ? -1 : this.#shareOf(heard);
    this.#cursor.hidden = x < 0 || x > 1;
    this.#cursor.style.transform = `translateX(${x * this.#drawing.box.width}px)`;
    const isShown = cell !== undefined && frames > 0;
    this.#point.hidden = !isShown;
    this.#readout.hidden = !isShown;
    stage.setAttribute('aria-valuemax', String(Math.max(frames - 1, 0)));
    stage.setAttribute('aria-valuenow', String(isShown ? this.#steps(cell.frame) : 0));
    stage.setAttribute('aria-valuetext', isShown ? this.#say(cell) : 'no place');
    if (!isShown) return;
    this.#readout.textContent = this.#say(cell);
    const left = this.#shareOf(this.#steps(cell.frame) + 0.5) * this.#drawing.box.width;
    const top = (1 - (cell.band + 0.5) / bands) * this.#drawing.box.height;
    this.#point.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** Frames from the left end of everything. */
  #steps(frame: number): number {
    return this.#drawing.tape ? this.#drawing.frames - 1 - frame : frame;
  }

  #shareOf(frame: number): number {
    const { first, end } = this.#drawing.view;
    return (frame - first) / (end - first);
  }

  #say(cell: Cell): string {
    const { spec, tape, secondsOf } = this.#drawing;
    const time = timeWords(cell.frame, secondsOf) + (tape ? ' ago' : '');
    return `${time}, ${bandWords(spec, cell.band)}: ${valueWords(this.valueAt(cell))}`;
  }
}

/** An element of the shadow tree; what has a class is a CSS part of the same name. */
export function made(tag: string, name: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.setAttribute('part', name);
  return element;
}
