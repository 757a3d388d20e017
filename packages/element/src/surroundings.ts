/** What stands around the heat map: marks of time and frequency, the scale of the colours. */
import {
  type Box,
  type Colormap,
  drawScale,
  drawTimeAxis,
  frame,
  leftTicks,
  type Pen,
  type Range,
  type RowAxis,
  type Span,
  sideLabel,
} from '@melisma/draw';

/** The margins of the command's picture, and those of a small element, which has no names of axes and no scale. */
const wide = { left: 66, right: 108, top: 6, foot: 50 };
const narrow = { left: 38, right: 10, top: 6, foot: 28 };

/** CSS pixels from which on there is room for all of it. */
const WIDE = { width: 560, height: 220 };

/** From the heat map to the scale of the colours, CSS pixels. */
const BESIDE = 16;

const hasRoom = (width: number, height: number): boolean => width >= WIDE.width && height >= WIDE.height;

/** Where the heat map stands in an element of so many CSS pixels: at whole pixels of the screen. */
export function heatMapBox(width: number, height: number, density: number, hasAxes: boolean): Box {
  const { left, right, top, foot } = !hasAxes
    ? { left: 0, right: 0, top: 0, foot: 0 }
    : hasRoom(width, height)
      ? wide
      : narrow;
  const whole = (units: number): number => Math.round(units * density) / density;
  const [x, y] = [whole(left), whole(top)];
  return { x, y, width: Math.max(0, whole(width - right) - x), height: Math.max(0, whole(height - foot) - y) };
}

export interface Surroundings {
  rows: RowAxis;
  span: Span;
  range: Range;
  map: Colormap;
  /** What a value is. */
  values: string;
  /** The rest stands there already. */
  isTimeAlone: boolean;
}

/** On the canvas of the whole element, whose pixels are cleared. */
export function drawSurroundings(canvas: HTMLCanvasElement, box: Box, density: number, said: Surroundings): void {
  const context = canvas.getContext('2d')!;
  const { color, fontFamily } = getComputedStyle(canvas);
  const mixed = (share: number): string => `color-mix(in srgb, ${color} ${share}%, transparent)`;
  const inks = { ink: color, faint: mixed(70), hair: mixed(15) };
  const pen: Pen = { context, families: fontFamily, density, inks };
  const isWide = hasRoom(canvas.width / density, canvas.height / density);
  // Time alone stands below the heat map, and beside it the scale of the colours.
  const foot = said.isTimeAlone ? box.y + box.height : 0;
  const end = said.isTimeAlone && isWide ? box.x + box.width + BESIDE : canvas.width;
  context.save();
  context.scale(density, density);
  context.beginPath();
  context.rect(0, foot, end, canvas.height);
  context.clip();
  context.clearRect(0, 0, canvas.width, canvas.height);
  frame(pen, box);
  leftTicks(pen, box, said.rows.ticks);
  drawTimeAxis(pen, box, said.span, isWide);
  if (isWide && !said.isTimeAlone) {
    sideLabel(pen, said.rows.label, box);
    drawScale(pen, [box], said.range, said.map, said.values);
  }
  context.restore();
}
