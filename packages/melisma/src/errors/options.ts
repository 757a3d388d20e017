/** What is wrong with an options object as a whole: a key that nobody reads is a typing error, not a wish. */
import { nearestName } from './errors.ts';
import { refusal } from './refusal.ts';

/** Throws ERR_OPTION where `options` is no object, or has a key that is not among `known`. Undefined passes. */
export function checkKeys(options: unknown, known: readonly string[]): void {
  const stranger = strangerIn(options, known);
  if (stranger === undefined) return;
  throw refusal('ERR_OPTION', 'options', nearestName(stranger, known) ?? `some of ${known.join(', ')}`, stranger);
}

/** As {@link checkKeys}, where the known keys are so few that all of them are told: no guess, which would weigh more than they do. */
export function checkFewKeys(options: unknown, known: readonly string[]): void {
  const stranger = strangerIn(options, known);
  if (stranger !== undefined) throw refusal('ERR_OPTION', 'options', known, stranger);
}

function strangerIn(options: unknown, known: readonly string[]): string | undefined {
  if (options === undefined) return undefined;
  if (typeof options === 'object' && options !== null) return Object.keys(options).find((key) => !known.includes(key));
  throw refusal('ERR_OPTION', 'options', 'an object, or none', options === null ? 'null' : typeof options);
}
