/** Strokes and letters, all in the units of the layout: what every part of a picture is drawn with, on any canvas. */
import type { Tick } from './axes.ts';

/** What is used of a canvas's 2D context: a page's, a worker's (OffscreenCanvas) and @napi-rs/canvas's are such. */
export interface Context2D {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  /** A CSS font. */
  font: string;
  textAlign: string;
  save(): void;
  restore(): void;
  scale(x: number, y: number): void;
  translate(x: number, y: number): void;
  rotate(radians: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  stroke(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { width: number };
  createImageData(width: number, height: number): Pixels;
  putImageData(pixels: Pixels, x: number, y: number): void;
}

/** RGBA, row by row from the top, four bytes a pixel. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** A context that is scaled to units, and what it draws with. */
export interface Pen {
  context: Context2D;
  /** Of the fonts that it writes with: a CSS list. */
  families: string;
  /** Pixels a unit. */
  density: number;
  inks: Inks;
}

/** CSS colours: of text; of names and marks of axes; of rules. */
export interface Inks {
  ink: string;
  faint: string;
  hair: string;
}

/** A rectangle, in units of the layout. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Marks and labels on the left edge of a panel. */
export function leftTicks(pen: Pen, box: Box, ticks: readonly Tick[]): void {
  const { ink, faint } = pen.inks;
  for (const { at, label } of ticks) {
    const y = box.y + (1 - at) * box.height;
    line(pen, box.x - 5, y, box.x, y, faint);
    text(pen, label, box.x - 9, y + 4, { size: 12, fill: ink, align: 'right' });
  }
}

/** Left of a panel, where the names of the axes stand. */
const labelColumn = -46;

/** A label that reads upwards, beside the middle of a box, `away` from its left edge. */
export function sideLabel(pen: Pen, label: string, box: Box, away = labelColumn): void {
  const { context } = pen;
  context.save();
  context.translate(box.x + away, box.y + box.height / 2);
  context.rotate(-Math.PI / 2);
  text(pen, label, 0, 4, { size: 12.5, fill: pen.inks.faint, align: 'center' });
  context.restore();
}

interface TextStyle {
  /** Units. */
  size: number;
  weight?: 400 | 600;
  fill: string;
  align: 'left' | 'center' | 'right';
  /** Width that the text must not exceed: it ends in an ellipsis instead. */
  maxWidth?: number;
}

/** @returns the width of what was drawn */
export function text({ context, families }: Pen, said: string, x: number, y: number, style: TextStyle): number {
  const { size, weight = 400, fill, align, maxWidth } = style;
  context.font = `${weight} ${size}px ${families}`;
  context.fillStyle = fill;
  context.textAlign = align;
  const drawn = maxWidth === undefined ? said : fitted(context, said, maxWidth);
  context.fillText(drawn, x, y);
  return context.measureText(drawn).width;
}

function fitted(context: Context2D, said: string, maxWidth: number): string {
  let kept = said;
  while (kept.length > 1 && context.measureText(kept).width > maxWidth)
    kept = `${kept.replace(/\u2026$/, '').slice(0, -1)}\u2026`;
  return kept;
}

export function line({ context }: Pen, x0: number, y0: number, x1: number, y1: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

export function frame({ context, inks }: Pen, { x, y, width, height }: Box): void {
  context.strokeStyle = inks.hair;
  context.lineWidth = 0.5;
  context.strokeRect(x - 0.25, y - 0.25, width + 0.5, height + 0.5);
}
