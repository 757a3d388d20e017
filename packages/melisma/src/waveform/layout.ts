/** Where samples and zeros stand in a result: whole numbers only. */
import type { WaveformFrames, WaveformSpec } from './spec.ts';

/** What an axis of a result counts. */
export type WaveformAxis = 'channel' | 'frame' | 'sample';

/** The shape of a prepared clip. */
export interface WaveformShape {
  /** `[samples]`, `[2, samples]` of two channels, or `[frames, context + length]`. */
  dims: number[];
  axes: WaveformAxis[];
  /** Samples that count: the clip's own, and zeros that the front end counts with them. */
  validSamples: number;
  /** Where the first of them stands: zeros are before it. 0 where there are frames. */
  firstSample: number;
  /** Frames that hold a sample of the clip: all of a clip alone. Undefined without frames. */
  validFrames?: number;
}

/** The shape of a clip of `numSamples` samples, in a batch whose longest clip has `longest`. */
export function waveformShape(spec: WaveformSpec, numSamples: number, longest: number = numSamples): WaveformShape {
  const { frames, leftZeros, rightZeros, rightZerosValid } = spec;
  if (frames !== null) return frameShape(frames, numSamples, longest);
  const length = leftZeros + wholeLength(spec, longest + rightZeros);
  const stereo = spec.channels === 2;
  return {
    dims: stereo ? [2, length] : [length],
    axes: stereo ? ['channel', 'sample'] : ['sample'],
    validSamples: numSamples + (rightZerosValid ? rightZeros : 0),
    firstSample: leftZeros,
  };
}

/** So many samples up to whole chunks, or up to a multiple. */
function wholeLength({ chunks, padMultiple }: WaveformSpec, numSamples: number): number {
  if (chunks) return (Math.ceil(numSamples / chunks.hop) - 1) * chunks.hop + chunks.length;
  return Math.ceil(numSamples / padMultiple) * padMultiple;
}

function frameShape(frames: WaveformFrames, numSamples: number, longest: number): WaveformShape {
  return {
    dims: [frameCountOf(frames, longest), frames.context + frames.length],
    axes: ['frame', 'sample'],
    validSamples: numSamples,
    firstSample: 0,
    validFrames: frameCountOf(frames, numSamples),
  };
}

/** Frames until every sample is in one, or only whole ones; at least one. */
export function frameCountOf(
  { length, hop, left = 0, right = 0, end = 'fill' }: WaveformFrames,
  numSamples: number,
): number {
  const hops = Math.max(0, left + numSamples + right - length) / hop;
  return 1 + (end === 'fill' ? Math.ceil(hops) : Math.floor(hops));
}
