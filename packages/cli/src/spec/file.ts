/** `--spec FILE.json`: a spec as it is written down. */
import { readFile } from 'node:fs/promises';
import type { Spec } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { describeSystemError, isSystemError } from '../errors/system.ts';
import { standard } from '../files/inputs.ts';
import { readStandardInput } from '../files/stdin.ts';
import { presetByName } from '../presets/find.ts';

type Parts = Record<string, unknown>;

/** @throws UsageError where the file cannot be read */
export async function readBytes(option: string, path: string): Promise<Uint8Array> {
  try {
    return path === standard ? await readStandardInput() : await readFile(path);
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`${option} ${path}: ${describeSystemError(error)}`);
    throw error;
  }
}

/** @throws UsageError where the text is no JSON object */
export function parseObject(option: string, path: string, text: string): Parts {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Parts;
  throw new UsageError(`${option} ${path}: expected a JSON object`);
}

/**
 * The spec that an object stands for: all knobs; what `melisma presets NAME --json` prints, whose `spec` counts; or
 * `{ "preset": "whisper", "melCount": 40 }`, a preset's name with changes. It is not validated.
 *
 * @throws UsageError, MelismaError `ERR_UNKNOWN_PRESET`
 */
export function specIn(object: Parts): Spec {
  if (typeof object.spec === 'object' && object.spec !== null) return specIn(object.spec as Parts);
  if (object.preset === undefined) return object as unknown as Spec;
  const { preset, ...changed } = object;
  return { ...presetByName(String(preset)), ...changed };
}
