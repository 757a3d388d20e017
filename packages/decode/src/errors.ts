/** The three ways in which a recording is refused, as `MelismaError` with a code. */
import { MelismaError } from 'melisma';

/** ERR_AUDIO_DAMAGED: something that the file promises is not there, or is not what was written. */
export const damaged = (
  format: string,
  what: string,
  fields: { expected?: unknown; given?: unknown } = {},
): MelismaError =>
  new MelismaError('ERR_AUDIO_DAMAGED', `the ${format} recording is damaged: ${what}`, { option: 'source', ...fields });

/** ERR_AUDIO_UNSUPPORTED: known, and not decoded here. */
export const unsupported = (format: string, what: string): MelismaError =>
  new MelismaError('ERR_AUDIO_UNSUPPORTED', `the ${format} recording holds ${what}, which is not decoded here`, {
    option: 'source',
    given: what,
  });

/** ERR_AUDIO_FORMAT: no format at all, or a header that contradicts itself. */
export const malformed = (format: string, what: string): MelismaError =>
  new MelismaError('ERR_AUDIO_FORMAT', `the ${format} header is malformed: ${what}`, { option: 'source' });
