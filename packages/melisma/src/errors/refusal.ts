/** The error about an option or an argument: what was expected and what came, in words and as fields. */
import { type ErrorCode, MelismaError, type Told } from './errors.ts';
import { inWords } from './told.ts';

/** What the values of a refusal do not say by themselves. */
export interface Telling {
  /** What was expected as a value, where it is put in words: the one bound, or all that is allowed. */
  expected?: number | readonly Told[] | undefined;
  /** Words for what came, where the value does not tell. */
  words?: string | undefined;
  /** Words behind the message. */
  more?: string | undefined;
  cause?: unknown;
}

/** `option: expected ..., given ...`, then `more`. `expected` is words, one number, or a list of what is allowed. */
export function refusal(
  code: ErrorCode,
  option: string,
  expected: string | number | readonly Told[],
  given: unknown,
  { expected: value, words = inWords(given), more = '', cause }: Telling = {},
): MelismaError {
  const allowed = value ?? (typeof expected === 'string' ? undefined : expected);
  const message = `${option}: expected ${listed(expected)}, given ${words}${more}`;
  return new MelismaError(code, message, { option, expected: allowed, given, cause });
}

const listed = (expected: string | number | readonly Told[]): string | number =>
  typeof expected !== 'object' ? expected : (expected.length > 1 ? 'one of ' : '') + expected.map(inWords).join(', ');

/** The error about samples beyond a bound: `samples: expected at least 400, given 3`. */
export const beyond = (code: ErrorCode, words: string, expected: number, given: unknown, more?: string): MelismaError =>
  refusal(code, 'samples', `${words} ${expected}`, given, { expected, more });

/** The same error about an argument by the name that the caller knows. */
export function about(
  option: string,
  { code, message, option: named = '', expected, given }: MelismaError,
): MelismaError {
  return new MelismaError(code, option + message.slice(named.length), { option, expected, given });
}
