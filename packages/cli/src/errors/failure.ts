/** From a thrown error to one line on standard error and an exit code. */
import { MelismaError } from 'melisma';
import { oneLine, printable } from '../report/line.ts';
import { sayOnError } from '../report/streams.ts';
import { describeSystemError, isSystemError } from './system.ts';
import { wordingOf } from './wording.ts';

/** The command was called wrongly: exit code 2, before any work. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Codes that mean a wrong argument rather than a wrong file. */
const usageCodes: ReadonlySet<string> = new Set([
  'ERR_UNKNOWN_PRESET',
  'ERR_UNKNOWN_MODEL',
  'ERR_OPTION',
  'ERR_SPEC',
  'ERR_STATISTICS',
  'ERR_CONFIG',
  'ERR_ONNX_FORMAT',
]);

/** Tell an error that ends the call, and choose the exit code. */
export function exitCodeFor(error: unknown): number {
  const usage = error instanceof UsageError || (error instanceof MelismaError && usageCodes.has(error.code));
  sayOnError(oneLine(`melisma: ${describe(error)}`));
  tellStack(error);
  return usage ? 2 : 1;
}

/** Tell the failure of one file; the call goes on with the others. */
export function tellFileFailure(path: string, error: unknown): void {
  sayOnError(oneLine(`melisma: ${printable(path)}: ${describe(error)}`));
  tellStack(error);
}

/** The error in one line: with its code where it has one. */
export function describe(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof MelismaError) return `${error.code}: ${wordingOf(error)}`;
  if (isSystemError(error)) return describeSystemError(error);
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `internal error: ${said} (MELISMA_DEBUG=1 shows where)`;
}

function tellStack(error: unknown): void {
  if (process.env.MELISMA_DEBUG && error instanceof Error && error.stack) sayOnError(error.stack);
}
