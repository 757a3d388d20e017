/** The letters of the pictures: IBM Plex Sans (OFL), carried along, so that no system font is needed. */
import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/** The package splits the font by script; the canvas takes each letter from the first family that has it. */
const scripts = ['latin', 'latin-ext', 'greek', 'cyrillic'];
const family = (script: string): string => `Melisma Plex ${script}`;
/** Other scripts, in file names, come from the system where it has them. */
const families = [...scripts.map((script) => `"${family(script)}"`), 'sans-serif'].join(', ');

/** Make the fonts known to the canvas. */
export function registerFonts(): void {
  if (GlobalFonts.has(family('latin'))) return;
  const require = createRequire(import.meta.url);
  for (const script of scripts)
    for (const weight of [400, 600]) {
      const file = `@fontsource/ibm-plex-sans/files/ibm-plex-sans-${script}-${weight}-normal.woff2`;
      GlobalFonts.registerFromPath(require.resolve(file), family(script));
    }
}

/** A CSS font. */
export const font = (pixels: number, weight: 400 | 600 = 400): string => `${weight} ${pixels}px ${families}`;
