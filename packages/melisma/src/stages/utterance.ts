/**
 * The utterance stages that follow the kernel, in their order:
 *
 *   normalize over time, frames that are not valid to zero -> deltas -> stack -> statistics of the training data
 *
 * Whisper's maximum, `topDb` and the cepstrum come before them, in the kernel.
 */
import { isOverBatch, stackedFrames } from '../spec/grid-sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { appendDeltas } from './deltas/utterance.ts';
import { copyGrid, fillFrames, type Grid } from './grid.ts';
import { applyStatistics, normalizeGrid } from './normalize/utterance.ts';
import { stackFrames } from './stack/utterance.ts';

/** Frames of the transform, and those of all that are valid. */
interface FrameCounts {
  frames: number;
  validFrames: number;
}

/** True where something is computed of the log mel values: doubles are then rounded after that only. */
export const computesFurther = ({ normalize, deltas, cepstrum }: Spec): boolean =>
  ['per-feature', 'mean', 'cmvn'].includes(normalize.kind) || deltas !== null || cepstrum !== null;

/** True where the result has another shape than what the kernel delivers. */
export const changesShape = ({ deltas, stack }: Spec): boolean => deltas !== null || stack !== null;

/** True where a clip passes through more than the kernel: these stages, a waveform that is prepared, frames that are filled up. */
export const needsStages = (spec: Spec): boolean =>
  computesFurther(spec) ||
  changesShape(spec) ||
  spec.zeroInvalidFrames ||
  spec.fixedFrames !== null ||
  spec.padFrames !== null ||
  spec.frameMultiple > 1 ||
  isOverBatch(spec) ||
  spec.frameMultiple !== 1 ||
  spec.clipFill === 'repeat' ||
  spec.clipPlace === 'end' ||
  !!spec.waveformNormalize ||
  !!spec.keepFrames ||
  spec.preemphasisScope === 'waveform' ||
  spec.dither !== 0;

/**
 * From what the kernel delivers to the result in `out`, in the spec's layout; the two may be the same array unless shape or layout change.
 * Statistics are taken of the valid frames; `kept`, where some are left out, is how many of them the result has.
 */
export function finishUtterance(
  spec: Spec,
  values: Grid,
  { frames, validFrames }: FrameCounts,
  out: Grid['data'],
  kept?: number,
): void {
  const melMajor = spec.layout === 'mel-major';
  let grid = values;
  normalizeGrid(spec, grid, validFrames);
  if (spec.padFrames !== null) fillFrames(grid, spec.padFrames.fill, frames);
  const { deltas, stack } = spec;
  if (deltas !== null) {
    const width = grid.width * (deltas.orders + 1);
    const data = stack === null ? out : new (grid.data.constructor as Float32ArrayConstructor)(grid.frames * width);
    const next: Grid = { data, frames: grid.frames, width, melMajor };
    appendDeltas(deltas, grid, next);
    grid = next;
  }
  if (stack !== null) {
    const next: Grid = {
      data: out,
      frames: stackedFrames(stack, grid.frames),
      width: grid.width * stack.size,
      melMajor,
    };
    stackFrames(stack, grid, next);
    grid = next;
  }
  applyStatistics(spec, grid);
  if (grid.data !== out) copyGrid(grid, { ...grid, data: out, melMajor, frames: kept ?? grid.frames });
}
