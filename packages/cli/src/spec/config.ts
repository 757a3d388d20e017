/** `--config FILE`: a model's own configuration, in whatever file it came. */
import { extname } from 'node:path';
import { type FromConfigResult, fromConfig, readOnnxMetadata } from 'melisma/config';
import { UsageError } from '../errors/failure.ts';
import { parseObject, readBytes } from './file.ts';

type Parts = Record<string, unknown>;

const isParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

/** References to references end here, those in a circle too. */
const deepest = 16;
