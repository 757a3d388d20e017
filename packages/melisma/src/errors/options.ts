/** What is wrong with an options object as a whole: a key that nobody reads is a typing error, not a wish. */
import { MelismaError, nearestName } from './errors.ts';

/** Throws ERR_OPTION where `options` is no object, or has a key that is not among `known`. Undefined passes. */
export function checkKeys(options: unknown, known: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null) {
    throw refusal('an object, or none', options === null ? 'null' : typeof options);
  }
  const stranger = Object.keys(options).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  throw refusal(nearestName(stranger, known) ?? `some of ${known.join(', ')}`, stranger);
}

function refusal(expected: string, given: string): MelismaError {
  const message = `options: expected ${expected}, given '${given}'`;
  return new MelismaError('ERR_OPTION', message, { option: 'options', expected, given });
}
