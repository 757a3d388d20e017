/** The element in JSX. */
import type { MelSpectrogram } from './element.ts';

/** Attributes and properties, all of them optional; `class`, `style` and what else every element has comes from the framework. */
export type MelSpectrogramAttributes = Partial<
  Pick<MelSpectrogram, 'audio' | 'colormap' | 'extractor' | 'features' | 'live' | 'range' | 'samples' | 'spec'>
> & {
  axes?: 'none';
  for?: string;
  id?: string;
  label?: string;
  /** Of a live stream. */
  seconds?: number | string;
  ref?: unknown;
  class?: string;
  className?: string;
  style?: unknown;
};

/**
 * For the intrinsic elements of React (19 sets properties), Preact, Solid and Vue:
 *
 *     declare module 'react' {
 *       namespace JSX {
 *         interface IntrinsicElements extends MelSpectrogramElements {}
 *       }
 *     }
 */
export interface MelSpectrogramElements {
  'mel-spectrogram': MelSpectrogramAttributes;
}

declare global {
  interface HTMLElementTagNameMap {
    'mel-spectrogram': MelSpectrogram;
  }
}
