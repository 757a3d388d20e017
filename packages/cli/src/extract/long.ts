/** A recording that memory does not hold: its features in parts, each written to where it stands. The bytes are those of the whole. */
import type { ExtractOptions, Extractor, FeatureArray, Features } from 'melisma';
import { extractPieces } from 'melisma/stream';
import { anyScaleOf } from '../audio/flags.ts';
import type { Recording } from '../audio/read.ts';
import { headerOf } from '../files/formats.ts';
import type { Job } from '../files/outputs.ts';
import type { Spool } from '../files/spool.ts';
import { bytesOf, type Dtype, littleEndian } from '../files/stored-array.ts';
import { type Put, writeByPlace } from '../files/write.ts';
import type { ExtractFlags } from './flags.ts';
import { type Frames, type Overview, OverviewMaker } from './overview.ts';
import { factsOf, type Shape, stackedShape } from './shape.ts';

/** Frames of one of the matrices that are stacked. */
interface Part extends Frames {
  matrix: number;
  /** The number of the first frame in it. */
  first: number;
}

/** Features by their shape, and in parts, in the order of time. */
interface Plan {
  shape: Shape;
  parts(): Iterable<Part>;
}

/** What was made of a recording. */
export interface Made {
  shape: Shape;
  /** Of the extraction alone: neither reading nor writing. */
  milliseconds: number;
  /** Where it was asked for. */
  overview: Overview | undefined;
}

/** @throws MelismaError what the front end refuses; `ERR_FILE_WRITE`, `ERR_OUTPUT_RANGE` */
export async function extractLong(
  extractor: Extractor<FeatureArray>,
  recording: Recording<Spool>,
  { output, format }: Job,
  flags: ExtractFlags,
  onProgress: (share: number) => void,
  wantsOverview: boolean,
): Promise<Made> {
  const plan = planOf(extractor, recording, flags);
  const { shape } = plan;
  const matrix = matrixOf(shape);
  const overview = wantsOverview ? new OverviewMaker(matrix.width, shape.validFrames) : undefined;
  let milliseconds = 0;
  const run = async (keep: (part: Part) => void) => {
    for (const parts = plan.parts()[Symbol.iterator](); ; ) {
      const start = performance.now();
      const { value: part, done } = parts.next();
      milliseconds += performance.now() - start;
      if (done) return;
      keep(part);
      const first = part.matrix * matrix.frames + part.first;
      overview?.add(part, first);
      onProgress(0.5 + (0.5 * first) / (matrix.count * matrix.frames));
      // An interruption is heard between two parts.
      await new Promise(setImmediate);
    }
  };
  if (output === undefined) await run(() => {});
  else
    await writeByPlace(output, async (put) => {
      const header = headerOf({ dims: shape.dims, facts: factsOf(shape, extractor) }, format, flags.dtype);
      put(header, 0);
      await run((part) => putPart(put, part, matrix, header.length, flags.dtype));
    });
  return { shape, milliseconds, overview: overview?.overview };
}

/** The matrices of a shape: how many, and of each the frames, the values of a frame, and which of the two lie side by side. */
interface Matrix {
  count: number;
  frames: number;
  width: number;
  melMajor: boolean;
}

function matrixOf({ dims, axes }: Shape): Matrix {
  const [rows, columns] = dims.slice(-2);
  const count = dims.slice(0, -2).reduce((product, size) => product * size, 1);
  const melMajor = axes.at(-1) === 'frame';
  return melMajor
    ? { count, frames: columns, width: rows, melMajor }
    : { count, frames: rows, width: columns, melMajor };
}

/** In one stretch where the frames stand in the file as in the array; otherwise one for each value. */
function putPart(put: Put, part: Part, { frames, width, melMajor }: Matrix, start: number, dtype: Dtype): void {
  const { data, count, frameStep, valueStep } = part;
  const putAt = (values: FeatureArray, place: number) =>
    put(littleEndian(values, dtype), start + bytesOf[dtype] * (part.matrix * frames * width + place));
  const isWhole = count === frames;
  if (melMajor === (frameStep === 1) && (isWhole || !melMajor)) return putAt(data, part.first * width);
  const row = data.slice(0, count);
  for (let i = 0; i < width; i++) {
    for (let t = 0; t < count; t++) row[t] = data[t * frameStep + i * valueStep];
    putAt(row, i * frames + part.first);
  }
}

function planOf(
  extractor: Extractor<FeatureArray>,
  { signals, sampleRate, source }: Recording<Spool>,
  flags: ExtractFlags,
): Plan {
  const options = { sampleRate, anyScale: anyScaleOf(source, flags) };
  const { length } = flags;
  const plans = signals.map((signal) =>
    length === 'windows' ? windowsOf(extractor, signal, options) : piecesOf(extractor, signal, { ...options, length }),
  );
  const [{ shape }] = plans;
  if (flags.channel !== 'each') return plans[0];
  const { count } = matrixOf(shape);
  return {
    shape: stackedShape('channel', plans.length, shape, shape.validFrames),
    *parts() {
      for (const [c, plan] of plans.entries())
        for (const part of plan.parts()) yield { ...part, matrix: c * count + part.matrix };
    },
  };
}

function piecesOf(extractor: Extractor<FeatureArray>, signal: Spool, options: ExtractOptions): Plan {
  const pieces = extractPieces(extractor, signal, options);
  const { dims, axes, validFrames } = pieces;
  return {
    shape: { dims, axes, validFrames },
    *parts() {
      for (const { data, dims, firstFrame: first } of pieces)
        yield { matrix: 0, first, data, count: dims[0], frameStep: dims[1], valueStep: 1 };
    },
  };
}

/** Windows of the model, or the whole as one. The first and the last are computed at once: they tell how many frames are valid. */
function windowsOf(extractor: Extractor<FeatureArray>, signal: Spool, options: ExtractOptions): Plan {
  const { clipSamples } = extractor.spec;
  if (clipSamples === null) {
    const { shape, parts } = piecesOf(extractor, signal, options);
    return { shape: stackedShape('window', 1, shape, shape.validFrames), parts };
  }
  const count = Math.ceil(signal.length / clipSamples);
  const windowAt = (k: number): Features<FeatureArray> =>
    extractor.extract(signal.subarray(k * clipSamples, (k + 1) * clipSamples), options);
  const [first, last] = [windowAt(0), windowAt(count - 1)];
  const validFrames = (count - 1) * first.validFrames + last.validFrames;
  const { frames, melMajor, width } = matrixOf(first);
  return {
    shape: stackedShape('window', count, first, validFrames),
    *parts() {
      const steps = melMajor ? { frameStep: 1, valueStep: frames } : { frameStep: width, valueStep: 1 };
      for (let matrix = 0; matrix < count; matrix++) {
        const { data } = matrix === 0 ? first : matrix === count - 1 ? last : windowAt(matrix);
        yield { matrix, first: 0, data, count: frames, ...steps };
      }
    },
  };
}
