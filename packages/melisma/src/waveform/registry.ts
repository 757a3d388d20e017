/** Waveform presets by name and by model. */
import { MelismaError, nearestName } from '../errors/errors.ts';
import { waveformModels, waveformNameOf } from '../presets/waveform-models.ts';
import * as catalogue from './catalogue.ts';
import { waveformInfo } from './define.ts';
import type { WaveformSpec } from './spec.ts';

/** Every waveform preset, by its name in camel case. */
export const waveforms: { readonly [Name in keyof typeof catalogue]: Readonly<WaveformSpec> } =
  /* @__PURE__ */ Object.freeze({ ...catalogue });

/** Names in kebab case: what {@link prepareWaveform} takes. */
export const waveformNames = (): string[] => Object.values(waveforms).map((preset) => waveformInfo(preset)!.name);

/** The waveform preset of that name. Throws ERR_UNKNOWN_PRESET with the nearest name. */
export function getWaveform(name: string): Readonly<WaveformSpec> {
  const preset = Object.values(waveforms).find((candidate) => waveformInfo(candidate)!.name === name);
  if (preset) return preset;
  throw unknown('ERR_UNKNOWN_PRESET', 'preset', name, waveformNames());
}

/**
 * The waveform preset of a model that takes samples, by its name on a model hub (`facebook/wav2vec2-base-960h`) or that name without
 * its owner; case does not matter. Throws ERR_UNKNOWN_MODEL with the nearest name. Models that take spectra: `presetFor`.
 */
export function waveformFor(model: string): Readonly<WaveformSpec> {
  const name = waveformNameOf(model);
  if (name !== undefined) return getWaveform(name);
  throw unknown('ERR_UNKNOWN_MODEL', 'model', model, Object.values(waveformModels).flat());
}

function unknown(
  code: 'ERR_UNKNOWN_PRESET' | 'ERR_UNKNOWN_MODEL',
  option: string,
  name: string,
  known: readonly string[],
): MelismaError {
  const nearest = nearestName(String(name), known);
  const hint = nearest === undefined ? `presets: ${waveformNames().join(', ')}` : `did you mean '${nearest}'?`;
  const message = `no ${option} '${name}' is known that takes samples; ${hint}`;
  return new MelismaError(code, message, { option, expected: nearest ?? waveformNames(), given: name });
}
