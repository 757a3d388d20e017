/** Reading a recording: decoded block by block, cut, mixed and resampled on the way, so that memory holds what is kept of it. */
import type { Input } from '../files/inputs.ts';
import { openRecording } from './open.ts';
import type { Recording } from './recording.ts';
import { type ReadOptions, stretchOf } from './stretch.ts';

/** @throws MelismaError whatever is wrong with the recording, or with what is asked of it */
export async function readRecording(input: Input, options: ReadOptions = {}): Promise<Recording> {
  const stream = await openRecording(input);
  try {
    const { blocks, source, sampleRate, resampling } = await stretchOf(stream, options);
    return { source, sampleRate, resampling, signals: await wholeSignals(blocks) };
  } finally {
    await stream.close();
  }
}

async function wholeSignals(blocks: AsyncIterable<readonly Float32Array[]>): Promise<Float32Array[]> {
  const parts: Float32Array[][] = [];
  for await (const channels of blocks)
    channels.forEach((samples, c) => {
      parts[c] ??= [];
      parts[c].push(samples);
    });
  return parts.map(joined);
}

/** The parts are let go one by one. */
function joined(parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (let part = parts.shift(); part; part = parts.shift()) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
