/** `melisma presets WORD`: presets of spectra and of waveforms whose name, models, sources or notes contain a word. */
import { presetInfo, presets } from 'melisma';
import { moreModels } from 'melisma/config';
import { aboutPreset } from 'melisma/presets';
import { waveformInfo, waveforms } from 'melisma/waveform';

/** A preset, and what of it contains the word: its name, names of models, sources, notes. */
export interface FoundWord {
  preset: string;
  /** True where samples go in as they are or nearly so: `prepareWaveform` of melisma/waveform. */
  waveform: boolean;
  found: string[];
}

/** Case does not matter; presets with the word in their own name come first. */
export function findWord(word: string): FoundWord[] {
  const wanted = word.toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(wanted);
  const all = [...spectra(), ...ofWaveforms()].map(({ texts, ...rest }) => ({ ...rest, found: texts.filter(has) }));
  return all.filter(({ found }) => found.length > 0).sort((a, b) => Number(has(b.preset)) - Number(has(a.preset)));
}

const spectra = () =>
  Object.values(presets).map((preset) => {
    const { name, models } = presetInfo(preset)!;
    const { source, notes } = aboutPreset(preset);
    return { preset: name, waveform: false, texts: [name, ...models, ...moreModels(name), ...source, ...notes] };
  });

const ofWaveforms = () =>
  Object.values(waveforms).map((preset) => {
    const { name, models, source, notes } = waveformInfo(preset)!;
    return { preset: name, waveform: true, texts: [name, ...models, ...moreModels(name), ...source, ...notes] };
  });
