/** A whole call of `melisma plot`: recordings and arrays read, a figure made of them, drawn and written. */
import type { Spec } from 'melisma';
import { requireCanvas } from '../draw/canvas.ts';
import type { Figure, Panel } from '../draw/figure.ts';
import { tellFileFailure, UsageError } from '../errors/failure.ts';
import { writeWhole } from '../files/atomic.ts';
import { findInputs, type Input, standard } from '../files/inputs.ts';
import { onInterrupt } from '../jobs/interrupt.ts';
import { startProgress } from '../report/progress.ts';
import { print, printBytes } from '../report/streams.ts';
import { checkFrontEnd, chooseFrontEnd, tellNotes } from '../spec/choose.ts';
import { arrayPanel } from './array.ts';
import { withDifference } from './difference.ts';
import { checkFlags, namesFrontEnd, type PlotFlags, usualPreset } from './flags.ts';
import { isArray } from './kind.ts';
import { frontEndFor, recordingPanels } from './recording.ts';

/** Panels that can be told apart on one picture. */
const mostPanels = 8;

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the call, or with the picture's place, or where what draws is missing */
export async function runPlot(paths: string[], flags: PlotFlags): Promise<number> {
  checkFlags(flags);
  if (flags.output !== undefined) await requireCanvas();
  const sources = await sourcesOf(paths);
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

async function sourcesOf(paths: readonly string[]): Promise<Source[]> {
  const inputs = await findInputs(paths, undefined);
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

/** In the order of the call; undefined where one failed, which then has been told. */
async function panelsOf(
  sources: readonly Source[],
  spec: Readonly<Spec> | undefined,
  flags: PlotFlags,
): Promise<Panel[] | undefined> {
  const frontEnd = sources.every((source) => source.isArray) ? undefined : await frontEndFor(spec!, flags);
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
    const { drawInTerminal } = await import('../draw/terminal.ts');
    print(drawInTerminal(figure));
    return;
  }
  const { drawFigure } = await import('../draw/picture.ts');
  const bytes = drawFigure(figure);
  if (output === standard) await printBytes(bytes);
  else await writeWhole(output, bytes);
}
