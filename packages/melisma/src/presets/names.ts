/** Presets found by their names: what the registries of features and of waveforms share. */
import type { MelismaError } from '../errors/errors.ts';
import { editDistance } from '../errors/guess.ts';
import { refusal } from '../errors/refusal.ts';
import { inWords } from '../errors/told.ts';

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

/** No name is longer. */
const LONGEST = 200;

/**
 * The one nearest of the names within a slip of the pen, its numbers being the same: a name that only looks alike, or another version, may have
 * another front end. None where two are as near.
 */
function slipOf(given: unknown, known: Iterable<string>): string | undefined {
  if (typeof given !== 'string' || given.length > LONGEST) return undefined;
  const wanted = given.toLowerCase();
  const most = wanted.length < 6 ? 1 : 2;
  const near = Array.from(known).flatMap((name) => {
    if (numbersOf(name) !== numbersOf(wanted)) return [];
    const distance = editDistance(wanted, name.toLowerCase());
    return distance <= most ? [{ name, distance }] : [];
  });
  const [nearest, next] = near.sort((a, b) => a.distance - b.distance);
  return nearest?.distance === next?.distance ? undefined : nearest.name;
}

export const numbersOf = (name: string): string => (name.match(/\d+/g) ?? []).join(' ');

/** A word that may stand in the names of models. */
const word = /^[\w./-]{3,60}$/;

/** The error for a name that is not among the `known`: the one that was meant, or else all presets and where to look for a word. */
export function unknownName(
  { code, option, given, that = '' }: Lookup,
  known: Iterable<string>,
  presetNames: readonly string[],
): MelismaError {
  const meant = slipOf(given, known);
  const look =
    typeof given === 'string' && word.test(given) ? `; 'melisma presets ${given}' looks among models and notes` : '';
  const more =
    meant === undefined ? `${look}; presets: ${presetNames.join(', ')}` : `; did you mean ${inWords(meant)}?`;
  const expected = option === 'preset' ? presetNames : undefined;
  return refusal(code, option, `the name of a ${option} that is known${that}`, given, { expected, more });
}

/** The error for a model that is in no table and that no rule fits, with advice. */
export const unknownModel = (given: unknown, advice: string, that = ''): MelismaError =>
  refusal('ERR_UNKNOWN_MODEL', 'model', `the name of a model that is known${that}`, given, { more: advice });
