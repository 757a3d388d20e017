/** Front ends: the presets and their models, a preset by a word, a spec from text. */
import { defineSpec, getPreset, presetInfo, presets, type Spec } from 'melisma';
import { fromConfig, moreModels } from 'melisma/config';

/** A preset as the list shows it. */
export interface Listed {
  name: string;
  models: string[];
}

export function listPresets(): Listed[] {
  return Object.values(presets).map((preset) => {
    const { name, models } = presetInfo(preset)!;
    return { name, models: [...new Set([...models, ...moreModels(name)])] };
  });
}

/** What a choice stands for. */
export interface FrontEnd {
  spec: Spec;
  /** Of a preset. */
  name?: string;
  notes: string[];
}

export const presetNamed = (name: string): FrontEnd => frontEnd(getPreset(name));

/**
 * A spec as text: all knobs; `{ "preset": "whisper", "melCount": 40 }`; or a model's own configuration.
 *
 * @throws SyntaxError where it is no JSON; MelismaError `ERR_SPEC`, `ERR_CONFIG`, `ERR_UNKNOWN_PRESET`
 */
export function frontEndFromText(text: string): FrontEnd {
  const { preset, ...parts } = JSON.parse(text) as Record<string, unknown>;
  if (typeof preset === 'string') return frontEnd(defineSpec({ ...getPreset(preset), ...parts } as Spec));
  if ('fftSize' in parts && 'melCount' in parts) return frontEnd(defineSpec(parts as unknown as Spec));
  const { spec, notes } = fromConfig(parts);
  return frontEnd(spec, [...notes]);
}

/** Statistics of the training data come with a checkpoint: without them the features are shown before that stage. */
function frontEnd(given: Readonly<Spec>, notes: string[] = []): FrontEnd {
  const { normalize } = given;
  const name = presetInfo(given)?.name;
  if (normalize.kind !== 'cmvn' || (normalize.shift && normalize.scale)) return { spec: { ...given }, name, notes };
  const note = 'Shown without the mean and variance that come with the model.';
  return { spec: { ...given, normalize: { kind: 'none' } }, name, notes: [...notes, note] };
}
