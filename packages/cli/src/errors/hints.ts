/** What can be done on the command line about an error that the library words for programs. */
import type { MelismaError } from 'melisma';

type Code = MelismaError['code'];

const hints: Partial<Record<Code, string>> = {
  ERR_TOO_LONG: '--length windows takes all of it; truncate, file and unpadded are the other ways',
  ERR_SAMPLE_RATE: 'resampling does not exist yet: ffmpeg -i IN -ar RATE OUT.wav, or sox IN -r RATE OUT.wav',
};

/** In brackets, to follow the message; empty where there is nothing to add. */
export const hintFor = (code: Code): string => (hints[code] === undefined ? '' : ` (${hints[code]})`);
