/** What goes between the page and its worker. */
import type { ErrorData } from 'melisma/errors';
import type { Operations } from './operations.ts';

export type Request = {
  [Name in keyof Operations]: { id: number; name: Name; given: Parameters<Operations[Name]> };
}[keyof Operations];

export type Reply = { id: number; result: unknown } | { id: number; error: ErrorData };
