/** WAV through `melisma/wav`: the header from the source, the samples in blocks. */

import { type MelismaError, refusal } from 'melisma/errors';
import { readWavInfo } from 'melisma/wav';
import type { OpenOptions } from '../bounds.ts';
import { bitsOf, codecOf, isFloat, MAX_CHANNELS, pcmBlocks } from '../pcm/pcm.ts';
import type { Opened } from '../recording.ts';
import { Reader } from '../source/reader.ts';
import type { ByteSource } from '../source/source.ts';
import { checkTail } from './chunks.ts';

/**
 * @throws MelismaError the codes of `melisma/wav`; ERR_WAV_TRUNCATED before a sample is given when the file breaks off; ERR_AUDIO_DAMAGED when
 * something that is no chunk follows the samples
 */
export async function openWav(source: ByteSource, { room }: OpenOptions): Promise<Opened> {
  const info = await readWavInfo(source);
  if (info.channels > MAX_CHANNELS) throw tooMany(info.channels);
  if (info.truncated) throw truncated(info.numFrames, info.declaredFrames);
  if (info.declaredFrames !== undefined)
    await checkTail(new Reader(source, info.dataOffset + info.dataBytes), {
      name: 'WAV',
      littleEndian: info.littleEndian,
      slack: info.frameBytes,
    });
  const { sampleRate, channels, numFrames, format } = info;
  const bitDepth = format.startsWith('int') ? info.bitsPerSample : bitsOf[format];
  return {
    info: { format: 'wav', codec: codecOf(format), sampleRate, channels, bitDepth, float: isFloat(format), numFrames },
    blocks: pcmBlocks(new Reader(source, info.dataOffset), info, info.frameBytes, numFrames, room),
  };
}

const truncated = (given: number, expected: number | undefined): MelismaError =>
  refusal('ERR_WAV_TRUNCATED', 'source', `${expected} samples per channel, as the header of the WAV file says`, given, {
    expected,
    more: ': it breaks off',
  });

const tooMany = (channels: number): MelismaError =>
  refusal('ERR_WAV_UNSUPPORTED', 'source', `at most ${MAX_CHANNELS} channels`, channels, { expected: MAX_CHANNELS });
