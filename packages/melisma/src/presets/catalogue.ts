/** Every preset, by its name in camel case. To add one: a data entry in its family's file, and its name here. */
export { whisper, whisperLargeV3 } from './whisper.ts';
