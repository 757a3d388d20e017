/** ADTS: AAC in frames that follow each other, each with a header of its own, which the decoder reads too. */

import type { OpenOptions } from '../bounds.ts';
import { openAac } from '../codecs/aac/aac.ts';
import { type AdtsFrame, adtsFrames } from '../codecs/aac/adts.ts';
import { damaged } from '../errors.ts';
import type { Opened } from '../recording.ts';
import { FrameReader } from '../source/frames.ts';
import { type ByteSource, part } from '../source/source.ts';
import { soundEnd } from '../source/tags.ts';

/** @throws MelismaError ERR_AUDIO_DAMAGED, ERR_DECODER_MISSING */
export async function openAdts(source: ByteSource, options: OpenOptions): Promise<Opened> {
  const frames = new FrameReader(part(source, 0, await soundEnd(source)), adtsFrames);
  const first = await frames.peek();
  if (first === undefined) throw damaged('AAC', 'it holds no frame');
  const packets = packetsOf(frames, first.frame);
  const { sampleRate, channels } = first.frame;
  const decoder = await openAac({ sampleRate, channels, description: undefined }, packets, options);
  return { info: { format: 'adts', ...decoder.info }, blocks: decoder.decode(packets) };
}

async function* packetsOf(frames: FrameReader<AdtsFrame>, shape: AdtsFrame): AsyncGenerator<Uint8Array> {
  for (let next = await frames.peek(); next !== undefined; next = await frames.peek()) {
    for (const key of ['sampleRate', 'channels'] as const)
      if (next.frame[key] !== shape[key])
        throw damaged('AAC', `${key} changes from ${shape[key]} to ${next.frame[key]}`);
    frames.take();
    yield next.bytes;
  }
}
