/** The element of a page, by itself, in JSX and in wavesurfer. */
import { define, type MelSpectrogramElements, type Rows } from '@melisma/element';
import { SpectrogramPlugin } from '@melisma/element/wavesurfer';
import { createExtractorSync, getPreset } from 'melisma';
import type * as React from 'react';
import WaveSurfer from 'wavesurfer.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends MelSpectrogramElements {}
  }
}

/** What React takes for `<mel-spectrogram colormap="gray" features={features} />`. */
export function shown(rows: Rows): React.JSX.IntrinsicElements['mel-spectrogram'] {
  define();
  const element = document.createElement('mel-spectrogram');
  element.push(rows);
  element.features = createExtractorSync('whisper').extract(new Float32Array(16000), { sampleRate: 16000 });
  WaveSurfer.create({ container: element, plugins: [SpectrogramPlugin.create({ labels: true, frontEnd: 'whisper' })] });
  return { colormap: 'gray', features: element.features, spec: getPreset('whisper') };
}
