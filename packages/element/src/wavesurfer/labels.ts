/** Marks of frequencies over the heat map, at its left edge: beside the waveform there is no room for an axis. */
import type { Analysis, SpectrogramOptions } from './options.ts';

const marked = [0, 250, 500, 1000, 2000, 3000, 4000, 6000, 8000, 12000, 16000, 20000];

/** CSS pixels from a label to the next one, at least. */
const APART = 16;

export function labelsOf({ heightOf, frequencies: [low, high] }: Analysis, options: SpectrogramOptions): HTMLElement[] {
  const { height = 200, labelsColor = '#fff', labelsBackground = 'rgb(0 0 0 / 50%)' } = options;
  let last = -Infinity;
  return marked
    .filter((hertz) => hertz >= low && hertz <= high)
    .flatMap((hertz) => {
      const bottom = Math.max(0, heightOf(hertz) * height - APART / 2);
      if (bottom - last < APART || bottom > height - APART) return [];
      last = bottom;
      const label = document.createElement('span');
      label.part.add('spec-label');
      label.textContent = hertz < 1000 ? `${hertz} Hz` : `${hertz / 1000} kHz`;
      const place = { position: 'absolute', left: '0', bottom: `${bottom}px`, padding: '0 3px' };
      const look = { font: '11px/14px system-ui, sans-serif', color: labelsColor, background: labelsBackground };
      Object.assign(label.style, place, look, { pointerEvents: 'none' });
      return [label];
    });
}
