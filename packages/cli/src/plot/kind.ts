/** Whether an input is an array or a recording: by what it holds, and by its name where only its reader can say what is wrong. */
import { open } from 'node:fs/promises';
import { type Input, standard } from '../files/inputs.ts';
import { isNpy } from '../files/npy-read.ts';
import { isSafetensors } from '../files/safetensors-read.ts';
import { isOrdinaryFile } from '../files/status.ts';
import { readStandardInput } from '../files/stdin.ts';

const arrayNames = /\.(npy|npz|safetensors)$/i;

export async function isArray({ path }: Input): Promise<boolean> {
  const start = await startOf(path);
  return isNpy(start) || isSafetensors(start) || arrayNames.test(path);
}

/** Bytes that are enough to tell; none of a pipe with a name, which can be read once only. */
async function startOf(path: string): Promise<Uint8Array> {
  if (path === standard) return readStandardInput();
  if (!isOrdinaryFile(path)) return new Uint8Array();
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
