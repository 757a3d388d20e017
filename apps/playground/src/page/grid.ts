/** Features as rows of values, the lowest band first, padding left out, at no more columns than a screen has. */
export interface Table {
  data: ArrayLike<number>;
  dims: readonly number[];
  axes: readonly string[];
  validFrames: number;
}

export interface Grid {
  bands: number;
  /** Of the features; `columns` are drawn. */
  frames: number;
  columns: number;
  values: Float32Array;
}

const MOST_COLUMNS = 3000;

/** Where more frames than columns are, each column is the mean of its frames. */
export function gridOf({ data, dims, axes, validFrames }: Table): Grid {
  const frameFirst = axes[0] === 'frame';
  const [bands, frames] = frameFirst ? [dims[1], dims[0]] : [dims[0], dims[1]];
  const shown = Math.max(1, Math.min(validFrames, frames));
  const [bandStep, frameStep] = frameFirst ? [1, bands] : [frames, 1];
  const columns = Math.min(shown, MOST_COLUMNS);
  const values = new Float32Array(bands * columns);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * shown) / columns);
    const end = Math.max(first + 1, Math.floor(((column + 1) * shown) / columns));
    for (let band = 0; band < bands; band++) {
      let sum = 0;
      for (let t = first; t < end; t++) sum += data[band * bandStep + t * frameStep];
      values[band * columns + column] = sum / (end - first);
    }
  }
  return { bands, frames: shown, columns, values };
}

/** A hundredth of the values, the lowest, is left out of the scale: digital silence would take most of it. */
export function rangeOf(values: Float32Array): [low: number, high: number] {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0) return [0, 1];
  const [low, high] = [sorted[Math.floor(sorted.length / 100)], sorted[sorted.length - 1]];
  return high - low > 1e-6 ? [low, high] : [low, low + 1];
}
