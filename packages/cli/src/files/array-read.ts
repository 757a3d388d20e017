/** Reading an array of features, in either format that says what it holds. */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors/failure.ts';
import { describeSystemError, isSystemError } from '../errors/system.ts';
import { standard } from './inputs.ts';
import { decodeNpy, isNpy } from './npy-read.ts';
import { decodeSafetensors, isSafetensors } from './safetensors-read.ts';
import { readStandardInput } from './stdin.ts';
import { FormatError, type StoredArray } from './stored-array.ts';

/** @throws UsageError where the file cannot be read, or is none */
export async function readArray(path: string): Promise<StoredArray> {
  try {
    return decodeArray(path === standard ? await readStandardInput() : await readFile(path));
  } catch (error) {
    if (error instanceof FormatError) throw new UsageError(`${path}: ${error.message}`);
    if (isSystemError(error)) throw new UsageError(`${path}: ${describeSystemError(error)}`);
    throw error;
  }
}

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
