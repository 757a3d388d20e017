/** Opening a recording of any format: a file, or standard input. */
import { type AudioInfo, type AudioStream, openAudio } from '@melisma/decode';
import { ffmpegAac, openFile } from '@melisma/decode/node';
import { type Input, standard } from '../files/inputs.ts';
import { readStandardInput } from '../files/stdin.ts';

/** @throws MelismaError `ERR_FILE_READ`, `ERR_AUDIO_*`, `ERR_WAV_*`, `ERR_DECODER_MISSING` */
export async function openRecording(input: Input): Promise<AudioStream> {
  if (input.failure) throw input.failure;
  if (input.path !== standard) return openFile(input.path);
  return openAudio(await readStandardInput(), { aac: ffmpegAac() });
}

/** What an opened recording is, without what goes through it. */
export function infoOf(stream: AudioStream): AudioInfo {
  const { [Symbol.asyncIterator]: _, close: __, ...info } = stream;
  return info;
}
