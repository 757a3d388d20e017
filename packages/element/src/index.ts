/**
 * `<mel-spectrogram>`: features of speech models on a page, whole or live, drawn as the command `melisma` draws them.
 *
 *     import { define } from '@melisma/element';
 *     define();
 *
 * Importing it does nothing by itself, on a server neither.
 */
export type { Colormap } from '@melisma/draw';
export { define, MelSpectrogram, type MelSpectrogramEvents, type Point } from './element.ts';
export type { MelSpectrogramAttributes, MelSpectrogramElements } from './jsx.ts';
export type { ColormapName, Rows } from './read.ts';
