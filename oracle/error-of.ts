/** The error that a call must throw. */
import { MelismaError } from '../packages/melisma/src/errors/errors.ts';

/** What `run` throws, which must be one of ours. */
export function errorOf(run: () => unknown): MelismaError {
  try {
    run();
  } catch (error) {
    if (error instanceof MelismaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
