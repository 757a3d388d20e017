/** A figure as a PNG, its letters in IBM Plex Sans (OFL), which is carried along, so that no system font is needed. */
import { createRequire } from 'node:module';
import { drawFigure, type Figure, pictureSize } from '@melisma/draw';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { printable } from '../report/text.ts';

/** @returns the bytes of a PNG */
export function pngOf(figure: Figure): Buffer {
  registerFonts();
  const { width, height } = pictureSize(figure);
  const canvas = createCanvas(width, height);
  drawFigure(canvas.getContext('2d'), { ...figure, panels: figure.panels.map(inPrint) }, families);
  return canvas.encodeSync('png');
}

/** Control characters, which file names may hold, are spelled out. */
const inPrint = (panel: Figure['panels'][number]): Figure['panels'][number] => ({
  ...panel,
  title: printable(panel.title),
  facts: panel.facts.map(printable),
});

/** The package splits the font by script; the canvas takes each letter from the first family that has it. */
const scripts = ['latin', 'latin-ext', 'greek', 'cyrillic'];
const family = (script: string): string => `Melisma Plex ${script}`;
/** Other scripts, in file names, come from the system where it has them. */
const families = [...scripts.map((script) => `"${family(script)}"`), 'sans-serif'].join(', ');

/** Make the fonts known to the canvas. */
function registerFonts(): void {
  if (GlobalFonts.has(family('latin'))) return;
  const require = createRequire(import.meta.url);
  for (const script of scripts)
    for (const weight of [400, 600]) {
      const file = `@fontsource/ibm-plex-sans/files/ibm-plex-sans-${script}-${weight}-normal.woff2`;
      GlobalFonts.registerFromPath(require.resolve(file), family(script));
    }
}
