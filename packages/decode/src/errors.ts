/** The ways in which a recording is refused, as `MelismaError` with a code. */
import { type MelismaError, refusal, type Told } from 'melisma/errors';

/** Numbers that are not the same: what the file promises, and what is there. */
interface Numbers {
  expected?: number | readonly Told[] | undefined;
  given?: Told;
  cause?: unknown;
}

/** ERR_AUDIO_DAMAGED: something that the file promises is not there, or is not what was written. */
export const damaged = (format: string, what: string, { expected, given, cause }: Numbers = {}): MelismaError =>
  refusal('ERR_AUDIO_DAMAGED', 'source', `an undamaged ${format === '' ? '' : `${format} `}recording`, given, {
    expected,
    words: `a damaged one: ${what}`,
    cause,
  });

/** ERR_AUDIO_UNSUPPORTED: known, and not decoded here. */
export const unsupported = (format: string, what: string): MelismaError =>
  refusal('ERR_AUDIO_UNSUPPORTED', 'source', `a ${format} recording that is decoded here`, what, {
    words: `one that holds ${what}`,
  });

/** ERR_AUDIO_FORMAT: no format at all, or a header that contradicts itself. */
export const malformed = (format: string, what: string): MelismaError =>
  refusal('ERR_AUDIO_FORMAT', 'source', `a well-formed ${format} header`, undefined, {
    words: `a malformed one: ${what}`,
  });

/** ERR_AUDIO_TOO_LONG: more seconds than the caller takes. */
export const tooLong = (seconds: number, maxSeconds: number): MelismaError =>
  refusal('ERR_AUDIO_TOO_LONG', 'maxSeconds', `a recording of at most ${maxSeconds} s`, seconds, {
    expected: maxSeconds,
    words: `one of ${seconds.toFixed(1)} s or more`,
  });

/** ERR_FILE_READ: reading gave an error. */
export const unreadable = (option: string, expected: string, given: unknown, cause: Error): MelismaError =>
  refusal('ERR_FILE_READ', option, expected, given, { more: `: ${cause.message.slice(0, 200)}`, cause });
