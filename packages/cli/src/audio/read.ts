/** Reading a recording: decoded block by block, cut, mixed and resampled on the way, so that memory holds what is kept of it. */
import type { Resampler } from 'melisma/resample';
import type { Input } from '../files/inputs.ts';
import type { SourceFlags } from './flags.ts';
import { mixed } from './mixing.ts';
import { type OpenRecording, openRecording } from './open.ts';
import { emptyPart, partOf, within } from './part.ts';
import type { Recording } from './recording.ts';
import { resamplerFor } from './resampling.ts';
import { Signal } from './signal.ts';

/** What is made of a recording. */
export interface ReadOptions extends SourceFlags {
  /** Hz; undefined leaves it at its own rate. */
  rate?: number;
  /** Called with the share that has been read, where the length is known beforehand. */
  onProgress?(share: number): void;
}

/** @throws MelismaError whatever is wrong with the recording, or with what is asked of it */
export async function readRecording(input: Input, options: ReadOptions = {}): Promise<Recording> {
  const stream = await openRecording(input);
  try {
    return await readOpen(stream, options);
  } finally {
    await stream.close();
  }
}

async function readOpen(stream: OpenRecording, options: ReadOptions): Promise<Recording> {
  const { [Symbol.asyncIterator]: _, close: __, ...source } = stream;
  const { resampler = 'high', rate = stream.sampleRate } = options;
  if (resampler === 'none' || rate === stream.sampleRate)
    return { source, signals: await signalsOf(stream, options), sampleRate: stream.sampleRate, resampling: undefined };
  const made = await resamplerFor(stream.sampleRate, rate, resampler);
  return { source, signals: await signalsOf(stream, options, made), sampleRate: rate, resampling: resampler };
}

/** Goes through the recording as far as it is wanted. */
async function signalsOf(stream: OpenRecording, options: ReadOptions, resampler?: Resampler): Promise<Float32Array[]> {
  const { sampleRate, numFrames = Infinity } = stream;
  const part = partOf(sampleRate, options.start, options.duration);
  const signals: Signal[] = [];
  let end = 0;
  for await (const block of stream) {
    const channels = within(part, block);
    if (channels) push(mixed(channels, options.channel ?? 'average'), signals, resampler);
    end = block.firstFrame + block.channels[0].length;
    if (end >= part.end) break;
    options.onProgress?.(end / Math.min(numFrames, part.end));
  }
  if (signals.length === 0) throw emptyPart(part, end, sampleRate);
  return signals.map((signal) => signal.whole());
}

function push(channels: readonly Float32Array[], signals: Signal[], resampler: Resampler | undefined): void {
  channels.forEach((samples, c) => {
    signals[c] ??= new Signal(resampler);
    signals[c].push(samples);
  });
}
