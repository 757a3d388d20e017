/** Source and notes of presets. */
import { refusal } from '../errors/refusal.ts';
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
  throw refusal('ERR_OPTION', 'preset', 'one of the presets', preset, { more: ' without the name of one' });
}
