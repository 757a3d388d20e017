/**
 * transformers.js with the features of Melisma: the feature extractor of a pipeline computes as before, faster, and by its Python class.
 *
 * Nothing of transformers.js is imported; its objects are told by their shape.
 */

import { readOptions } from '../../errors/options.ts';
import { refusal } from '../../errors/refusal.ts';
import { readSamples } from '../../samples/samples.ts';
import { replacements } from './classes.ts';
import { classOf, extractorOf } from './target.ts';
import type { Call, FeatureExtractor, Outputs, TransformersTensor } from './types.ts';

export type { TransformersTensor } from './types.ts';

/** How an extractor is accelerated. */
export interface AccelerateOptions {
  /**
   * The class `Tensor` of the transformers.js that the extractor comes from. Without it, the first call lets the replaced class compute
   * a moment of silence, and takes the class of what comes.
   */
  Tensor?: TransformersTensor;
  /** Numbers in [0, 1), for the place where CLAP's class cuts a long clip. Default `Math.random`. */
  random?: () => number;
}

/** Classes of transformers.js that {@link accelerate} replaces, by name. */
export const acceleratedClasses = (): string[] => Object.keys(replacements);

/**
 * Lets a pipeline, a processor or a feature extractor of transformers.js compute its features here, and returns what undoes it.
 *
 * The extractor keeps its configuration, its other methods and its options; outputs have the same names, types and shapes, in the
 * caller's own `Tensor`. The front end is read from the extractor's `config`. Where transformers.js differs from the Python class of the same
 * name, the Python class is followed: docs/from/transformers-js.md. Accelerated twice, an extractor has to be undone twice, last first.
 *
 * Throws ERR_OPTION for an object without a feature extractor, or of a class that is not among {@link acceleratedClasses}; ERR_CONFIG for a
 * configuration that no spec expresses. A call then throws what `extract` throws of the audio.
 *
 * @example
 * ```ts
 * import { acceleratedClasses } from 'melisma/transformers';
 *
 * console.log(acceleratedClasses().includes('WhisperFeatureExtractor')); // true
 * ```
 */
export function accelerate(target: object, options?: AccelerateOptions): () => void {
  const { Tensor, random = Math.random } = readOptions(options, ['Tensor', 'random']);
  for (const [name, value] of Object.entries({ Tensor, random })) {
    if (value !== undefined && typeof value !== 'function') throw refusal('ERR_OPTION', name, 'a function', value);
  }
  const extractor = extractorOf(target);
  const name = classOf(extractor, acceleratedClasses());
  const original = extractor._call;
  const call = replacements[name](extractor.config, { random });
  const tensorClass = once(async () => Tensor ?? (await tensorClassOf(extractor, original)));
  return replaceCall(extractor, async (audio, callOptions) => {
    const outputs = await call(readSamples(audio), callOptions ?? {});
    return outputs === undefined ? original.call(extractor, audio, callOptions) : wrapped(outputs, await tensorClass());
  });
}

/** The promise of the first call, for all. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Gives an extractor a call of its own, and returns what puts back what was there: its own before, or its class's. */
function replaceCall(extractor: FeatureExtractor, call: Call): () => void {
  const before = Object.getOwnPropertyDescriptor(extractor, '_call');
  Object.defineProperty(extractor, '_call', { value: call, configurable: true, writable: true, enumerable: true });
  return () => {
    if (extractor._call !== call) return;
    if (before) Object.defineProperty(extractor, '_call', before);
    else Reflect.deleteProperty(extractor, '_call');
  };
}

const wrapped = (outputs: Outputs, Tensor: TransformersTensor): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, { type, data, dims }]) => [name, new Tensor(type, data, dims)]),
  );

/** Samples of silence that every class makes a few frames of. */
const MOMENT = 2048;

/** The class of the tensors that the replaced call returns. Throws ERR_OPTION. */
async function tensorClassOf(extractor: FeatureExtractor, original: Call): Promise<TransformersTensor> {
  const outputs = await original.call(extractor, new Float32Array(MOMENT), { max_length: MOMENT }).catch(noTensor);
  const tensor = Object.values(outputs as object)[0];
  if (typeof tensor?.constructor === 'function' && 'dims' in tensor) return tensor.constructor;
  return noTensor();
}

function noTensor(cause?: unknown): never {
  const expected = 'the class Tensor of transformers.js';
  throw refusal('ERR_OPTION', 'Tensor', expected, undefined, {
    more: ', and the replaced class did not show it',
    cause,
  });
}
