/** A model's own configuration file, as an object, to the front end that it describes. */
import { notAmong } from '../errors/guess.ts';
import { readOptions } from '../errors/options.ts';
import { fromHuggingFace, isOld, sectionOf } from './huggingface/huggingface.ts';
import { fromKaldi } from './kaldi.ts';
import { type Config, configError, type FromConfigResult, readConfig } from './keys.ts';
import { fromLibrosa } from './librosa.ts';
import { fromNemo } from './nemo.ts';
import { fromSherpaOnnx, isSherpaOnnx } from './sherpa-onnx.ts';
import { fromTorchaudio } from './torchaudio.ts';

/** Whose configuration it is; see {@link fromConfig}. */
export type ConfigKind = 'huggingface' | 'nemo' | 'sherpa-onnx' | 'librosa' | 'torchaudio' | 'kaldi';

/** What {@link fromConfig} is told besides the configuration. */
export interface FromConfigOptions {
  /** Told from the keys where they leave no doubt. */
  kind?: ConfigKind;
}

interface Reader {
  readonly read: (config: Config) => FromConfigResult;
  /** Whether keys say without a doubt that the configuration is of this kind. */
  readonly owns: (config: Config) => boolean;
}

const hasOneOf =
  (...keys: readonly string[]) =>
  (config: Config): boolean =>
    keys.some((key) => config[key] !== undefined);

const isNemo = ({ _target_, cls, preprocessor }: Config): boolean =>
  String(_target_ ?? cls).startsWith('nemo.') || (typeof preprocessor === 'object' && preprocessor !== null);

const ownOfTorchaudio = (config: Config): boolean =>
  hasOneOf('f_min', 'f_max', 'melkwargs', 'log_mels', 'window_fn', 'mel_scale')(config);

/** NeMo, too, says `sample_rate`, but counts in seconds. */
const isTorchaudio = (config: Config): boolean =>
  ownOfTorchaudio(config) || (config.sample_rate !== undefined && hasOneOf('hop_length', 'win_length')(config));

const isKaldi = (config: Config): boolean =>
  hasOneOf(
    ...['sample_frequency', 'frame_shift', 'snip_edges', 'window_type', 'preemphasis_coefficient', 'num_mel_bins'],
    ...['low_freq', 'high_freq', 'num_ceps', 'cepstral_lifter'],
  )(config) && !isSherpaOnnx(config);

const readers = (): Readonly<Record<ConfigKind, Reader>> => ({
  huggingface: {
    read: fromHuggingFace,
    owns: (config) => sectionOf(config) !== undefined || hasOneOf('feature_extractor_type')(config) || isOld(config),
  },
  nemo: { read: fromNemo, owns: isNemo },
  'sherpa-onnx': { read: fromSherpaOnnx, owns: isSherpaOnnx },
  librosa: { read: fromLibrosa, owns: hasOneOf('sr', 'fmin', 'fmax', 'htk') },
  torchaudio: { read: fromTorchaudio, owns: isTorchaudio },
  kaldi: { read: fromKaldi, owns: isKaldi },
});

/** The one kind that the keys belong to. A class of transformers decides alone: its keys may look like another kind's. */
function kindOf(config: Config): ConfigKind {
  const all = readers();
  const kinds = (Object.keys(all) as ConfigKind[]).filter((kind) => all[kind].owns(config));
  if (kinds.length === 1 || kinds[0] === 'huggingface') return kinds[0];
  const words = kinds.length === 0 ? 'keys of none of them' : `keys of ${kinds.join(' and ')}`;
  throw configError(undefined, 'kind', Object.keys(all), undefined, { words: `none, and ${words}` });
}

function readerOf(kind: ConfigKind): Reader {
  const all = readers();
  const kinds = Object.keys(all);
  if (kinds.includes(kind)) return all[kind];
  throw notAmong('ERR_CONFIG', 'kind', kinds, kind);
}

/**
 * The front end that a model's own configuration describes: a spec, the keys that cannot change features, and notes.
 *
 * `config` is the file as an object: `preprocessor_config.json` or `processor_config.json` of Hugging Face, the `preprocessor` section of
 * a NeMo model, the metadata of a sherpa-onnx model ({@link readOnnxMetadata}), or the arguments of librosa, of
 * torchaudio.transforms.MelSpectrogram and MFCC, or of torchaudio.compliance.kaldi. Sizes are samples, frequencies Hz, as in the spec.
 *
 * Throws ERR_CONFIG, naming the key, for a key that is not known and might change features, for a value that no spec expresses, for
 * keys that contradict each other, for a class that is not known or computes no features of this kind; ERR_OPTION.
 *
 * Source: the code behind each kind, named in docs/design/config.md with its version.
 */
export function fromConfig(config: unknown, options?: FromConfigOptions): FromConfigResult {
  const { kind } = readOptions(options, ['kind']);
  return readConfig(config, (read) => readerOf(kind ?? kindOf(read)).read(read));
}
