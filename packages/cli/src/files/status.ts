/** What stands at a path. */
import { mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { onDisk } from './paths.ts';

/** Undefined if nothing is there or it may not be looked at: whoever opens it gets the error. */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(onDisk(path));
  } catch {
    return undefined;
  }
}

/** Make a directory and those above it. Node's own `recursive` never returns for a path in /proc (Node 20.20). */
export function makeDirectory(path: string): void {
  if (statusOf(path)?.isDirectory()) return;
  if (dirname(path) !== path) makeDirectory(dirname(path));
  try {
    mkdirSync(onDisk(path));
  } catch (error) {
    if (!statusOf(path)?.isDirectory()) throw error;
  }
}

/** A device or a pipe has nothing that could be lost. */
export const isOrdinaryFile = (path: string): boolean => statusOf(path)?.isFile() ?? false;

/** What is neither a file nor a directory, in words. */
export function kindOf(status: Stats): string {
  if (status.isFIFO()) return 'a named pipe';
  return status.isSocket() ? 'a socket' : 'a device';
}
