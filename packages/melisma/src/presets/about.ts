/** Source and notes of presets. */
import { MelismaError } from '../errors/errors.ts';
import type { Spec } from '../spec/spec.ts';
import * as abouts from './abouts.ts';
import { type PresetAbout, presetInfo, presetKey } from './define.ts';

/**
 * The code that a preset follows, and what is to be known of it: where a source contradicts itself, what other implementations do.
 * Throws ERR_OPTION for a spec that is no preset.
 */
export function aboutPreset(preset: Readonly<Spec>): PresetAbout {
  const name = presetInfo(preset)?.name;
  const about = (abouts as Readonly<Record<string, PresetAbout>>)[presetKey(name ?? '')];
  if (about) return about;
  throw new MelismaError('ERR_OPTION', 'preset: expected one of the presets, given a spec of its own', {
    option: 'preset',
    expected: 'a preset',
    given: name,
  });
}
