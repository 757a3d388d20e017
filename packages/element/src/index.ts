/**
 * `<mel-spectrogram>`: features of speech models on a page, whole or live, drawn as the command `melisma` draws them.
 *
 *     import { define } from '@melisma/element';
 *     define();
 *
 * Importing it does nothing by itself, on a server neither.
 */
export type { Box, Colormap, Range, Table } from '@melisma/draw';
export { define, MelSpectrogram } from './element.ts';
export type { MelSpectrogramEvents, Point } from './events.ts';
export type { MelSpectrogramAttributes, MelSpectrogramElements } from './jsx.ts';
export type { ColormapName, Rows } from './read.ts';
