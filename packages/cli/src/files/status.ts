/** What stands at a path. */
import { mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Undefined if nothing is there or it may not be looked at: whoever opens it gets the error. */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Make a directory and those above it. Node's own `recursive` never returns for a path in /proc (Node 20.20). */
export function makeDirectory(path: string): void {
  if (statusOf(path)?.isDirectory()) return;
  if (dirname(path) !== path) makeDirectory(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!statusOf(path)?.isDirectory()) throw error;
  }
}

/** A device or a pipe has nothing that could be lost. */
export const isOrdinaryFile = (path: string): boolean => statusOf(path)?.isFile() ?? false;
