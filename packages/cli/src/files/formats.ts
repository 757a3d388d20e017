/** What features are written as: the kinds of file, and which one a call means. */
import { extname } from 'node:path';
import type { FeatureArray } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { type Dtype, littleEndian } from './little-endian.ts';
import { encodeNpy } from './npy.ts';
import { encodeSafetensors } from './safetensors.ts';

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

/** An array, and what is known about it. */
export interface Written {
  data: FeatureArray;
  /** Sizes, slowest axis first. */
  dims: readonly number[];
  /** By name; kept by formats that have room for them. */
  facts: Readonly<Record<string, string>>;
}

/** The bytes of a file. @throws MelismaError `ERR_OUTPUT_RANGE` */
export function encode({ data, dims, facts }: Written, format: Format, dtype: Dtype): Uint8Array {
  if (format === 'raw') return littleEndian(data, dtype);
  return format === 'npy' ? encodeNpy(data, dims, dtype) : encodeSafetensors(data, dims, dtype, facts);
}
