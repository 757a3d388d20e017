/** Where samples and zeros stand in a result: whole numbers only. */
import type { WaveformFrames, WaveformSpec } from './spec.ts';

/** What an axis of a result counts. */
export type WaveformAxis = 'frame' | 'sample';

/** The shape of a prepared clip. */
export interface WaveformShape {
  /** `[samples]`, or `[frames, context + length]`. */
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
  const { frames, leftZeros, rightZeros, rightZerosValid, padMultiple } = spec;
  if (frames !== null) return frameShape(frames, numSamples, longest);
  const behind = Math.ceil((longest + rightZeros) / padMultiple) * padMultiple;
  const validSamples = numSamples + (rightZerosValid ? rightZeros : 0);
  return { dims: [leftZeros + behind], axes: ['sample'], validSamples, firstSample: leftZeros };
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

/** Frames until every sample is in one; at least one. */
const frameCountOf = ({ length, hop }: WaveformFrames, numSamples: number): number =>
  1 + Math.ceil(Math.max(0, numSamples - length) / hop);
