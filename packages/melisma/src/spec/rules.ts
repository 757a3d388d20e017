/** What the fields of plain data take: rules that throw ERR_SPEC, for specs of every kind. */
import type { Told } from '../errors/errors.ts';
import { didYouMean, notAmong } from '../errors/guess.ts';
import { isObject } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import { saysNothing } from './later.ts';

/** Throws ERR_SPEC when `value` is not what the option takes. */
export type Rule = (value: unknown, option: string) => void;
/** The rule of each key. */
export type Rules = Readonly<Record<string, Rule>>;

/** Throws ERR_SPEC, naming the option, what it takes and what came; `bound` where that is one number. */
export function refuse(option: string, expected: string, given: unknown, bound?: number): never {
  throw refusal('ERR_SPEC', option, expected, given, { expected: bound });
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

export const oneOf =
  (...choices: readonly Told[]): Rule =>
  (value, option) => {
    if (!choices.includes(value as Told)) throw notAmong('ERR_SPEC', option, choices, value);
  };

export const boolean: Rule = /* @__PURE__ */ oneOf(true, false);

export const orNull =
  (rule: Rule): Rule =>
  (value, option) => {
    if (value !== null) rule(value, option);
  };

/** An object with exactly these keys; later knobs may be left out. */
export const record =
  (rules: Rules): Rule =>
  (value, option) => {
    if (!isObject(value)) return refuse(option || 'spec', 'an object', value);
    const path = (key: string) => (option ? `${option}.${key}` : key);
    for (const key of Object.keys(value)) if (!Object.hasOwn(rules, key)) refuseKey(path(key), key, Object.keys(rules));
    for (const [key, rule] of Object.entries(rules)) {
      const part = value[key];
      if (!saysNothing(path(key), part)) rule(part, path(key));
    }
  };

function refuseKey(option: string, key: string, known: readonly string[]): never {
  const more = didYouMean(key, known);
  const expected = more === '' ? `one of ${known.join(', ')}` : 'a key that is known';
  throw refusal('ERR_SPEC', option, expected, key, { expected: known, more });
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
