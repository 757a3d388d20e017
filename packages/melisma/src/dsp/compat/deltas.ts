/** Differences over time by the arguments of librosa.feature.delta and torchaudio.functional.compute_deltas. */
import { readOptions } from '../../errors/options.ts';
import type { Deltas } from '../../spec/spec.ts';
import { appendDeltas } from '../../stages/deltas/utterance.ts';
import type { Grid } from '../../stages/grid.ts';
import { checkChoice, checkInteger, readMatrix, refuse, refuseShape } from '../check.ts';
import type { DspArray, Matrix, MatrixLike } from '../types.ts';

/** What librosa's `delta` takes here. */
export interface LibrosaDeltaArguments {
  /** Frames of the regression, odd; 9 unless given. */
  width?: number;
  /** Of the derivative; 1 unless given. */
  order?: 1 | 2;
  /** Along which time runs: columns (-1) unless given, or rows (0). */
  axis?: -1 | 0 | 1;
  /** At the ends: the polynomial of the outermost frames (`'interp'`, unless given), or the outermost frame repeated. */
  mode?: 'interp' | 'nearest';
}

/** What torchaudio's `computeDeltas` takes here. */
export interface TorchaudioDeltasArguments {
  /** Frames of the regression, 5 unless given; an even number counts as the odd one below. */
  winLength?: number;
  /** At the ends, the outermost frame is repeated. */
  mode?: 'replicate';
}

const LARGEST_WIDTH = 4095;

/**
 * librosa.feature.delta: the derivative over time of each row, by a polynomial of degree `order` through `width` frames.
 *
 * Returns a matrix of the same shape and type; computed in float64. Source of the definition: librosa 0.11.0, feature/utils.py, delta
 * (scipy.signal.savgol_filter). Throws ERR_OPTION, ERR_SAMPLE_TYPE.
 */
export function delta<Data extends DspArray>(
  data: MatrixLike & { data: Data },
  given?: LibrosaDeltaArguments,
): Matrix<Data> {
  const matrix = readMatrix('data', data);
  const { dims } = matrix;
  const options = readOptions(given, ['width', 'order', 'axis', 'mode']);
  const { width = 9, order = 1, axis = -1, mode = 'interp' } = options;
  checkChoice('order', order, [1, 2]);
  checkChoice('axis', axis, [-1, 0, 1]);
  checkChoice('mode', mode, order === 1 ? ['interp', 'nearest'] : ['interp']);
  checkInteger('width', width, 3, LARGEST_WIDTH);
  if (width % 2 === 0) refuse('ERR_OPTION', 'width', 'an odd number', width);
  const inColumns = axis !== 0;
  const frames = dims[inColumns ? 1 : 0];
  const isFitted = mode === 'interp';
  if (isFitted && frames < width) refuseShape('data.dims', `${width} frames or more, the width`, dims);
  return differences(
    { orders: order, width, edges: isFitted ? 'interpolate' : 'replicate' },
    matrix.data as Data,
    dims,
    inColumns,
  );
}

/**
 * torchaudio.functional.compute_deltas: the slope over time of each row, its ends repeated.
 *
 * Returns a matrix [rows, frames] of the same type; computed in float64. Source of the definition: torchaudio 2.9.1,
 * functional/functional.py, compute_deltas. Throws ERR_OPTION, ERR_SAMPLE_TYPE.
 */
export function computeDeltas<Data extends DspArray>(
  specgram: MatrixLike & { data: Data },
  given?: TorchaudioDeltasArguments,
): Matrix<Data> {
  const { data, dims } = readMatrix('specgram', specgram);
  const { winLength = 5, mode = 'replicate' } = readOptions(given, ['winLength', 'mode']);
  checkChoice('mode', mode, ['replicate']);
  checkInteger('winLength', winLength, 3, LARGEST_WIDTH);
  const width = 2 * Math.floor((winLength - 1) / 2) + 1;
  return differences({ orders: 1, width, edges: 'replicate' }, data as Data, dims, true);
}

/** The differences of the highest order alone: the last rows, or the last columns, of what the stage makes. */
function differences<Data extends DspArray>(
  deltas: Deltas,
  data: Data,
  [rows, columns]: [number, number],
  inColumns: boolean,
): Matrix<Data> {
  const [frames, width] = inColumns ? [columns, rows] : [rows, columns];
  const values: Grid = { data, frames, width, melMajor: inColumns };
  const stride = width * (deltas.orders + 1);
  const all = new Float64Array(frames * stride);
  appendDeltas(deltas, values, { ...values, data: all, width: stride });
  const result = new (data.constructor as Float32ArrayConstructor)(data.length) as Data;
  if (inColumns) result.set(all.subarray(all.length - data.length));
  else for (let t = 0; t < frames; t++) result.set(all.subarray((t + 1) * stride - width, (t + 1) * stride), t * width);
  return { data: result, dims: [rows, columns] };
}
