/** Presets found by their names: what the registries of features and of waveforms share. */
import type { MelismaError } from '../errors/errors.ts';
import { didYouMean } from '../errors/guess.ts';
import { refusal } from '../errors/refusal.ts';

/** The presets of a catalogue in alphabetical order: bundlers disagree on that of a module's names. Without a prototype: every key is a preset. */
export function sorted<Presets extends object>(presets: Presets): Readonly<Presets> {
  const names = Object.keys(presets).sort() as (keyof Presets)[];
  const entries = names.map((name) => [name, { value: presets[name], enumerable: true }]);
  return Object.freeze(Object.create(null, Object.fromEntries(entries)));
}

/** What was looked for: `given` may be anything. */
export interface Lookup {
  code: 'ERR_UNKNOWN_PRESET' | 'ERR_UNKNOWN_MODEL';
  option: 'preset' | 'model';
  given: unknown;
  /** Words behind what is expected. */
  that?: string;
}

/** The error for a name that is not among the `known`, with the nearest of them, or all presets where none is near. */
export function unknownName(
  { code, option, given, that = '' }: Lookup,
  known: Iterable<string>,
  presetNames: readonly string[],
): MelismaError {
  const guess = didYouMean(given, known);
  const more = guess === '' ? `; presets: ${presetNames.join(', ')}` : guess;
  const expected = option === 'preset' ? presetNames : undefined;
  return refusal(code, option, `the name of a ${option} that is known${that}`, given, { expected, more });
}

/** The error for a model that is in no table and that no rule fits, with advice. */
export const unknownModel = (given: unknown, advice: string, that = ''): MelismaError =>
  refusal('ERR_UNKNOWN_MODEL', 'model', `the name of a model that is known${that}`, given, { more: advice });
