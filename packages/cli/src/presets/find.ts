/** From a name on the command line to a preset. */
import { getPreset, presetFor, presetInfo, type Spec } from 'melisma';
import { UsageError } from '../errors/failure.ts';

/**
 * The preset of that name. A model's name is not taken for one, but the error says which preset the model has.
 *
 * @throws MelismaError `ERR_UNKNOWN_PRESET`, UsageError for the name of a model
 */
export function presetByName(name: string): Readonly<Spec> {
  try {
    return getPreset(name);
  } catch (error) {
    const preset = presetOfModel(name);
    if (preset === undefined) throw error;
    throw new UsageError(`ERR_UNKNOWN_PRESET: '${name}' is a model; its preset is '${preset}': -p ${preset}`);
  }
}

function presetOfModel(name: string): string | undefined {
  try {
    return presetInfo(presetFor(name))?.name;
  } catch {
    return undefined;
  }
}
