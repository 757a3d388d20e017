/** Strokes and letters, all in the units of the layout: what every part of a picture is drawn with. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Tick } from './axes.ts';
import { font } from './fonts.ts';

/** Pixels a unit: sharp on screens of both densities. */
export const density = 2;

/** A rectangle, in units of the layout. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Text; names and marks of axes; rules. */
export const ink = '#1d1a26';
export const faint = '#6f6a7d';
export const hair = '#dcd9e3';

/** Marks and labels on the left edge of a panel. */
export function leftTicks(g: SKRSContext2D, box: Box, ticks: readonly Tick[]): void {
  for (const { at, label } of ticks) {
    const y = box.y + (1 - at) * box.height;
    line(g, box.x - 5, y, box.x, y, faint);
    text(g, label, box.x - 9, y + 4, { font: font(12), fill: ink, align: 'right' });
  }
}

/** Left of a panel, where the names of the axes stand. */
const labelColumn = -46;

/** A label that reads upwards, beside the middle of a box, `away` from its left edge. */
export function sideLabel(g: SKRSContext2D, label: string, box: Box, away = labelColumn): void {
  g.save();
  g.translate(box.x + away, box.y + box.height / 2);
  g.rotate(-Math.PI / 2);
  text(g, label, 0, 4, { font: font(12.5), fill: faint, align: 'center' });
  g.restore();
}

interface TextStyle {
  font: string;
  fill: string;
  align: 'left' | 'center' | 'right';
  /** Width that the text must not exceed: it ends in an ellipsis instead. */
  room?: number;
}

/** @returns the width of what was drawn */
export function text(g: SKRSContext2D, said: string, x: number, y: number, style: TextStyle): number {
  g.font = style.font;
  g.fillStyle = style.fill;
  g.textAlign = style.align;
  const drawn = style.room === undefined ? said : fitted(g, said, style.room);
  g.fillText(drawn, x, y);
  return g.measureText(drawn).width;
}

function fitted(g: SKRSContext2D, said: string, room: number): string {
  let kept = said;
  while (kept.length > 1 && g.measureText(kept).width > room)
    kept = `${kept.replace(/\u2026$/, '').slice(0, -1)}\u2026`;
  return kept;
}

export function line(g: SKRSContext2D, x0: number, y0: number, x1: number, y1: number, colour: string): void {
  g.strokeStyle = colour;
  g.lineWidth = 1;
  g.beginPath();
  g.moveTo(x0, y0);
  g.lineTo(x1, y1);
  g.stroke();
}

export function frame(g: SKRSContext2D, { x, y, width, height }: Box): void {
  g.strokeStyle = hair;
  g.lineWidth = 0.5;
  g.strokeRect(x - 0.25, y - 0.25, width + 0.5, height + 0.5);
}
