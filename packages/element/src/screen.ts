/** What a heat map is shown on, and what is shown: a canvas with WebGL2 where graphics hardware draws, else a plain one. */

/** Cells and their colours, the lowest band first; `oldest` is the column at the left edge, from which on they go round. */
export interface Picture {
  bands: number;
  frames: number;
  oldest: number;
  /** Four bytes each: `bands` rows of `frames`. */
  colours: Uint32Array<ArrayBuffer>;
}

export interface Screen {
  readonly canvas: HTMLCanvasElement;
  /** A picture of any size, over the whole canvas. */
  show(picture: Picture): void;
  /** The picture that is shown, of which `count` columns from `first` on, round the ring, have changed. */
  refresh(picture: Picture, first: number, count: number): void;
  /** Gives back what the browser has few of. */
  close(): void;
}
