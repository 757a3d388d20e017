/** What the fields of plain data take: rules that throw ERR_SPEC, for specs of every kind. */
import { MelismaError, nearestName } from '../errors/errors.ts';
import { saysNothing } from './later.ts';

/** Throws ERR_SPEC when `value` is not what the option takes. */
export type Rule = (value: unknown, option: string) => void;
/** The rule of each key. */
export type Rules = Readonly<Record<string, Rule>>;

/** Throws ERR_SPEC, naming the option, what it takes and what came. */
export function refuse(option: string, expected: string, given: unknown): never {
  throw new MelismaError('ERR_SPEC', `${option}: expected ${expected}, given ${inWords(given)}`, {
    option,
    expected,
    given,
  });
}

/** A value for a message of one line. */
function inWords(value: unknown): string {
  if (typeof value === 'number' || value === undefined || typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  const text = JSON.stringify(value).replaceAll('"', "'");
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

export const integer =
  (low: number, high: number): Rule =>
  (value, option) => {
    const fits = isNumber(value) && Number.isInteger(value) && value >= low && value <= high;
    if (!fits) refuse(option, `an integer from ${low} to ${high}`, value);
  };

export const real =
  (low: number, high: number): Rule =>
  (value, option) => {
    if (!(isNumber(value) && value >= low && value <= high)) refuse(option, `a number from ${low} to ${high}`, value);
  };

export const boolean: Rule = (value, option) => {
  if (typeof value !== 'boolean') refuse(option, 'true or false', value);
};

export const oneOf =
  (...choices: readonly unknown[]): Rule =>
  (value, option) => {
    if (!choices.includes(value)) refuse(option, oneOfWords(choices, value), value);
  };

/** `one of 'hann', 'povey'`, and which of them was meant, if that can be guessed. */
function oneOfWords(choices: readonly unknown[], given: unknown): string {
  const names = choices.filter((choice) => typeof choice === 'string');
  const nearest = typeof given === 'string' ? nearestName(given, names) : undefined;
  const guess = nearest === undefined ? '' : ` (did you mean '${nearest}'?)`;
  return `one of ${choices.map(inWords).join(', ')}${guess}`;
}

export const orNull =
  (rule: Rule): Rule =>
  (value, option) => {
    if (value !== null) rule(value, option);
  };

/** An object with exactly these keys; later knobs may be left out. */
export const record =
  (rules: Rules): Rule =>
  (value, option) => {
    if (typeof value !== 'object' || value === null) refuse(option || 'spec', 'an object', value);
    const path = (key: string) => (option ? `${option}.${key}` : key);
    for (const key of Object.keys(value)) if (!Object.hasOwn(rules, key)) refuseKey(path(key), key, Object.keys(rules));
    for (const [key, rule] of Object.entries(rules)) {
      const part = (value as Record<string, unknown>)[key];
      if (!saysNothing(path(key), part)) rule(part, path(key));
    }
  };

function refuseKey(option: string, key: string, known: readonly string[]): never {
  const nearest = nearestName(key, known);
  const expected = nearest === undefined ? `one of ${known.join(', ')}` : `${nearest}, or no such key`;
  throw new MelismaError('ERR_SPEC', `${option}: there is no such knob; expected ${expected}`, {
    option,
    expected,
    given: key,
  });
}

/** A record whose `kind` says which fields it has besides. */
export const byKind = (kinds: Readonly<Record<string, Rules>>): Rule => {
  const kindRule = oneOf(...Object.keys(kinds));
  return (value, option) => {
    const kind = (value as { kind?: unknown } | null | undefined)?.kind;
    kindRule(kind, `${option}.kind`);
    record({ kind: kindRule, ...kinds[kind as string] })(value, option);
  };
};
