/** A recording as panels: one, or with `--channel each` one a channel. */
import { tmpdir } from 'node:os';
import { type Grid, GridMaker, gridOf, gridPart, type Panel } from '@melisma/draw';
import { createExtractor, type ExtractOptions, type Extractor, type LengthMode, type Spec } from 'melisma';
import { extractPieces } from 'melisma/stream';
import { anyScaleOf } from '../audio/flags.ts';
import { limitsOf, type Signal } from '../audio/kept.ts';
import { type Recording, readOrSpool, readRecording, secondsOf } from '../audio/read.ts';
import { sourceLine } from '../audio/words.ts';
import { fileTitle, type Input } from '../files/inputs.ts';
import { formatCount, formatSeconds } from '../report/text.ts';
import { widthOf } from '../spec/axes.ts';
import { titleOf } from '../spec/words.ts';
import type { PlotFlags } from './flags.ts';

/** What computes the features, and what it is called. */
export interface NamedExtractor {
  extractor: Extractor;
  name: string;
}

/**
 * Unless a length is asked for, a front end that gives as many frames as there are: what it would cut off is to be seen too.
 *
 * @throws MelismaError `ERR_STATISTICS`
 */
export async function extractorFor(spec: Readonly<Spec>, { length }: PlotFlags): Promise<NamedExtractor> {
  const whole = length === undefined && spec.fixedFrames !== null ? { ...spec, fixedFrames: null } : spec;
  return { extractor: await createExtractor(whole), name: titleOf(spec) };
}

/**
 * A recording that memory does not hold is drawn from a file, which is removed when the process ends. A difference is taken of all frames, in memory.
 *
 * @throws MelismaError whatever is wrong with the recording
 */
export async function recordingPanels(
  input: Input,
  frontEnd: NamedExtractor,
  flags: PlotFlags,
  onProgress: (share: number) => void,
): Promise<Panel[]> {
  const { spec } = frontEnd.extractor;
  const options = { ...flags, ...limitsOf(spec, flags.length ?? 'file'), rate: spec.sampleRate, onProgress };
  const recording = await (flags.difference ? readRecording(input, options) : readOrSpool(input, tmpdir(), options));
  const title = fileTitle(input.path);
  const panels: Panel[] = [];
  for (const samples of recording.signals) panels.push(await panelOf(samples, title, recording, frontEnd, flags));
  if (flags.channel !== 'each') return panels;
  return panels.map((panel, c) => ({ ...panel, title: `${title}, channel ${c}` }));
}

async function panelOf(
  samples: Signal,
  title: string,
  recording: Recording,
  { extractor, name }: NamedExtractor,
  flags: PlotFlags,
): Promise<Panel> {
  const { spec } = extractor;
  const { sampleRate, source } = recording;
  const options = { sampleRate, length: flags.length ?? wholeLength(spec), anyScale: anyScaleOf(source, flags) };
  const { grid, frames } = await gridOfSignal(extractor, samples, options);
  return {
    title,
    facts: [
      name,
      `${formatSeconds(secondsOf(recording))}, ${formatCount(frames)} frames`,
      sourceLine(recording, flags),
    ],
    sound: { samples, sampleRate },
    ...gridPart(grid, spec, frames),
  };
}

/** The frames over the recording, and how many they are: more than a grid has of a recording that memory does not hold. */
async function gridOfSignal(
  extractor: Extractor,
  samples: Signal,
  options: ExtractOptions,
): Promise<{ grid: Grid; frames: number }> {
  if (samples instanceof Float32Array) {
    const grid = gridOf(extractor.extract(samples, options));
    return { grid, frames: grid.frames };
  }
  const pieces = extractPieces(extractor, samples, options);
  const frames = Math.max(pieces.validFrames, 1);
  const maker = new GridMaker(widthOf(extractor.spec), frames);
  for (const { data, dims, firstFrame } of pieces) {
    maker.add(data, firstFrame, dims[0], dims[1], 1);
    // An interruption is heard between two pieces.
    await new Promise(setImmediate);
  }
  return { grid: maker.grid(), frames };
}

/** What takes a recording of any length as one. */
const wholeLength = ({ clipSamples }: Spec): LengthMode | undefined => (clipSamples === null ? undefined : 'file');
