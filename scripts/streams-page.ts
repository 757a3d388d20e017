/** With which sample each row of each preset leaves a stream: writes docs/stream-rows.md. `npm run streams-page` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createExtractorSync,
  getPreset,
  type PresetName,
  presetNames,
  type Spec,
} from '../packages/melisma/src/index.ts';
import { geometryOf } from '../packages/melisma/src/spec/sizes.ts';
import { createFeatureStream } from '../packages/melisma/src/stream/index.ts';
import { root } from './entries.ts';

export const streamsFile = join(root, 'docs/stream-rows.md');

/** When rows leave, in samples counted from 1: row 0 with `first`, row `t` with `offset + t * distance`, if that is later. */
export interface RowTimes {
  name: PresetName;
  sampleRate: number;
  first: number;
  offset: number;
  distance: number;
  /** A clip is padded to a multiple of so many samples; a row that is due at one may come a sample later, where a clip of just that length has it not. */
  multiple: number;
  /** Samples of a padded clip that has row 0. */
  needed: number;
  /** Frames behind a row's own that it looks at. */
  ahead: number;
}

/** The sample with which a row leaves. */
export function sampleOf({ first, offset, distance, multiple, needed }: RowTimes, row: number): number {
  const due = offset + row * distance;
  if (row === 0 || due < first) return first;
  const exists = Math.floor((needed + row * distance - 1) / multiple) * multiple + 1;
  return multiple > 1 ? Math.max(due, exists) : due;
}

/** The front end without its statistics over all frames, whose warm-up comes on top. */
export const perFrame = (spec: Readonly<Spec>): Spec => ({ ...spec, topDb: null, normalize: { kind: 'none' } });

/** Frames behind row 0's own that it is made of: of stacks, and of differences. */
function framesAhead({ stack, deltas }: Spec): number {
  const stacked = stack === null ? 0 : stack.size - stack.left - 1;
  if (deltas === null) return stacked;
  const half = (deltas.width - 1) / 2;
  return stacked + (deltas.edges === 'replicate' ? deltas.orders * half : half);
}

/** Of front ends that know the clip before its first frame there is no stream. */
function isStreamable(name: PresetName): boolean {
  const { ditherNoise, waveformNormalize, clipPlace } = getPreset(name);
  return ditherNoise !== 'torch' && !waveformNormalize && clipPlace !== 'end';
}

export function rowTimes(): RowTimes[] {
  const names = presetNames().filter(isStreamable);
  return names.map((name) => {
    const spec = getPreset(name);
    const stream = createFeatureStream(createExtractorSync(perFrame(spec)), { sampleRate: spec.sampleRate });
    // Far from the beginning, which may be mirrored.
    const [first, later, next] = [1, 22, 23].map((rows) => samplesUntil(rows, (samples) => stream.framesOf(samples)));
    stream.close();
    const distance = next - later;
    const { sampleRate } = spec;
    return {
      name,
      sampleRate,
      first,
      offset: later - 21 * distance,
      distance,
      multiple: spec.padMultiple,
      needed: samplesNeeded(spec),
      ahead: framesAhead(spec),
    };
  });
}

/** The fewest samples, padding counted, of a clip that has row 0. */
function samplesNeeded(spec: Spec): number {
  const { left, right, span } = geometryOf(spec);
  return (framesAhead(spec) + (spec.dropLastFrame ? 1 : 0)) * spec.hopLength + span - left - right;
}

/** The fewest samples that complete so many rows. */
function samplesUntil(rows: number, rowsOf: (samples: number) => number): number {
  let [less, enough] = [0, 1 << 20];
  while (enough - less > 1) {
    const middle = (less + enough) >> 1;
    if (rowsOf(middle) < rows) less = middle;
    else enough = middle;
  }
  return enough;
}

/** True where some of the first rows are late. */
const isLate = (times: RowTimes): boolean =>
  Array.from({ length: 99 }, (_, i) => i + 1).some(
    (row) => sampleOf(times, row) > Math.max(times.first, times.offset + row * times.distance),
  );

const milliseconds = (samples: number, sampleRate: number): string => ((samples * 1000) / sampleRate).toFixed(1);

export function streamsPage(times: readonly RowTimes[]): string {
  const rows = times.map((preset) => {
    const { name, sampleRate, first, offset, distance, ahead } = preset;
    const later = `${offset} + ${distance} t${isLate(preset) ? ' *' : ''}`;
    const cells = [`\`${name}\``, sampleRate, first, later, milliseconds(offset, sampleRate), ahead];
    return `| ${cells.join(' | ')} |`;
  });
  const others = presetNames().filter((name) => !isStreamable(name));
  return `# When rows leave

<!-- Written by \`npm run streams-page\`; tests/streams-page.test.ts pushes sample by sample and compares. -->

A row leaves [a stream](streams.md) with the sample that completes it. Pushed sample by sample, row 0 of each preset comes with the sample that stands here,
counted from 1, and row t with sample *offset + distance t*, or with row 0 where that is later. A row's time is *t* times the distance, so the offset is what it waits for behind
its time. "Ahead" are frames behind a row's own that it is made of: stacks and differences.

Where the beginning is mirrored, the first rows wait until there is enough to mirror. What comes on top: with \`statistics\` other than \`'end'\` the first
rows leave together, with the last frame of the warm-up (10 frames for \`'running'\`); a resampler adds the \`latency\` of the stream.

| preset | Hz | row 0 | row t | offset, ms | ahead |
|---|---|---|---|---|---|
${rows.join('\n')}

\\* A sample later where that is a multiple of 128, to which a clip is padded: a clip of just that length would not have the row.

Not in it, for they look at the whole clip before its first frame: ${others.map((name) => `\`${name}\``).join(', ')}. \`liveWindows\` takes them.
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(streamsFile, streamsPage(rowTimes()));
