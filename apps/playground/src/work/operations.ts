/** What the page asks of its worker, by name. */
import { sameBits } from './bits.ts';
import { check, extract } from './features.ts';
import { openFrame } from './frame.ts';
import { frontEndFromText, listPresets, presetNamed } from './front-ends.ts';
import { hold, openRecording } from './recording.ts';
import { spectra } from './spectra.ts';
import { nearestPreset } from './verdict.ts';

export const operations = {
  listPresets,
  presetNamed,
  frontEndFromText,
  openRecording,
  hold,
  extract,
  check,
  openFrame,
  spectra,
  sameBits,
  nearestPreset,
};

export type Operations = typeof operations;
