/** A spec in words: what it changes in another one. */
import { presetInfo, presets, type Spec } from 'melisma';
import { nearestPreset } from './presets.ts';

/** Two values of one knob; `knob` is a path, `normalize.range`. */
export interface Change {
  knob: string;
  from: unknown;
  to: unknown;
}

/** Values by name. */
export type Parts = Record<string, unknown>;

export const hasParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Only normalisations of one kind are compared part by part. */
const comparable = (from: Parts, to: Parts): boolean => from.kind === to.kind;

/** Every knob whose value differs, in the order of the spec. */
export function changes(base: Readonly<Spec>, spec: Readonly<Spec>): Change[] {
  return Object.keys(base).flatMap((key) =>
    changesOf(key, (base as unknown as Parts)[key], (spec as unknown as Parts)[key]),
  );
}

function changesOf(knob: string, from: unknown, to: unknown): Change[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (!hasParts(from) || !hasParts(to) || !comparable(from, to)) return [{ knob, from, to }];
  return Object.keys(from).flatMap((key) => changesOf(`${knob}.${key}`, from[key], to[key]));
}

/** `melCount 40 instead of 80`, `window symmetric instead of periodic` */
export const changeInWords = ({ knob, from, to }: Change): string =>
  knob === 'windowPeriodic'
    ? `window ${symmetry(to)} instead of ${symmetry(from)}`
    : `${knob} ${valueInWords(to)} instead of ${valueInWords(from)}`;

const symmetry = (periodic: unknown): string => (periodic ? 'periodic' : 'symmetric');

/** `maximum (range 8, offset 4, scale 4)` for a value with parts; a long list by its length. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length > 4 ? `${value.length} numbers` : value.join(', ');
  if (!hasParts(value)) return String(value);
  const { kind, ...parts } = value;
  const said = Object.entries(parts)
    .map(([key, part]) => `${key} ${valueInWords(part)}`)
    .join(', ');
  return [kind, said && (kind ? `(${said})` : said)].filter(Boolean).join(' ');
}

/** `whisper`, or `whisper, but melCount 40 instead of 80 and log ln instead of log10`. */
export function inWords(base: Readonly<Spec>, spec: Readonly<Spec>): string {
  const name = presetInfo(base)?.name ?? 'a spec of its own';
  const said = changes(base, spec).map(changeInWords);
  if (said.length === 0) return name;
  const last = said.pop()!;
  return `${name}, but ${said.length > 0 ? `${said.join(', ')} and ` : ''}${last}`;
}

/** With more changes than this, a spec is not called a variation of a preset. */
const mostChanges = 5;

/** A preset by its name, another spec by the preset that it is nearest to. */
export function titleOf(spec: Readonly<Spec>): string {
  const own = presetInfo(spec);
  if (own) return own.name;
  const { preset, count } = nearestPreset(spec);
  return count > mostChanges ? 'a spec of its own' : inWords(preset, spec);
}

/** The preset with the same values, so that the spec has a name; of several the one that most models take. Without one, the spec itself. */
export function namedIfPreset(spec: Readonly<Spec>): Readonly<Spec> {
  if (presetInfo(spec)) return spec;
  const equal = Object.values(presets).filter((preset) => changes(preset, spec).length === 0);
  const modelsOf = (preset: Readonly<Spec>) => presetInfo(preset)!.models.length;
  return equal.sort((a, b) => modelsOf(b) - modelsOf(a))[0] ?? spec;
}
