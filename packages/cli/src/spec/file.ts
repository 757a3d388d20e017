/** Front ends from files: `--spec FILE.json`, a spec as it is written down, and `--config FILE`, a model's own configuration. */
import { extname } from 'node:path';
import type { Spec } from 'melisma';
import { type FromConfigResult, fromConfig, readOnnxMetadata } from 'melisma/config';
import { named, UsageError } from '../errors/failure.ts';
import { readWhole } from '../files/read-whole.ts';
import { presetByName } from './presets.ts';
import { hasParts, type Parts } from './words.ts';

/** A spec's or a configuration's text. @throws UsageError where the file cannot be read, or is none of either */
export const readText = async (option: string, path: string): Promise<string> =>
  new TextDecoder().decode(await readWhole(path, { most: longestText }).catch(named(option)));

/** Bytes. Configurations list the tokens of a vocabulary: that of a large model takes a hundredth of it. */
const longestText = 1 << 24;

/** Bytes: a model's weights come with it. */
const largestModel = 2 ** 31;

/** @throws UsageError where the text is no JSON object */
export function parseObject(option: string, path: string, text: string): Parts {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${(error as Error).message}`);
  }
  if (hasParts(value)) return value;
  throw new UsageError(`${option} ${path}: expected a JSON object`);
}

/**
 * The spec that an object stands for: all knobs; what `melisma presets NAME --json` prints, whose `spec` counts; or
 * `{ "preset": "whisper", "melCount": 40 }`, a preset's name with changes. It is not validated.
 *
 * @throws UsageError, MelismaError `ERR_UNKNOWN_PRESET`
 */
export function specIn(object: Parts): Spec {
  const parts = hasParts(object.spec) ? object.spec : object;
  if (parts.preset === undefined) return parts as unknown as Spec;
  const { preset, ...changed } = parts;
  if (typeof preset === 'string') return { ...presetByName(preset), ...changed };
  throw new UsageError(`preset: expected the name of a preset, given ${JSON.stringify(preset)}`);
}

/** @throws UsageError; MelismaError `ERR_CONFIG`, `ERR_ONNX_FORMAT` */
export async function readConfig(path: string): Promise<FromConfigResult> {
  const extension = extname(path).toLowerCase();
  if (extension === '.onnx') {
    const model = await readWhole(path, { most: largestModel }).catch(named('--config'));
    return fromConfig(readOnnxMetadata(model), { kind: 'sherpa-onnx' });
  }
  const text = await readText('--config', path);
  if (extension !== '.yaml' && extension !== '.yml') return fromConfig(parseObject('--config', path, text));
  const { parseNemo } = await import('./nemo.ts');
  return fromConfig(parseNemo(path, text));
}
