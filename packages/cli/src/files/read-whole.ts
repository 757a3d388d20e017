/** A small file whole: a list, a spec, a configuration, an array. What has no end, such as a device, is given up. */
import { createReadStream } from 'node:fs';
import { describeSystemError, isSystemError, UsageError } from '../errors/failure.ts';
import { formatCount } from '../report/text.ts';
import { onDisk } from './paths.ts';
import { standard, standardInput } from './standard-input.ts';

export interface Limits {
  /** Bytes. */
  most: number;
  /** Whether the file may go on after these first bytes, at least 16 where there are so many. Default yes. */
  begins?(first: Uint8Array): boolean;
}

/** The file, or standard input; no more than its beginning where that is refused. @throws UsageError where it cannot be read, or is too large */
export async function readWhole(path: string, { most, begins = () => true }: Limits): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of path === standard ? standardInput() : createReadStream(onDisk(path), { highWaterMark })) {
      const isFirst = length < enough;
      parts.push(part);
      length += part.length;
      if (length > most) throw new UsageError(`${path}: more than ${formatCount(most)} bytes`);
      if (isFirst && length >= enough && !begins(Buffer.concat(parts))) break;
    }
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`${path}: ${describeSystemError(error)}`);
    throw error;
  }
  return Buffer.concat(parts, length);
}

/** Bytes that are read at a time, and by which a file is known. */
const highWaterMark = 1 << 20;
const enough = 16;
