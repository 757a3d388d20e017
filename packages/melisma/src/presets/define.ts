/** A preset is a frozen spec that remembers where its numbers come from. */
import { frozenCopy } from '../spec/freeze.ts';
import type { Spec } from '../spec/spec.ts';

/** What a preset knows besides its numbers. */
export interface PresetInfo<Name extends string = string> {
  /** Kebab case, e.g. `whisper-large-v3`. */
  readonly name: Name;
  /** Models that were trained on these features: names on model hubs, and short names. */
  readonly models: readonly string[];
  /** Where the statistics are that the front end needs besides its numbers. */
  readonly statistics?: string;
  /** Set in what `presetFor` found by a rule, not in a table: the rule, in words. */
  readonly rule?: string;
}

/** What is known of a preset: words, which stand beside its data so that a page that names it need not load them. */
export interface PresetAbout {
  /** The code that the numbers are taken from and checked against, with versions. */
  readonly source: readonly string[];
  readonly notes: readonly string[];
}

/** Shared by all copies of the library in one program. */
const infoKey: unique symbol = /* @__PURE__ */ Symbol.for('melisma.preset');

/** A frozen spec with a name. */
export type Preset<Name extends string = string> = Readonly<Spec> & { readonly [infoKey]: PresetInfo<Name> };

/**
 * Freezes a spec and attaches `info` to it, out of reach of spread and JSON: `{ ...preset, melCount: 40 }` is a spec
 * without a name.
 */
export function definePreset<const Name extends string>(info: PresetInfo<Name>, spec: Spec): Preset<Name> {
  const preset = { ...frozenCopy(spec) };
  Object.defineProperty(preset, infoKey, { value: frozenInfo(info), enumerable: false });
  return Object.freeze(preset) as Preset<Name>;
}

const frozenInfo = ({ name, models, statistics, rule }: PresetInfo): PresetInfo =>
  Object.freeze({
    ...(statistics === undefined ? {} : { statistics }),
    ...(rule === undefined ? {} : { rule }),
    name,
    models: Object.freeze([...models]),
  });

/** The key of a name: camel case, and a leading `3d` in letters, for a key may be an identifier. */
export const presetKey = (name: string): string =>
  name.replace(/^3d/, 'threeD').replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** Name and models of a preset; undefined for any other spec, derived ones too, and for what is no spec. */
export const presetInfo = (spec: Readonly<Spec>): PresetInfo | undefined => ownInfo(spec, infoKey);

/** What a preset has under a key of its own: what is made in its likeness (`Object.create`) has not been checked. */
export function ownInfo<Info>(spec: unknown, key: symbol): Info | undefined {
  try {
    return Object.getOwnPropertyDescriptor(spec, key)?.value;
  } catch {
    return undefined; // undefined, null, a proxy that throws
  }
}
