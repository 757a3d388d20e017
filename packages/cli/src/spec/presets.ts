/** Presets: by their names, and the one that a spec is a variation of. */
import { getPreset, presetFor, presetInfo, presets, type Spec } from 'melisma';
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

/** A preset, and how many knobs differ from it; the layout, which changes no value, is not counted. */
export interface Nearest {
  preset: Readonly<Spec>;
  count: number;
}

/** Each knob as a text that is the same for equal values: the parts of a value are sorted by name. */
const textsOf = (spec: Readonly<Spec>): Map<string, string> =>
  new Map(Object.entries(spec).map(([knob, value]) => [knob, textOf(value)]));

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Texts = { preset: Readonly<Spec>; texts: Map<string, string> }[];
let known: Texts | undefined;

function presetTexts(): Texts {
  known ??= Object.values(presets).map((preset) => ({ preset, texts: textsOf(preset) }));
  return known;
}

function differing(a: Map<string, string>, b: Map<string, string>): number {
  let count = 0;
  for (const [knob, text] of a) if (knob !== 'layout' && b.get(knob) !== text) count++;
  return count;
}

/** The preset that differs in the fewest knobs; of several the one that most models take, whose name people know. */
export function nearestPreset(spec: Readonly<Spec>): Nearest {
  const own = textsOf(spec);
  return presetTexts()
    .map(({ preset, texts }) => ({ preset, count: differing(texts, own) }))
    .reduce((best, next) => (isNearer(next, best) ? next : best));
}

const isNearer = (a: Nearest, b: Nearest): boolean =>
  a.count < b.count || (a.count === b.count && modelsOf(a) > modelsOf(b));

const modelsOf = ({ preset }: Nearest): number => presetInfo(preset)!.models.length;
