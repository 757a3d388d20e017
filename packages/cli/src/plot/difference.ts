/** `--difference`: two panels, and a third with the one less the other. */
import { largestOf, type Panel } from '../draw/figure.ts';
import type { Grid } from '../draw/grid.ts';
import { UsageError } from '../errors/failure.ts';
import { formatCount } from '../report/numbers.ts';

/** A, B, and A - B over the frames that both have. @throws UsageError where there are not two, or their frames differ in width */
export function withDifference(panels: readonly Panel[]): Panel[] {
  if (panels.length !== 2) throw new UsageError(`--difference takes two, given ${panels.length}`);
  const [a, b] = panels.map(({ grid }) => grid);
  if (a.bands !== b.bands)
    throw new UsageError(`--difference: a frame has ${a.bands} values in one and ${b.bands} in the other`);
  const grid = minus(a, b);
  const [{ length, rows }] = panels;
  const largest = largestOf(grid.values);
  const over = a.frames === b.frames ? '' : `, over the first ${formatCount(grid.frames)} frames`;
  const difference = {
    title: 'the first less the second',
    facts: [`${largest === 0 ? 'equal' : `at most ${Number(largest.toPrecision(3))}`}${over}`],
    grid,
    length: (length * grid.frames) / a.frames,
    rows,
    values: 'difference',
    signed: true,
  };
  return [...panels, difference];
}

function minus(a: Grid, b: Grid): Grid {
  const frames = Math.min(a.frames, b.frames);
  const values = new Float32Array(a.bands * frames);
  for (let m = 0; m < a.bands; m++)
    for (let t = 0; t < frames; t++) values[m * frames + t] = a.values[m * a.frames + t] - b.values[m * b.frames + t];
  return { bands: a.bands, frames, values };
}
