/** The figure: the waveform, and below it one heat map for each front end, all of one stretch of time. */
import { drawFigure, gridOf, gridPart, lieOf, pictureSize } from '@melisma/draw';
import { define, type MelSpectrogram } from '@melisma/element';
import type { Spec } from 'melisma';
import type { Extracted } from '../work/features.ts';
import { paintWaveform } from './paint.ts';
import { made, parts } from './parts.ts';
import { audio, seek } from './player.ts';

define();

export interface Panel {
  title: string;
  spec: Spec;
  features: Extracted;
}

let samples = new Float32Array();
let sampleRate = 1;
let panels: readonly Panel[] = [];
/** In sight, s. */
let view = { start: 0, end: 0 };
const cursor = made('div', '', 'cursor');
parts.wave.append(cursor);

export function showWaveform(given: Float32Array<ArrayBuffer>, rate: number): void {
  [samples, sampleRate] = [given, rate];
  view = { start: 0, end: given.length / rate };
  reveal();
  repaint();
}

/** One heat map below the other, each on a scale of its own. */
export function showPanels(given: readonly Panel[]): void {
  panels = given;
  reveal();
  const elements = mapsFor(panels.length);
  panels.forEach(({ title, spec, features }, i) => {
    const element = elements[i];
    element.previousElementSibling!.textContent = `${title}, ${lieOf(features).bands} values a frame`;
    element.setAttribute('label', `Features by ${title}`);
    element.audio = audio;
    element.spec = spec;
    element.features = features;
    element.addEventListener('viewchange', look);
  });
  view = { start: 0, end: samples.length / sampleRate };
  repaint();
}

/** So many elements under their titles; those that stand there are kept. */
function mapsFor(count: number): MelSpectrogram[] {
  const kept = Array.from(parts.maps.querySelectorAll('figure')).slice(0, count);
  const more = Array.from({ length: count - kept.length }, () => {
    const figure = made('figure');
    const element = made('mel-spectrogram');
    // The waveform stands over the heat map.
    new ResizeObserver(repaint).observe(element);
    figure.append(made('figcaption'), element);
    return figure;
  });
  parts.maps.replaceChildren(...kept, ...more);
  return Array.from(parts.maps.querySelectorAll('mel-spectrogram'));
}

/** A live stream in place of a recording. */
export function showLive(spec: Spec, features: NonNullable<MelSpectrogram['live']>): void {
  [panels, samples] = [[], new Float32Array()];
  reveal();
  parts.wave.hidden = true;
  parts.maps.replaceChildren();
  const [element] = mapsFor(1);
  element.previousElementSibling!.textContent = 'Microphone';
  element.setAttribute('label', 'Features of the microphone');
  element.spec = spec;
  element.live = features;
}

/** All maps show the stretch of time that one of them was moved to. */
function look(event: Event): void {
  view = (event as CustomEvent<{ start: number; end: number }>).detail;
  for (const element of Array.from(parts.maps.querySelectorAll('mel-spectrogram'))) element.view = view;
  repaint();
}

function reveal(): void {
  parts.empty.hidden = true;
  parts.drawing.hidden = false;
  parts.wave.hidden = false;
}

export function repaint(): void {
  if (parts.drawing.hidden || samples.length === 0) return;
  const map = parts.maps.querySelector('mel-spectrogram');
  if (map) {
    parts.wave.style.marginLeft = `${map.box.x}px`;
    parts.wave.style.width = `${map.box.width}px`;
  }
  const [first, end] = [view.start, view.end].map((seconds) => Math.round(seconds * sampleRate));
  paintWaveform(parts.waveform, samples.subarray(first, end));
  placeCursor();
}

/** The picture that `melisma --plot` makes of it, in this browser's letters. */
export function pictureOf(title: string): Promise<Blob> {
  const figure = {
    panels: panels.map(({ title: name, spec, features }) => ({
      title: panels.length > 1 ? name : title,
      facts: [name, `[${features.dims.join(', ')}]`],
      sound: { samples, sampleRate },
      ...gridPart(gridOf(features), spec, Math.max(1, features.validFrames)),
    })),
    start: 0,
    unit: 'seconds' as const,
  };
  const { width, height } = pictureSize(figure);
  const canvas = new OffscreenCanvas(width, height);
  drawFigure(canvas.getContext('2d')!, figure, getComputedStyle(parts.drawing).fontFamily);
  return canvas.convertToBlob({ type: 'image/png' });
}

function placeCursor(): void {
  const share = (audio.currentTime - view.start) / (view.end - view.start);
  cursor.hidden = audio.currentTime === 0 || share < 0 || share > 1;
  cursor.style.transform = `translateX(${share * parts.waveform.clientWidth}px)`;
}

function follow(): void {
  placeCursor();
  if (!audio.paused) requestAnimationFrame(follow);
}

export function watchWaveform(): void {
  parts.waveform.addEventListener('click', ({ clientX }) => {
    const { left, width } = parts.waveform.getBoundingClientRect();
    seek(view.start + ((clientX - left) / width) * (view.end - view.start));
  });
  for (const event of ['play', 'seeked', 'pause']) audio.addEventListener(event, follow);
}
