/** Objects of options as a caller hands them over: each known key is read once, and what is wrong with the object as a whole is told. */
import { didYouMean } from './guess.ts';
import { readable } from './readable.ts';
import { refusal } from './refusal.ts';

/** Keys of an object of options. */
type Keys<Options> = readonly (keyof Options & string)[];

/** The values under `known`, in an object of our own. Throws ERR_OPTION for what is no object, or has another key. Undefined is an empty one. */
export const readOptions = <Options extends object>(
  options: Options | undefined,
  known: Keys<Options>,
  name?: string,
): Options => readFewOptions(options, known, name, didYouMean);

/** As {@link readOptions}, where the known keys are so few that a list of them will do: no guess, which would weigh more than they do. */
export function readFewOptions<Options extends object>(
  options: Options | undefined,
  known: Keys<Options>,
  name = 'options',
  guess?: typeof didYouMean,
): Options {
  return readable(name, () => {
    const given = options === undefined ? {} : options;
    if (!isObject(given)) throw refusal('ERR_OPTION', name, 'an object', given);
    const stranger = Object.keys(given).find((key) => !known.includes(key as never));
    if (stranger === undefined) return Object.fromEntries(known.map((key) => [key, given[key]])) as Options;
    throw refusal('ERR_OPTION', name, known, stranger, {
      more: recordingHint(given) ?? guess?.(stranger, known),
    });
  });
}

/** Arrays are none: the keys of a long one would take seconds. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  !!value && typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** For `extract(audio.samples, audio)`: a recording is no object of options, though it has a rate. */
const recordingHint = (given: object): string | undefined =>
  'samples' in given ? ': pass audio.samples, { sampleRate: audio.sampleRate }' : undefined;
