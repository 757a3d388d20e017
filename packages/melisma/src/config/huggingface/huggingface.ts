/** `preprocessor_config.json` of Hugging Face, and the `processor_config.json` that holds it since transformers 5. */
import { didYouMean } from '../../errors/guess.ts';
import { type Config, configError, type FromConfigResult, type FrontEnd } from '../keys.ts';
import { classNames, frontEndOf } from './classes.ts';

const isObject = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a processor keeps its feature extractor; the first that is there is read, as `from_pretrained` does. */
const rooms = ['feature_extractor', 'audio_processor'] as const;

/** The key under which a processor's configuration holds a feature extractor; undefined where it is none. */
export const roomOf = (config: Config): string | undefined => rooms.find((room) => isObject(config[room]));

function unknownClass(name: string) {
  const known = classNames();
  return configError(undefined, 'feature_extractor_type', known, name, { more: didYouMean(name, known) });
}

/** Front ends by the name of their class. */
type Classes<Described> = (name: string) => FrontEnd<Described> | undefined;

function fromExtractor<Described>(config: Config, classes: Classes<Described>): FromConfigResult<Described> {
  const name = config.feature_extractor_type;
  if (typeof name !== 'string') {
    const more = "; older files leave it to the model's config.json: add it";
    throw configError(undefined, 'feature_extractor_type', 'the name of a class', name, { more });
  }
  const frontEnd = classes(name);
  if (frontEnd === undefined) throw unknownClass(name);
  return frontEnd.read(name, config);
}

/** What a processor says besides: names for the result's `ignored`. A processor's class is told to its feature extractor. */
export function fromClasses<Described>(config: Config, classes: Classes<Described>): FromConfigResult<Described> {
  const room = roomOf(config);
  if (room === undefined) return fromExtractor(config, classes);
  const { processor_class } = config;
  const inner = { ...(processor_class === undefined ? {} : { processor_class }), ...(config[room] as Config) };
  const { spec, ignored, notes } = fromExtractor(inner, classes);
  const beside = Object.keys(config).filter((key) => key !== room && !ignored.includes(key));
  return Object.freeze({ spec, ignored: Object.freeze([...ignored, ...beside]), notes });
}

export const fromHuggingFace = (config: Config): FromConfigResult => fromClasses(config, frontEndOf);
