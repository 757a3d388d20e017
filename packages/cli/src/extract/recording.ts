/** Reading one recording. */
import { readWav } from 'melisma/node';
import { decodeWav, type Recording } from 'melisma/wav';
import { type Input, standard } from '../files/inputs.ts';
import { readStandardInput } from '../files/stdin.ts';

export type { Recording } from 'melisma/wav';

/** @throws MelismaError `ERR_FILE_READ`, `ERR_WAV_*` */
export async function readRecording(input: Input): Promise<Recording> {
  if (input.failure) throw input.failure;
  return input.path === standard ? decodeWav(await readStandardInput()) : readWav(input.path);
}
