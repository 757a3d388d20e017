/** The formats of arrays: which one a call means, writing any, and reading those that say what they hold. */

import { extname } from 'node:path';
import type { FeatureArray } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { decodeNpy, isNpy, npyHeader } from './npy.ts';
import { readWhole } from './read-whole.ts';
import { decodeSafetensors, isSafetensors, safetensorsHeader } from './safetensors.ts';
import { type Dtype, FormatError, littleEndian, type StoredArray } from './stored-array.ts';

/** `raw` is the values and nothing else. */
export type Format = 'npy' | 'safetensors' | 'raw';

/** How names end, by format; files in a directory get the first. */
const extensions: Readonly<Record<Format, readonly string[]>> = {
  npy: ['.npy'],
  safetensors: ['.safetensors'],
  raw: ['.raw', '.bin'],
};

export const formats = Object.keys(extensions) as Format[];

/** `.npy` */
export const extensionOf = (format: Format): string => extensions[format][0];

/** The format that a name ends in, in capitals or not. */
export const formatNamed = (path: string): Format | undefined =>
  formats.find((format) => extensions[format].includes(extname(path).toLowerCase()));

/** The format of one file: what `--format` asks for, otherwise what its name says, otherwise `npy`. @throws UsageError where the two differ */
export function formatOfFile(path: string, asked: Format | undefined): Format {
  const named = formatNamed(path);
  if (asked !== undefined && named !== undefined && asked !== named)
    throw new UsageError(`--format ${asked}, but ${path} is named as ${named}`);
  return asked ?? named ?? 'npy';
}

/** The sizes of an array, and what is known about it. */
export interface Described {
  /** Slowest axis first. */
  dims: readonly number[];
  /** By name; kept by formats that have room for them. */
  facts: Readonly<Record<string, string>>;
}

/** An array with its values. */
export interface Written extends Described {
  data: FeatureArray;
}

/** What a file begins with; the values follow, {@link littleEndian}. */
export function headerOf({ dims, facts }: Described, format: Format, dtype: Dtype): Uint8Array {
  if (format === 'raw') return new Uint8Array(0);
  return format === 'npy' ? npyHeader(dims, dtype) : safetensorsHeader(dims, dtype, facts);
}

/** The bytes of a file. @throws MelismaError `ERR_OUTPUT_RANGE` */
export function encode(array: Written, format: Format, dtype: Dtype): Uint8Array {
  const [header, values] = [headerOf(array, format, dtype), littleEndian(array.data, dtype)];
  return header.length === 0 ? values : Buffer.concat([header, values]);
}

/** @throws UsageError where the file cannot be read, or is none */
export async function readArray(path: string): Promise<StoredArray> {
  try {
    return decodeArray(await readWhole(path, { most: largestArray, begins: isArray }));
  } catch (error) {
    if (error instanceof FormatError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

/** Bytes: what one of Node's arrays may be. */
const largestArray = 2 ** 32;

/** Whether a file of these first bytes is one that is read here. */
export const isArray = (first: Uint8Array): boolean => isNpy(first) || isSafetensors(first);

/** By what the bytes say, not by a name. @throws FormatError that says what is wrong with them */
export function decodeArray(file: Uint8Array): StoredArray {
  if (isNpy(file)) return decodeNpy(file);
  if (isSafetensors(file)) return decodeSafetensors(file);
  throw new FormatError(`no .npy or .safetensors file${guessOf(file)}`);
}

/** What a file is that is no array. */
function guessOf(file: Uint8Array): string {
  const start = String.fromCharCode(...file.subarray(0, 4));
  if (start.startsWith('PK')) return ': it looks like .npz, an archive: np.save writes one array';
  return start === 'RIFF' ? ': it looks like a recording' : '';
}
