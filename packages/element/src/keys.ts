/** What a key means on the heat map. */
import type { Cell } from './view.ts';

/** Where the keys move. */
export interface Field {
  frames: number;
  bands: number;
  /** Frames in sight. */
  inSight: number;
  /** Frames are counted from the right, as those of a live stream. */
  isBackwards: boolean;
}

export interface Meaning {
  /** To this cell. */
  cell?: Cell;
  /** Closer, below 1, or away. */
  zoom?: number;
  act?: 'whole' | 'press' | 'leave';
}

const CLOSER = 2 / 3;

const others: Readonly<Record<string, Meaning>> = {
  '+': { zoom: CLOSER },
  '=': { zoom: CLOSER },
  '-': { zoom: 1 / CLOSER },
  0: { act: 'whole' },
  Enter: { act: 'press' },
  ' ': { act: 'press' },
  Escape: { act: 'leave' },
};

/** Undefined: it is the page's. */
export function meaningOf(event: KeyboardEvent, { frame, band }: Cell, field: Field): Meaning | undefined {
  const { frames, bands, inSight, isBackwards } = field;
  if (frames === 0 || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const step = Math.max(1, Math.round(inSight / (event.shiftKey ? 10 : 100)));
  const right = isBackwards ? -step : step;
  const [first, last] = isBackwards ? [frames - 1, 0] : [0, frames - 1];
  const moves: Readonly<Record<string, Cell>> = {
    ArrowLeft: { frame: frame - right, band },
    ArrowRight: { frame: frame + right, band },
    ArrowUp: { frame, band: band + 1 },
    ArrowDown: { frame, band: band - 1 },
    Home: { frame: first, band },
    End: { frame: last, band },
  };
  const cell = moves[event.key];
  if (!cell) return others[event.key];
  const inside = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);
  return { cell: { frame: inside(cell.frame, frames), band: inside(cell.band, bands) } };
}
