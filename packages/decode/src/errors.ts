/** The three ways in which a recording is refused, as `MelismaError` with a code. */
import { type MelismaError, refusal, type Told } from 'melisma/errors';

/** Numbers that are not the same: what the file promises, and what is there. */
interface Numbers {
  expected?: number | readonly Told[] | undefined;
  given?: Told;
}

/** ERR_AUDIO_DAMAGED: something that the file promises is not there, or is not what was written. */
export const damaged = (format: string, what: string, { expected, given }: Numbers = {}): MelismaError =>
  refusal('ERR_AUDIO_DAMAGED', 'source', `an undamaged ${format} recording`, given, {
    expected,
    words: `a damaged one: ${what}`,
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
