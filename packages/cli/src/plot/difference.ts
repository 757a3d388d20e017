/** `--difference`: two panels, and a third with the one less the other. */
import { largestOf, type Panel } from '../draw/figure.ts';
import { UsageError } from '../errors/failure.ts';
import { formatCount } from '../report/numbers.ts';

/** A, B, and A - B, over the frames that both have. @throws UsageError where there are not two, or their frames differ in width */
export function withDifference(panels: readonly Panel[]): Panel[] {
  if (panels.length !== 2) throw new UsageError(`--difference takes two, given ${panels.length}`);
  const [a, b] = panels.map(({ grid }) => grid);
  if (a.bands !== b.bands)
    throw new UsageError(`--difference: a frame has ${a.bands} values in one and ${b.bands} in the other`);
  const frames = Math.min(a.frames, b.frames);
  const [first, second] = panels.map((panel) => cutTo(frames, panel));
  const over = a.frames === b.frames ? '' : `, over the first ${formatCount(frames)} frames`;
  return [first, second, differenceOf(first, second, over)];
}

function differenceOf(first: Panel, second: Panel, over: string): Panel {
  const values = first.grid.values.map((value, i) => value - second.grid.values[i]);
  const largest = largestOf(values);
  return {
    title: 'the first less the second',
    facts: [`${largest === 0 ? 'equal' : `at most ${Number(largest.toPrecision(3))}`}${over}`],
    grid: { ...first.grid, values },
    length: first.length,
    rows: first.rows,
    values: 'difference',
    signed: true,
  };
}

/** The first frames of a panel. */
function cutTo(frames: number, panel: Panel): Panel {
  const { bands, frames: all, values } = panel.grid;
  if (frames === all) return panel;
  const kept = new Float32Array(bands * frames);
  for (let m = 0; m < bands; m++) kept.set(values.subarray(m * all, m * all + frames), m * frames);
  return { ...panel, grid: { bands, frames, values: kept }, length: (panel.length * frames) / all };
}
