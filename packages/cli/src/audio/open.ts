/** Opening a recording of any format: a file, or standard input. */
import { type AudioStream, openAudio } from '@melisma/decode';
import { ffmpegAac, openFile } from '@melisma/decode/node';
import { type Input, standard } from '../files/inputs.ts';
import { readStandardInput } from '../files/stdin.ts';

/** A recording that is decoded as it is gone through; whoever does not go through it closes it. */
export interface OpenRecording extends AudioStream {
  close(): Promise<void>;
}

/** @throws MelismaError `ERR_FILE_READ`, `ERR_AUDIO_*`, `ERR_WAV_*`, `ERR_DECODER_MISSING` */
export async function openRecording(input: Input): Promise<OpenRecording> {
  if (input.failure) throw input.failure;
  if (input.path !== standard) return openFile(input.path);
  const stream = await openAudio(await readStandardInput(), { aac: ffmpegAac() });
  return Object.assign(stream, { close: async () => undefined });
}
