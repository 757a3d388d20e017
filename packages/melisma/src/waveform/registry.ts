/** Waveform presets by name and by model. */
import { ModelIndex } from '../presets/find-model.ts';
import { sorted, unknownModel, unknownName } from '../presets/names.ts';
import { type WaveformName, waveformModels } from '../presets/waveform-models.ts';
import * as catalogue from './catalogue.ts';
import { markedWaveform, waveformInfo } from './define.ts';
import type { WaveformSpec } from './spec.ts';

/** Every waveform preset, by its name in camel case, in alphabetical order. */
export const waveforms: { readonly [Name in keyof typeof catalogue]: Readonly<WaveformSpec> } =
  /* @__PURE__ */ sorted(catalogue);

const that = ' that takes samples';

/** Names in kebab case: what {@link prepareWaveform} takes. */
export const waveformNames = (): WaveformName[] =>
  Object.values(waveforms).map((preset) => waveformInfo(preset)!.name as WaveformName);

/**
 * The waveform preset of that name, which may be any string: `prepareWaveform(getWaveform(argument), ...)` where a name is known only when the
 * program runs. Throws ERR_UNKNOWN_PRESET with the nearest name.
 */
export function getWaveform(name: WaveformName | (string & {})): Readonly<WaveformSpec> {
  const preset = Object.values(waveforms).find((candidate) => waveformInfo(candidate)!.name === name);
  if (preset) return preset;
  throw unknownName(
    { code: 'ERR_UNKNOWN_PRESET', option: 'preset', given: name, that },
    waveformNames(),
    waveformNames(),
  );
}

/**
 * The waveform preset of a model that takes samples, by its name on a model hub (`facebook/wav2vec2-base-960h`) or that name without
 * its owner; case does not matter. `waveformInfo(preset).rule` is set where a rule found it, as in `presetFor`. Throws ERR_UNKNOWN_MODEL.
 * Models that take spectra: `presetFor`.
 */
export function waveformFor(model: string): Readonly<WaveformSpec> {
  const index = new ModelIndex(Object.entries(waveformModels));
  const found = index.find(model);
  if (found === undefined || !Object.hasOwn(waveformModels, found.preset))
    throw unknownModel(model, index.advice(model), that);
  const preset = getWaveform(found.preset);
  return found.rule === undefined ? preset : markedWaveform(preset, found.rule);
}
