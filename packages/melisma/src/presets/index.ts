/** The entry `melisma/presets`: each preset as an object of its own, so that a bundle holds those it names. */
export * from './catalogue.ts';
export { type PresetInfo, presetInfo } from './define.ts';
