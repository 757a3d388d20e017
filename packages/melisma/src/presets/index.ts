/** The entry `melisma/presets`: each preset as an object of its own, so that a bundle holds those it names. */
export { aboutPreset } from './about.ts';
export * from './catalogue.ts';
export { type Preset, type PresetAbout, type PresetInfo, presetInfo } from './define.ts';
