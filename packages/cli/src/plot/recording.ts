/** A recording as panels: one, or with `--channel each` one a channel. */
import { createExtractor, type Extractor, type LengthMode, type Spec } from 'melisma';
import { anyScaleOf } from '../audio/flags.ts';
import { type Recording, readRecording, secondsOf } from '../audio/read.ts';
import { sourceLine } from '../audio/words.ts';
import { gridOf, gridPart, type Panel } from '../draw/index.ts';
import { fileTitle, type Input } from '../files/inputs.ts';
import { formatCount, formatSeconds } from '../report/text.ts';
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

/** @throws MelismaError whatever is wrong with the recording */
export async function recordingPanels(
  input: Input,
  frontEnd: NamedExtractor,
  flags: PlotFlags,
  onProgress: (share: number) => void,
): Promise<Panel[]> {
  const { extractor } = frontEnd;
  const { sampleRate: rate, clipSamples } = extractor.spec;
  const most = flags.length === 'window' ? (clipSamples ?? undefined) : undefined;
  const recording = await readRecording(input, { ...flags, rate, most, onProgress });
  const title = fileTitle(input.path);
  const panels = recording.signals.map((samples) => panelOf(samples, title, recording, frontEnd, flags));
  if (flags.channel !== 'each') return panels;
  return panels.map((panel, c) => ({ ...panel, title: `${title}, channel ${c}` }));
}

function panelOf(
  samples: Float32Array,
  title: string,
  recording: Recording,
  { extractor, name }: NamedExtractor,
  flags: PlotFlags,
): Panel {
  const { spec } = extractor;
  const { sampleRate } = recording;
  const length = flags.length ?? wholeLength(spec);
  const grid = gridOf(
    extractor.extract(samples, { sampleRate, length, anyScale: anyScaleOf(recording.source, flags) }),
  );
  return {
    title,
    facts: [
      name,
      `${formatSeconds(secondsOf(recording))}, ${formatCount(grid.frames)} frames`,
      sourceLine(recording, flags),
    ],
    sound: { samples, sampleRate },
    ...gridPart(grid, spec),
  };
}

/** What takes a recording of any length as one. */
const wholeLength = ({ clipSamples }: Spec): LengthMode | undefined => (clipSamples === null ? undefined : 'file');
