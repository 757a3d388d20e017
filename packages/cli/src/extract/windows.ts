/** `--length windows`: all windows of a recording as one array, `[k, 80, 3000]`. */
import type { Extractor, Features } from 'melisma';
import type { Recording } from './recording.ts';

/** Features with one more axis in front: the number of the window. */
export interface Stack extends Omit<Features, 'axes'> {
  axes: ('window' | Features['axes'][number])[];
}

/** `validFrames` counts over all windows; padding stands in the last one only. */
export function extractWindows(extractor: Extractor, { samples, sampleRate }: Recording): Stack {
  const windows = [...extractor.windows(samples, { sampleRate })];
  const { dims, axes } = windows[0];
  const size = windows[0].data.length;
  const data = new Float32Array(windows.length * size);
  windows.forEach((window, k) => {
    data.set(window.data, k * size);
  });
  const validFrames = windows.reduce((sum, window) => sum + window.validFrames, 0);
  return { data, dims: [windows.length, ...dims], axes: ['window', ...axes], validFrames };
}
