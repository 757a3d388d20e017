/**
 * What the keys of a configuration mean: a table for each front end, and how an object is read by it.
 *
 * A table names every key that the code behind it knows. A key is read (its value goes into the spec), fixed (one value alone can be
 * expressed), derived (it must agree with other keys) or inert (it cannot change features). Any other key is an error.
 */

import { MelismaError, type Told } from '../errors/errors.ts';
import { didYouMean } from '../errors/guess.ts';
import { readable } from '../errors/readable.ts';
import { refusal, type Telling } from '../errors/refusal.ts';
import { inWords } from '../errors/told.ts';
import type { Spec } from '../spec/spec.ts';
import { defineSpec } from '../spec/validate.ts';
import { emptyBandsNote } from './empty-bands.ts';

/** A configuration as JSON gives it. */
export type Config = Readonly<Record<string, unknown>>;

/** What came out of a configuration. */
export interface FromConfigResult<Described = Spec> {
  /** The front end that it describes, frozen. */
  readonly spec: Readonly<Described>;
  /** Keys that cannot change features, as they stand in the file. */
  readonly ignored: readonly string[];
  /** What a caller should know: where the code behind the file decides at run time, or draws its own noise. */
  readonly notes: readonly string[];
}

/** One key of a table. */
export interface Key<T> {
  /** Its value where the file is silent: the default of the code behind it. */
  readonly fallback: T;
  /** What it takes, in words. */
  readonly expected: string;
  /** The values that it takes, where there is a choice. */
  readonly choices?: readonly Told[];
  /** The value as it is used; undefined where the key does not take it. */
  readonly read: (value: unknown) => T | undefined;
  /** It cannot change features. */
  readonly inert?: boolean;
  /** Said when the key is there. */
  readonly note?: string;
  /** What the other keys make of it. */
  readonly follows?: (values: Readonly<Record<string, unknown>>) => unknown;
}

export type Keys = Readonly<Record<string, Key<unknown>>>;

/** The values that a table yields, by key. */
export type ValuesOf<K extends Keys> = { readonly [Name in keyof K]: K[Name] extends Key<infer T> ? T : never };

/** What a spec is built with, besides the values. */
export interface Remarks {
  note(text: string): void;
  /** Throws ERR_CONFIG about `key`, or about several keys that contradict each other, as `a, b`. */
  refuse(key: string, expected: string, given: unknown): never;
}

/** A front end that configurations of one class describe. */
export interface ConfigReader<Described = Spec> {
  /** Throws ERR_CONFIG; `where` is what messages call the configuration. */
  read(where: string, config: Config): FromConfigResult<Described>;
}

/** The error of every configuration that is no front end here; `where` is what messages call the configuration. */
export const configError = (
  where: string | undefined,
  option: string,
  expected: string | readonly Told[],
  given: unknown,
  { more = '', ...telling }: Telling = {},
): MelismaError =>
  refusal('ERR_CONFIG', option, expected, given, { ...telling, more: more + (where ? ` (${where})` : '') });

// ---- kinds of keys

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** A whole number above 0. */
export const integer = (fallback: number): Key<number> => ({
  fallback,
  expected: 'a whole number above 0',
  read: (value) => (isNumber(value) && Number.isInteger(value) && value > 0 ? value : undefined),
});

export const number = (fallback: number): Key<number> => ({
  fallback,
  expected: 'a number',
  read: (value) => (isNumber(value) ? value : undefined),
});

export const flag = (fallback: boolean): Key<boolean> => ({
  fallback,
  expected: 'true or false',
  choices: [true, false],
  read: (value) => (typeof value === 'boolean' ? value : undefined),
});

export const text = (fallback: string): Key<string> => ({
  fallback,
  expected: 'a string',
  read: (value) => (typeof value === 'string' ? value : undefined),
});

/** One of the names that `choices` translates. */
export const choice = <T>(fallback: string, choices: Readonly<Record<string, T>>): Key<T> => ({
  fallback: choices[fallback],
  expected: `one of ${Object.keys(choices).map(inWords).join(', ')}`,
  choices: Object.keys(choices),
  read: (value) => (typeof value === 'string' && Object.hasOwn(choices, value) ? choices[value] : undefined),
});

/** `key`, or null, which is also what a silent file means unless `fallback` says otherwise. */
export const orNull = <T>(key: Key<T>, fallback: T | null = null): Key<T | null> => ({
  ...key,
  fallback,
  expected: `${key.expected}, or null`,
  ...(key.choices && { choices: [...key.choices, null] }),
  read: (value) => (value === null ? null : key.read(value)),
});

/** Numbers, one for each band. */
export const numbers: Key<readonly number[] | null> = {
  fallback: null,
  expected: 'an array of numbers, or null',
  read: (value) => (value === null || (Array.isArray(value) && value.every(isNumber)) ? value : undefined),
};

/** Features do not depend on it. */
export const inert: Key<undefined> = { fallback: undefined, expected: '', read: () => undefined, inert: true };

/** As {@link inert}, and the caller is told why. */
export const inertBecause = (note: string): Key<undefined> => ({ ...inert, note });

/** One value, also that of a silent file: no spec expresses another. */
export const only = (value: string | number | boolean | null, why: string): Key<unknown> => ({
  fallback: value,
  expected: `${inWords(value)}: ${why}`,
  choices: [value],
  read: (given) => (given === value ? value : undefined),
});

/** A copy of what other keys say, as `formula` has it: it must agree with them. */
export const derived = (
  formula: string,
  follows: (values: Readonly<Record<string, number>>) => unknown,
): Key<unknown> => ({
  fallback: null,
  expected: `what ${formula} is`,
  read: (value) => value,
  follows: follows as Key<unknown>['follows'],
});

// ---- reading

function unknownKey(where: string, key: string, known: readonly string[]): MelismaError {
  const more = didYouMean(key, known);
  const words = more === '' ? `one of ${known.join(', ')}` : 'a key that is known';
  return configError(where, key, `${words}, for another may change the features`, key, { expected: known, more });
}

function valueAt(where: string, name: string, key: Key<unknown>, config: Config): unknown {
  if (config[name] === undefined) return key.fallback;
  if (key.inert) return undefined;
  const value = key.read(config[name]);
  if (value === undefined)
    throw configError(where, name, key.expected, config[name], {
      expected: key.choices,
      more: didYouMean(config[name], key.choices ?? []),
    });
  return value;
}

function checkDerived(where: string, keys: Keys, config: Config, values: Readonly<Record<string, unknown>>): void {
  for (const [name, { follows, expected }] of Object.entries(keys)) {
    if (!follows || config[name] === undefined) continue;
    const implied = follows(values);
    if (implied !== values[name]) throw configError(where, name, `${inWords(implied)}, ${expected}`, config[name]);
  }
}

/** Checks and freezes a spec. Throws ERR_SPEC. */
type Define<Described> = (spec: Described) => Readonly<Described>;

/** The spec, frozen; what is wrong with it is wrong with the file. */
function checked<Described>(where: string, define: Define<Described>, spec: Described): Readonly<Described> {
  try {
    return define(spec);
  } catch (error) {
    const { message, option, expected, given } = error as MelismaError;
    const [code, cause] = ['ERR_CONFIG' as const, error];
    throw new MelismaError(code, `${message} (the values of ${where} make no front end)`, {
      option,
      expected,
      given,
      cause,
    });
  }
}

function valuesOf<K extends Keys>(where: string, keys: K, config: Config): ValuesOf<K> {
  const stranger = Object.keys(config).find((key) => config[key] !== undefined && !Object.hasOwn(keys, key));
  if (stranger !== undefined) throw unknownKey(where, stranger, Object.keys(keys));
  const entries = Object.entries(keys).map(([name, key]) => [name, valueAt(where, name, key, config)]);
  const values = Object.fromEntries(entries);
  checkDerived(where, keys, config, values);
  return values;
}

/** A front end from its table of keys and what they make of a spec, which `define` checks. */
export function tableOf<Described, K extends Keys>(
  define: Define<Described>,
  keys: K,
  specOf: (values: ValuesOf<K>, remarks: Remarks) => Described,
): ConfigReader<Described> {
  return {
    read(where, config) {
      const values = valuesOf(where, keys, config);
      const present = Object.keys(keys).filter((key) => config[key] !== undefined);
      const notes = present.flatMap((key) => keys[key].note ?? []);
      const refuse = (key: string, expected: string, given: unknown): never => {
        throw configError(where, key, expected, given);
      };
      const spec = checked(where, define, specOf(values, { note: (text) => notes.push(text), refuse }));
      const ignored = present.filter((key) => keys[key].inert);
      return Object.freeze({ spec, ignored: Object.freeze(ignored), notes: Object.freeze(notes) });
    },
  };
}

/** {@link tableOf} for a front end with a spectrum. */
export function configReader<K extends Keys>(
  keys: K,
  specOf: (values: ValuesOf<K>, remarks: Remarks) => Spec,
): ConfigReader {
  const table = tableOf(defineSpec, keys, specOf);
  return {
    read(where, config) {
      const result = table.read(where, config);
      const note = emptyBandsNote(result.spec);
      return note === undefined ? result : Object.freeze({ ...result, notes: Object.freeze([...result.notes, note]) });
    },
  };
}

/** A front end that no spec describes, and why. */
export const refused = (why: string): ConfigReader<never> => ({
  read: (where) => {
    throw configError(undefined, 'feature_extractor_type', 'a class that a spec describes', where, {
      more: `: no spec describes it: ${why}`,
    });
  },
});

/** What `read` makes of a configuration. Throws ERR_CONFIG for what is no object, or cannot be read. */
export function readConfig<Result>(config: unknown, read: (config: Config) => Result): Result {
  const reading = () => {
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return read(config as Config);
    throw configError(undefined, 'config', 'an object', config);
  };
  return readable('config', reading, 'ERR_CONFIG');
}
