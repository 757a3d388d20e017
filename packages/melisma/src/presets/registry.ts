/** All presets by name and by model. */
import type { MelismaError } from '../errors/errors.ts';
import { refusal } from '../errors/refusal.ts';
import { inWords } from '../errors/told.ts';
import type { Spec } from '../spec/spec.ts';
import * as catalogue from './catalogue.ts';
import { definePreset, type Preset, type PresetInfo, presetInfo } from './define.ts';
import { ModelIndex } from './find-model.ts';
import { type Lookup, sorted, unknownModel, unknownName } from './names.ts';
import { waveformModels, waveformNameOf } from './waveform-models.ts';

/** Every preset, by its name in camel case, in alphabetical order. */
export const presets: { readonly [Name in keyof typeof catalogue]: Readonly<Spec> } = /* @__PURE__ */ sorted(catalogue);

type NameOf<Of> = Of extends Preset<infer Name> ? Name : never;

/** The name of a preset in kebab case, e.g. `whisper-large-v3`. */
export type PresetName = NameOf<(typeof catalogue)[keyof typeof catalogue]>;

const infoOf = (preset: Readonly<Spec>): PresetInfo => presetInfo(preset)!;

/** Names in kebab case: what `createExtractor` and the command take. */
export const presetNames = (): PresetName[] =>
  Object.values(presets).map((preset) => infoOf(preset).name as PresetName);

/**
 * The preset of that name, which may be any string: `createExtractor(getPreset(argument))` where a name is known only when the program runs.
 * Throws ERR_UNKNOWN_PRESET with the nearest name, or with the call that finds the preset of a model.
 */
export function getPreset(name: PresetName | (string & {})): Readonly<Spec> {
  const preset = Object.values(presets).find((candidate) => infoOf(candidate).name === name);
  if (preset) return preset;
  const lookup = { code: 'ERR_UNKNOWN_PRESET', option: 'preset', given: name } as const;
  const isWaveform = typeof name === 'string' && Object.hasOwn(waveformModels, name);
  const waveform = isWaveform ? name : waveformNameOf(name);
  if (waveform !== undefined) throw takesSamples(lookup, waveform);
  const ofModel = modelIndex().get(lowerCase(name));
  if (ofModel) throw isModel(name, infoOf(ofModel).name);
  if (typeof name === 'string' && name.includes('/')) throw maybeModel(name);
  throw unknownName(lookup, presetNames(), presetNames());
}

/** The front end of a call: a preset by its name, or a spec, which is looked at further behind this. Throws ERR_UNKNOWN_PRESET, ERR_SPEC. */
export function specOf(frontEnd: PresetName | Spec): Spec {
  if (typeof frontEnd === 'string') return getPreset(frontEnd);
  if (typeof frontEnd === 'object' && frontEnd !== null) return frontEnd;
  const more = ": createExtractor('whisper')";
  throw refusal('ERR_SPEC', 'frontEnd', 'the name of a preset, or a spec', frontEnd, { more });
}

/**
 * The preset of a model, by its name on a model hub (`openai/whisper-large-v3-turbo`), the address of its page, its name without its owner, or
 * its short name (`large-v3-turbo`); case does not matter. What no table lists a rule may find, for conversions and for families with one front
 * end: `presetInfo(preset).rule` says so. Nothing is guessed: throws ERR_UNKNOWN_MODEL where the name alone does not say. Models that take
 * samples, not spectra: `waveformFor`.
 */
export function presetFor(model: string): Readonly<Spec> {
  const all = Object.values(presets);
  const index = modelsOf(all);
  const found = index.find(model);
  const lookup = { code: 'ERR_UNKNOWN_MODEL', option: 'model', given: model } as const;
  const preset = all.find((candidate) => infoOf(candidate).name === found?.preset);
  if (found === undefined) throw unknownModel(model, index.advice(model));
  if (preset === undefined) throw takesSamples(lookup, found.preset, found.rule);
  return found.rule === undefined ? preset : definePreset({ ...infoOf(preset), rule: found.rule }, preset);
}

/** Every model that is known, of spectra and of waveforms. */
const modelsOf = (all: readonly Readonly<Spec>[]): ModelIndex =>
  new ModelIndex([
    ...all.map((preset) => [infoOf(preset).name, infoOf(preset).models] as const),
    ...Object.entries(waveformModels),
  ]);

const lowerCase = (name: unknown): string => (typeof name === 'string' ? name.toLowerCase() : '');

/** For the name of a model in the place of a preset's. */
const isModel = (given: string, preset: string): MelismaError =>
  refusal('ERR_UNKNOWN_PRESET', 'preset', 'the name of a preset', given, {
    expected: [preset],
    more: `, a model: presetFor(${inWords(given)}) is its preset, ${inWords(preset)}`,
  });

/** For what looks like the name of a model: whether it is known is not looked up here, for a page that names presets loads no models. */
const maybeModel = (given: string): MelismaError =>
  refusal('ERR_UNKNOWN_PRESET', 'preset', 'the name of a preset', given, {
    more: `, which may be a model: presetFor(${inWords(given)}) finds its preset`,
  });

/** Lower-case model names, with and without their owners, to presets. */
function modelIndex(): Map<string, Readonly<Spec>> {
  const index = new Map<string, Readonly<Spec>>();
  for (const preset of Object.values(presets)) {
    for (const model of infoOf(preset).models) {
      const name = model.toLowerCase();
      index.set(name, preset).set(name.slice(name.indexOf('/') + 1), preset);
    }
  }
  return index;
}

/** For a front end without a spectrum, which no extractor computes. */
const takesSamples = ({ code, option, given }: Lookup, waveform: string, rule?: string): MelismaError =>
  refusal(code, option, `the name of a ${option} that takes features`, given, {
    more: `, which takes samples: use prepareWaveform('${waveform}', samples, { sampleRate }) of melisma/waveform${rule === undefined ? '' : ` (found by a rule: ${rule})`}`,
  });
