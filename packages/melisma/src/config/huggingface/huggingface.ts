/** `preprocessor_config.json` of Hugging Face, and the `processor_config.json` that holds it since transformers 5. */
import { didYouMean } from '../../errors/guess.ts';
import { type Config, type ConfigReader, configError, type FromConfigResult } from '../keys.ts';
import { classNames, frontEndOf } from './classes.ts';

const isObject = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a processor keeps its feature extractor; the first that is there is read, as `from_pretrained` does. */
const sections = ['feature_extractor', 'audio_processor'] as const;

/** The key under which a processor's configuration holds a feature extractor; undefined where it is none. */
export const sectionOf = (config: Config): string | undefined => sections.find((section) => isObject(config[section]));

function unknownClass(name: string) {
  const known = classNames();
  return configError(undefined, 'feature_extractor_type', known, name, { more: didYouMean(name, known) });
}

/** Front ends by the name of their class. */
type Classes<Described> = (name: string) => ConfigReader<Described> | undefined;

/**
 * Files from before transformers 4.13 name no class: it followed from the model. There were two, told apart by their keys.
 */
function oldClass(config: Config): string | undefined {
  if (typeof config.sampling_rate !== 'number') return undefined;
  if (config.do_ceptral_normalize !== undefined) return 'Speech2TextFeatureExtractor';
  const others = ['num_mel_bins', 'n_fft', 'hop_length', 'hop_size', 'image_mean'];
  const plain = typeof config.do_normalize === 'boolean' && others.every((key) => config[key] === undefined);
  return plain ? 'Wav2Vec2FeatureExtractor' : undefined;
}

/** Whether keys are those of an old file, without the name of its class. */
export const isOld = (config: Config): boolean =>
  config.feature_extractor_type === undefined && oldClass(config) !== undefined;

function fromExtractor<Described>(config: Config, classes: Classes<Described>): FromConfigResult<Described> {
  const given = config.feature_extractor_type;
  const name = given === undefined ? oldClass(config) : given;
  if (typeof name !== 'string') {
    const more = "; older files leave it to the model's config.json: add it";
    throw configError(undefined, 'feature_extractor_type', 'the name of a class', name, { more });
  }
  const configReader = classes(name);
  if (configReader === undefined) throw unknownClass(name);
  const result = configReader.read(name, config);
  if (given !== undefined) return result;
  const note = `feature_extractor_type is missing, as in old files: the keys are those of ${name}`;
  return Object.freeze({ ...result, notes: Object.freeze([note, ...result.notes]) });
}

/** Keys of a processor that change what its feature extractor's features become. */
const ofProcessor = ['processor_class', 'subsampling_factor'] as const;

/** What a processor says besides: names for the result's `ignored`. A processor's class is told to its feature extractor. */
export function fromClasses<Described>(config: Config, classes: Classes<Described>): FromConfigResult<Described> {
  const section = sectionOf(config);
  if (section === undefined) return fromExtractor(config, classes);
  const told = Object.entries(config).filter(([key]) => ofProcessor.some((known) => known === key));
  const inner = { ...Object.fromEntries(told), ...(config[section] as Config) };
  const { spec, ignored, notes } = fromExtractor(inner, classes);
  const beside = Object.keys(config).filter((key) => key !== section && !ignored.includes(key));
  return Object.freeze({ spec, ignored: Object.freeze([...ignored, ...beside]), notes });
}

export const fromHuggingFace = (config: Config): FromConfigResult => fromClasses(config, frontEndOf);
