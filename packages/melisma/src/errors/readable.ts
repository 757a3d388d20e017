/** Objects that a caller hands over may throw when they are read: getters, proxies, nesting without end. */
import { type ErrorCode, MelismaError } from './errors.ts';
import { refusal } from './refusal.ts';

/** What `read` returns. What it throws besides our own errors is thrown as `code`, with the reason as cause. */
export function readable<T>(option: string, read: () => T, code: ErrorCode = 'ERR_OPTION'): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof MelismaError) throw cause;
    throw refusal(code, option, 'what can be read', 'what throws', { cause });
  }
}
