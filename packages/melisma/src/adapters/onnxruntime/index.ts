/**
 * Features as tensors for onnxruntime (onnxruntime-web, -node, -react-native), with the axis of the batch, lengths and masks.
 *
 * Nothing of onnxruntime is imported: its class `Tensor` comes from the caller.
 */
import { readArray } from '../../errors/arrays.ts';
import { notAmong } from '../../errors/guess.ts';
import { isObject, readOptions } from '../../errors/options.ts';
import { readable } from '../../errors/readable.ts';
import { refusal } from '../../errors/refusal.ts';
import type { BatchFeatures, FeatureArray, Features } from '../../extract/types.ts';

/** Element types of a mask or of lengths; `bool` is a byte. */
export type TensorType = 'int64' | 'int32' | 'float32' | 'bool';

/** Values of a tensor. */
export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array;

/** The class `Tensor` of onnxruntime, as far as it is called. */
export type OnnxTensor<T> = new (type: TensorType, data: TensorData, dims: readonly number[]) => T;

/** Names of the tensors: those of the model's inputs. */
export interface TensorNames {
  /** Default `input_features`. */
  features?: string;
  /** Default `length`. */
  lengths?: string;
  /** Default `attention_mask`. */
  mask?: string;
}

/** Which tensors are made, and of which class. */
export interface ToTensorsOptions<T> {
  /** The class `Tensor` of onnxruntime. */
  Tensor: OnnxTensor<T>;
  names?: TensorNames;
  /** Valid frames of each clip, [batch], in this type. Without it there is no such tensor. */
  lengths?: 'int64' | 'int32';
  /** 1 where a frame is valid, [batch, frames], in this type. Without it there is no such tensor. */
  mask?: TensorType;
}

/**
 * Features of one clip or of a batch as the feeds of an onnxruntime session: `input_features` in float32, [batch, ...] over the axes of the
 * features, and where asked for `length` and `attention_mask`.
 *
 * Each tensor has a buffer of its own, not WebAssembly's and not that of the features: onnxruntime-web takes buffers away when it
 * computes in a worker (`env.wasm.proxy`), and the array of `extractView` is written again.
 *
 * Throws ERR_OPTION.
 *
 * @example
 * ```ts
 * import { createExtractor } from 'melisma';
 * import { toTensors } from 'melisma/onnxruntime';
 *
 * class Tensor {
 *   constructor(readonly type: string, readonly data: unknown, readonly dims: readonly number[]) {}
 * } // in your code: import { Tensor } from 'onnxruntime-web'
 *
 * const parakeet = await createExtractor('parakeet');
 * const features = parakeet.extract(new Float32Array(16000).fill(0.1), { sampleRate: 16000 });
 * const { audio_signal, length } = toTensors(features, { Tensor, lengths: 'int64', names: { features: 'audio_signal' } });
 * console.log(audio_signal.dims, length.data); // [1, 101, 80], BigInt64Array [100n]
 * ```
 */
export function toTensors<T>(
  features: Features<FeatureArray> | BatchFeatures<FeatureArray>,
  options: ToTensorsOptions<T>,
): Record<string, T> {
  const { Tensor, lengths, mask, names: given } = readToTensors(options);
  const { features: data = 'input_features', lengths: length = 'length', mask: valid = 'attention_mask' } = given;
  const names = { features: data, lengths: length, mask: valid };
  const batch = inBatch(readFeatures(features));
  const [size, frames] = [batch.dims[0], batch.mask.length / batch.dims[0]];
  return {
    [names.features]: new Tensor('float32', new Float32Array(batch.data), [...batch.dims]),
    ...(lengths && { [names.lengths]: new Tensor(lengths, valuesOf(lengths, batch.validFrames), [size]) }),
    ...(mask && { [names.mask]: new Tensor(mask, valuesOf(mask, batch.mask), [size, frames]) }),
  };
}

type Batch = Omit<BatchFeatures<FeatureArray>, 'axes'>;

/** One clip as a batch of one. */
function inBatch(features: Features<FeatureArray> | BatchFeatures<FeatureArray>): Batch {
  if ('mask' in features) return features;
  const { data, dims, axes, validFrames } = features;
  const mask = new Uint8Array(dims[axes.indexOf('frame')]).fill(1, 0, validFrames);
  return { data, dims: [1, ...dims], validFrames: [validFrames], mask };
}

/** Whole numbers as an array of the tensor's own. */
function valuesOf(type: TensorType, values: ArrayLike<number>): TensorData {
  if (type === 'int64') return BigInt64Array.from(Array.from(values, BigInt));
  const TypedArray = { int32: Int32Array, float32: Float32Array, bool: Uint8Array }[type];
  return new TypedArray(values);
}

const types = ['int64', 'int32', 'float32', 'bool'] as const;

/** The options, checked. Throws ERR_OPTION. */
function readToTensors<T>(options: ToTensorsOptions<T>) {
  const { Tensor, names, lengths, mask } = readOptions(options, ['Tensor', 'names', 'lengths', 'mask']);
  if (typeof Tensor !== 'function')
    throw refusal('ERR_OPTION', 'Tensor', "onnxruntime's class Tensor", Tensor, {
      more: ': toTensors(features, { Tensor })',
    });
  checkType('lengths', lengths, types.slice(0, 2));
  checkType('mask', mask, types);
  return { Tensor, lengths, mask, names: readNames(names) };
}

function checkType(option: string, type: TensorType | undefined, allowed: readonly TensorType[]): void {
  if (type !== undefined && !allowed.includes(type)) throw notAmong('ERR_OPTION', option, allowed, type);
}

function readNames(names: TensorNames | undefined): TensorNames {
  const read = readOptions(names, ['features', 'lengths', 'mask'], 'names');
  for (const [key, name] of Object.entries(read)) {
    if (name !== undefined && typeof name !== 'string') throw refusal('ERR_OPTION', `names.${key}`, 'a string', name);
  }
  return read;
}

/** Features with what the tensors are made of. Throws ERR_OPTION for what `extract` and `extractBatch` did not make. */
const readFeatures = (given: Features<FeatureArray> | BatchFeatures<FeatureArray>): typeof given =>
  readable('features', () => {
    const { data, dims, axes, validFrames, mask } = (isObject(given) ? given : {}) as Partial<
      BatchFeatures<FeatureArray>
    >;
    const hasShape =
      Array.isArray(dims) && Array.isArray(axes) && dims.length === axes.length && axes.includes('frame');
    if (!hasShape || Array.isArray(validFrames) !== (mask !== undefined))
      throw refusal('ERR_OPTION', 'features', 'what extract or extractBatch returned', given);
    const size = dims.reduce((product, length) => product * length, 1);
    const words = `an array of floats of ${size} elements (${dims.join(' x ')})`;
    const floats = readArray(data, [Float32Array, Float64Array], 'ERR_OPTION', 'features.data', words, size);
    return { data: floats, dims, axes, validFrames, ...(mask && { mask }) } as typeof given;
  });
