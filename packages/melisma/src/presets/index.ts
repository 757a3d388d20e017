/** The entry `melisma/presets`: each preset as an object of its own, so that a bundle holds those it names. */
export { type PresetInfo, presetInfo } from './define.ts';
export { whisper, whisperLargeV3 } from './whisper.ts';
