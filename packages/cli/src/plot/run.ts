/** A whole call of `melisma plot`: recordings and arrays read, a figure made of them, drawn and written. */

import { type Figure, largestOf, type Panel } from '@melisma/draw';
import type { Spec } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { findInputs, type Input, standard } from '../files/inputs.ts';
import { refuseInput } from '../files/outputs.ts';
import { writeWhole } from '../files/write.ts';
import { requireCanvas } from '../pictures/canvas.ts';
import { onInterrupt } from '../report/interrupt.ts';
import { startProgress } from '../report/progress.ts';
import { print, printBytes, tellFileFailure } from '../report/streams.ts';
import { formatCount } from '../report/text.ts';
import { chooseFrontEnd } from '../spec/choose.ts';
import { checkFrontEnd, tellNotes } from '../spec/flags.ts';
import { arrayPanel, isArray } from './array.ts';
import { checkFlags, namesFrontEnd, type PlotFlags, usualPreset } from './flags.ts';
import { extractorFor, recordingPanels } from './recording.ts';

/** With more panels, a picture is hard to read. */
const mostPanels = 8;

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the call, or with the picture's place, or where what draws is missing */
export async function runPlot(paths: string[], flags: PlotFlags): Promise<number> {
  if (flags.follow) {
    const { checkFollow, runFollow } = await import('./follow.ts');
    checkFollow(paths, flags);
    return runFollow(flags);
  }
  checkFlags(flags);
  if (flags.output !== undefined) await requireCanvas();
  const sources = await sourcesOf(paths, flags);
  if (flags.item !== undefined && !sources.some((source) => source.isArray))
    throw new UsageError('--item takes a part of an array, but there is none');
  const spec = await specFor(sources, flags);
  const panels = await panelsOf(sources, spec, flags);
  if (panels === undefined) return 1;
  await show(figureOf(flags.difference ? withDifference(panels) : panels, spec, flags), flags);
  return 0;
}

/** One input, and what it is. */
interface Source {
  input: Input;
  isArray: boolean;
}

async function sourcesOf(paths: readonly string[], flags: PlotFlags): Promise<Source[]> {
  const inputs = await findInputs(paths, undefined, 'melisma plot FILE...', flags);
  if (flags.output !== undefined && flags.output !== standard) refuseInput('-o', flags.output, inputs);
  if (inputs.length > mostPanels) throw tooMany(inputs.length);
  return Promise.all(inputs.map(async (input) => ({ input, isArray: !input.failure && (await isArray(input)) })));
}

const tooMany = (count: number): UsageError =>
  new UsageError(`one picture has room for ${mostPanels}, but there are ${count} to be drawn`);

/** What computes the features of recordings, and what arrays are taken for; undefined where only arrays are drawn and nothing is named. */
async function specFor(sources: readonly Source[], flags: PlotFlags): Promise<Readonly<Spec> | undefined> {
  if (!namesFrontEnd(flags) && sources.every((source) => source.isArray)) {
    refuseSeconds(flags);
    return undefined;
  }
  const named = namesFrontEnd(flags) ? flags : { ...flags, preset: usualPreset };
  checkFrontEnd(named);
  const frontEnd = await chooseFrontEnd(named);
  tellNotes(frontEnd, flags);
  return frontEnd.spec;
}

/** @throws UsageError for options that say something about frames of an unknown length */
function refuseSeconds({ start, duration, set }: PlotFlags): void {
  const option = start !== undefined ? '--start' : duration !== undefined ? '--duration' : set && '--set';
  if (option)
    throw new UsageError(`${option}: an array's frames have no length in seconds without -p PRESET, which made it`);
}

/** In the order of the call; undefined if one failed, whose error has been printed. */
async function panelsOf(
  sources: readonly Source[],
  spec: Readonly<Spec> | undefined,
  flags: PlotFlags,
): Promise<Panel[] | undefined> {
  const frontEnd = sources.every((source) => source.isArray) ? undefined : await extractorFor(spec!, flags);
  const progress = startProgress(sources.length, flags);
  const release = onInterrupt(progress.stop);
  const made = async ({ input, isArray }: Source) => {
    const panels = isArray
      ? [await arrayPanel(input.path, spec, flags)]
      : await recordingPanels(input, frontEnd!, flags, progress.within);
    progress.step();
    return panels;
  };
  try {
    return await inTurn(sources, made);
  } finally {
    release();
    progress.stop();
  }
}

async function inTurn(
  sources: readonly Source[],
  made: (source: Source) => Promise<Panel[]>,
): Promise<Panel[] | undefined> {
  const panels: Panel[] = [];
  for (const source of sources)
    try {
      panels.push(...(await made(source)));
    } catch (error) {
      if (error instanceof UsageError) throw error;
      tellFileFailure(source.input.path, error);
      return undefined;
    }
  if (panels.length > mostPanels) throw tooMany(panels.length);
  return panels;
}

const figureOf = (panels: readonly Panel[], spec: Spec | undefined, { start = 0 }: PlotFlags): Figure => ({
  panels,
  start,
  unit: spec ? 'seconds' : 'frames',
});

/** The code that draws is loaded for the drawing that is asked for. */
async function show(figure: Figure, { output }: PlotFlags): Promise<void> {
  if (output === undefined) {
    const { drawInTerminal } = await import('../pictures/terminal.ts');
    print(drawInTerminal(figure));
    return;
  }
  const { pngOf } = await import('../pictures/png.ts');
  const bytes = pngOf(figure);
  if (output === standard) await printBytes(bytes);
  else await writeWhole(output, bytes);
}

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
