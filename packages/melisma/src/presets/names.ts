/** Presets found by their names: what the registries of features and of waveforms share. */
import { MelismaError, nearestName } from '../errors/errors.ts';

/** The presets of a catalogue in alphabetical order: bundlers disagree on that of a module's names. */
export function sorted<Presets extends object>(presets: Presets): Readonly<Presets> {
  const names = Object.keys(presets).sort() as (keyof Presets)[];
  return Object.freeze(Object.fromEntries(names.map((name) => [name, presets[name]])) as Presets);
}

/** What was looked for. */
export interface Lookup {
  code: 'ERR_UNKNOWN_PRESET' | 'ERR_UNKNOWN_MODEL';
  option: 'preset' | 'model';
  given: string;
  /** Words behind "is known". */
  that?: string;
}

/** The error for a name that is not among the `known`, with the nearest of them, or all presets where none is near. */
export function unknownName(
  { code, option, given, that = '' }: Lookup,
  known: Iterable<string>,
  presetNames: readonly string[],
): MelismaError {
  const nearest = nearestName(String(given), known);
  const hint = nearest === undefined ? `presets: ${presetNames.join(', ')}` : `did you mean '${nearest}'?`;
  const message = `no ${option} '${given}' is known${that}; ${hint}`;
  return new MelismaError(code, message, { option, expected: nearest ?? presetNames, given });
}
