/** From a name on the command line to a preset. */
import { createExtractorSync, presetFor, presets, type Spec } from 'melisma';
import { presetInfo } from 'melisma/presets';
import { UsageError } from '../errors/failure.ts';

/** The preset of that name. @throws MelismaError `ERR_UNKNOWN_PRESET`, UsageError for the name of a model */
export function presetByName(name: string): Readonly<Spec> {
  const found = Object.values(presets).find((preset) => presetInfo(preset)?.name === name);
  if (found) return found;
  refuseModelName(name);
  return createExtractorSync(name as never).spec; // throws: the library knows the nearest name
}

/** A model's name is not taken for a preset's, but the error says which preset the model has. @throws UsageError */
export function refuseModelName(name: string): void {
  const preset = presetOfModel(name);
  if (preset === undefined || preset === name) return;
  throw new UsageError(`ERR_UNKNOWN_PRESET: '${name}' is a model; its preset is '${preset}': -p ${preset}`);
}

function presetOfModel(name: string): string | undefined {
  try {
    return presetInfo(presetFor(name))?.name;
  } catch {
    return undefined;
  }
}
