/** AIFF and AIFF-C to blocks of samples. */

import type { OpenOptions } from '../../bounds.ts';
import { damaged } from '../../errors.ts';
import { codecOf, isFloat, pcmBlocks, toUnsigned } from '../../pcm/pcm.ts';
import type { Opened } from '../../recording.ts';
import { Reader } from '../../source/reader.ts';
import type { ByteSource } from '../../source/source.ts';
import { readAiffInfo } from './header.ts';

const bytesOf = { uint8: 1, int16: 2, int24: 3, int32: 4, float32: 4, float64: 8, alaw: 1, mulaw: 1 };

/** @throws MelismaError ERR_AUDIO_FORMAT, ERR_AUDIO_UNSUPPORTED, ERR_AUDIO_DAMAGED when there are fewer samples than announced, or more */
export async function openAiff(source: ByteSource, { room }: OpenOptions): Promise<Opened> {
  const aiff = await readAiffInfo(new Reader(source));
  const { channels, sampleRate, bitDepth, format } = aiff;
  const frameBytes = bytesOf[format] * channels;
  const given = Math.floor(aiff.dataBytes / frameBytes);
  const numFrames = aiff.streamed ? given : aiff.numFrames;
  if (given !== numFrames)
    throw damaged('AIFF', `${given} of ${numFrames} samples per channel are there`, { expected: numFrames, given });
  return {
    info: { format: 'aiff', codec: codecOf(format), sampleRate, channels, bitDepth, float: isFloat(format), numFrames },
    blocks: pcmBlocks(
      new Reader(source, aiff.dataOffset),
      aiff,
      frameBytes,
      numFrames,
      room,
      aiff.signed8 ? toUnsigned : undefined,
    ),
  };
}
