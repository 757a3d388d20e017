/** The axis of time under a panel. */
import { type Span, timeTicks, timeUnit } from './axes.ts';
import { type Box, line, type Pen, text } from './pen.ts';

/** Characters that the labels of the time axis have room for: 12 pixels high, about 8 wide. */
export const charactersIn = ({ width }: Box): number => width / 8;

/** Marks and labels below the box, and under them, where `isNamed`, what they count. */
export function drawTimeAxis(pen: Pen, box: Box, span: Span, isNamed = true): void {
  const { ink, faint } = pen.inks;
  const foot = box.y + box.height;
  for (const { at, label } of timeTicks(span, charactersIn(box))) {
    const x = box.x + at * box.width;
    line(pen, x, foot, x, foot + 5, faint);
    text(pen, label, x, foot + 20, { size: 12, fill: ink, align: 'center' });
  }
  if (!isNamed) return;
  const said = span.unit === 'frames' ? 'frame' : `time, ${timeUnit(span)}`;
  text(pen, said, box.x + box.width / 2, foot + 42, { size: 12.5, fill: faint, align: 'center' });
}
