/** A model's own configuration file, as an object, to what is done to the samples that the model takes. */
import type { WaveformSpec } from '../waveform/spec.ts';
import { classNames } from './huggingface/classes.ts';
import { fromClasses } from './huggingface/huggingface.ts';
import { waveformClasses } from './huggingface/waveforms.ts';
import { type ConfigReader, type FromConfigResult, readConfig, refused } from './keys.ts';

const notSamples = 'its features are no samples that a waveform spec describes: see fromConfig';

function waveformOf(name: string): ConfigReader<WaveformSpec> | undefined {
  if (Object.hasOwn(waveformClasses, name)) return waveformClasses[name]();
  return classNames().includes(name) ? refused(notSamples) : undefined;
}

/**
 * {@link fromConfig} for models without a spectrum: the waveform spec, for `prepareWaveform`, that a `preprocessor_config.json` or
 * `processor_config.json` of Hugging Face describes, for Wav2Vec2 and its relatives, codecs, and speech models that take samples.
 *
 * Throws ERR_CONFIG as {@link fromConfig} does.
 *
 * Source: huggingface/transformers 5.23.0, the class that the file names.
 */
export function waveformFromConfig(config: unknown): FromConfigResult<WaveformSpec> {
  return readConfig(config, (read) => fromClasses(read, waveformOf));
}
