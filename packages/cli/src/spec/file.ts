/** Front ends from files: `--spec FILE.json`, a spec as it is written down, and `--config FILE`, a model's own configuration. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Spec } from 'melisma';
import { type FromConfigResult, fromConfig, readOnnxMetadata } from 'melisma/config';
import { describeSystemError, isSystemError, UsageError } from '../errors/failure.ts';
import { readStandardInput, standard } from '../files/inputs.ts';
import { presetByName } from './presets.ts';

type Parts = Record<string, unknown>;

const isParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
  if (isParts(value)) return value;
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

/** @throws UsageError; MelismaError `ERR_CONFIG`, `ERR_ONNX_FORMAT` */
export async function readConfig(path: string): Promise<FromConfigResult> {
  const bytes = await readBytes('--config', path);
  const extension = extname(path).toLowerCase();
  if (extension === '.onnx') return fromConfig(readOnnxMetadata(bytes), { kind: 'sherpa-onnx' });
  const text = new TextDecoder().decode(bytes);
  if (extension === '.yaml' || extension === '.yml') return fromConfig(await nemoConfig(path, text));
  return fromConfig(parseObject('--config', path, text));
}

/** NeMo's YAML: a model's, or a training's, where it stands under `model`. The parser is loaded only for it. */
async function nemoConfig(path: string, text: string): Promise<Parts> {
  const { parse, YAMLError } = await import('yaml');
  try {
    const root: unknown = parse(text, { logLevel: 'error' });
    if (!isParts(root)) throw new UsageError(`--config ${path}: expected keys and values`);
    const resolved = withReferences(root, root) as Parts;
    return isParts(resolved.model) ? resolved.model : resolved;
  } catch (error) {
    if (error instanceof YAMLError) throw new UsageError(`--config ${path}: ${error.message}`);
    throw error;
  }
}

/** OmegaConf's references, `${model.sample_rate}`: the value at that path from the root; one that leads nowhere stays a text. */
export function withReferences(value: unknown, root: Parts, depth = 0): unknown {
  if (isParts(value))
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withReferences(part, root, depth)]));
  const path = typeof value === 'string' ? /^\$\{([\w.]+)\}$/.exec(value)?.[1] : undefined;
  if (path === undefined || depth > deepest) return value;
  const found = path.split('.').reduce<unknown>((part, key) => (isParts(part) ? part[key] : undefined), root);
  return found === undefined ? value : withReferences(found, root, depth + 1);
}

/** A chain of references is followed this far; so one in a circle ends, too. */
const deepest = 16;
