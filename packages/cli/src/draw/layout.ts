/** Where the parts of a picture stand, in units of two pixels. */
import type { Figure } from './figure.ts';
import type { Box } from './pen.ts';

/** The places of one panel. */
export interface Place {
  /** The title's baseline, or that of title and facts where they share a line. */
  head: number;
  /** None where the panel has no sound. */
  wave?: Box;
  spectrum: Box;
}

export interface Layout {
  width: number;
  height: number;
  places: readonly Place[];
}

/** Distances and heights. */
interface Measures {
  /** Above the first panel, and below the last: the time axis. */
  top: number;
  foot: number;
  /** From a panel's top to its title, and to what is below its title. */
  title: number;
  head: number;
  wave: number;
  waveGap: number;
  spectrum: number;
}

/** Left of the panels the axes, right of them the scale of colours. */
const margin = { left: 66, right: 108 };
const width = 1100;

const alone: Measures = { top: 0, foot: 58, title: 36, head: 74, wave: 72, waveGap: 20, spectrum: 320 };
/** Several panels have smaller heads, and title and facts share a line. */
const several: Measures = { top: 6, foot: 58, title: 26, head: 38, wave: 44, waveGap: 18, spectrum: 190 };

export function layOut({ panels }: Pick<Figure, 'panels'>): Layout {
  const measures = panels.length > 1 ? several : alone;
  const places: Place[] = [];
  let y = measures.top;
  for (const { sound } of panels) {
    const place = placeAt(y, sound !== undefined, measures);
    places.push(place);
    y = place.spectrum.y + place.spectrum.height;
  }
  return { width, height: y + measures.foot, places };
}

function placeAt(y: number, hasSound: boolean, { title, head, wave, waveGap, spectrum }: Measures): Place {
  const box = (top: number, height: number): Box => ({
    x: margin.left,
    y: top,
    width: width - margin.left - margin.right,
    height,
  });
  const top = y + head + (hasSound ? wave + waveGap : 0);
  const place = { head: y + title, spectrum: box(top, spectrum) };
  return hasSound ? { ...place, wave: box(y + head, wave) } : place;
}
