/** Which front end a call means: `-p`, `--config` or `--spec`, and `--set` on top. */
import { defineSpec, presetInfo, type Spec } from 'melisma';
import { emptyBandsNote, type FromConfigResult } from 'melisma/config';
import { UsageError } from '../errors/failure.ts';
import { parseObject, readConfig, readText, specIn } from './file.ts';
import type { FrontEndFlags } from './flags.ts';
import { presetByName } from './presets.ts';
import { namedIfPreset } from './words.ts';

/** The spec of the front end that a call means, and what is said about it. */
export interface ChosenSpec {
  /** A preset, with its name, where the values are those of one. */
  spec: Readonly<Spec>;
  /** What a person should know about how it was read. */
  notes: readonly string[];
}

/** A spec before `--set`. */
interface Source {
  spec: Readonly<Spec>;
  notes?: readonly string[];
}

function sourceIn({ spec, ignored, notes }: FromConfigResult): Source {
  const passedOver = ignored.length > 0 ? [`keys that change no features: ${ignored.join(', ')}`] : [];
  return { spec, notes: [...notes, ...passedOver] };
}

/** @throws UsageError, MelismaError `ERR_UNKNOWN_PRESET`, `ERR_SPEC`, `ERR_CONFIG`, `ERR_ONNX_FORMAT` */
export async function chooseFrontEnd(flags: FrontEndFlags): Promise<ChosenSpec> {
  const { spec, notes = [] } = await sourceOf(flags);
  if (flags.set === undefined && presetInfo(spec)) return { spec, notes };
  const chosen = namedIfPreset(defineSpec(withChanges(spec, flags.set ?? [])));
  // A preset is as its model was trained; of a configuration the same was said when it was read.
  const empty = presetInfo(chosen) ? undefined : emptyBandsNote(chosen);
  return { spec: chosen, notes: [...new Set([...notes, ...(empty === undefined ? [] : [empty])])] };
}

async function sourceOf({ preset, config, spec }: FrontEndFlags): Promise<Source> {
  if (preset !== undefined) return { spec: presetByName(preset) };
  if (config !== undefined) return sourceIn(await readConfig(config));
  return { spec: specIn(parseObject('--spec', spec!, await readText('--spec', spec!))) };
}

type Parts = Record<string, unknown>;

/**
 * A copy of the spec with the changes, in their order. `stack.size=2` reaches into a part; values are JSON, and what is none is a text
 * (`window=hamming`). Another `normalize.kind` drops the numbers of the old one. The result is not validated.
 *
 * @throws UsageError for what is no change
 */
export const withChanges = (spec: Readonly<Spec>, settings: readonly string[]): Spec =>
  settings.reduce<Spec>((changed, setting) => withChange(changed, setting), { ...spec });

function withChange(spec: Readonly<Spec>, setting: string): Spec {
  const at = setting.indexOf('=');
  if (at < 1) throw new UsageError(`--set ${setting}: expected KNOB=VALUE, as in --set melCount=40`);
  const path = setting.slice(0, at).trim().split('.');
  return assigned(spec as unknown as Parts, path, parsed(setting.slice(at + 1)), setting) as unknown as Spec;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}

function assigned(parts: Parts, [key, ...rest]: string[], value: unknown, setting: string): Parts {
  if (rest.length === 0) return key === 'kind' && parts.kind !== value ? { kind: value } : { ...parts, [key]: value };
  const inner = Object.hasOwn(parts, key) ? parts[key] : null;
  if (typeof inner === 'object') return { ...parts, [key]: assigned({ ...inner } as Parts, rest, value, setting) };
  throw new UsageError(`--set ${setting}: ${key} is ${JSON.stringify(inner)} and has no parts`);
}
