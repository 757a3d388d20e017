/** The usual error about an option: what was expected and what came, in words and as fields. */
import { type ErrorCode, MelismaError } from './errors.ts';

/** `option: expected ..., given ...`, then `more`; several things that would do are listed. */
export function refusal(
  code: ErrorCode,
  option: string,
  expected: unknown,
  given: unknown,
  more = '',
  cause?: unknown,
): MelismaError {
  const choices = Array.isArray(expected) ? `one of ${expected.join(', ')}` : expected;
  const message = `${option}: expected ${choices}, given ${String(given)}${more}`;
  return new MelismaError(code, message, { option, expected, given, cause });
}
