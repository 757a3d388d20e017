/** window: the frame under its window, in place in the DFT buffer. */
import { windowOffset } from '../../spec/sizes.ts';
import { windowOf } from '../../tables/windows.ts';
import type { FrameStage } from '../stage.ts';

/**
 * in   [windowLength]        out  [fftSize], zero beyond the window
 *
 * Source: torch.stft (a window shorter than n_fft stands in the middle), Kaldi (it stands at the left).
 */
export const windowReference: FrameStage<Float64Array, Float64Array> = (spec) => {
  const window = windowOf(spec);
  const offset = windowOffset(spec);
  return (frame) => {
    const buffer = new Float64Array(spec.fftSize);
    buffer.set(
      frame.map((x, n) => x * window[n]),
      offset,
    );
    return buffer;
  };
};
