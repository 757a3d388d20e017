/** A waveform preset is a frozen spec that remembers where its numbers come from. */
import { ownInfo, type PresetAbout, type PresetInfo } from '../presets/define.ts';
import { type WaveformName, waveformModels } from '../presets/waveform-models.ts';
import { frozenCopy } from '../spec/freeze.ts';
import type { WaveformSpec } from './spec.ts';

/** Another key than that of a spectrum's preset: an extractor must not take one for the other. */
const infoKey: unique symbol = /* @__PURE__ */ Symbol.for('melisma.waveform');

/** Name, models, source and notes of a waveform preset; undefined for any other spec. */
export const waveformInfo = (spec: Readonly<WaveformSpec>): (PresetInfo & PresetAbout) | undefined =>
  ownInfo(spec, infoKey);

/** Freezes a spec, given by what differs from samples as they are, and attaches its name and source, out of reach of spread and JSON. */
export function defineWaveform(
  name: WaveformName,
  source: readonly string[],
  notes: readonly string[],
  differences: Partial<WaveformSpec>,
): Readonly<WaveformSpec> {
  return withInfo({ ...plain, ...differences }, { name, models: waveformModels[name], source, notes });
}

/** A waveform preset that a rule found. */
export const markedWaveform = (preset: Readonly<WaveformSpec>, rule: string): Readonly<WaveformSpec> =>
  withInfo(preset, { ...waveformInfo(preset)!, rule });

function withInfo(spec: Readonly<WaveformSpec>, about: PresetInfo & PresetAbout): Readonly<WaveformSpec> {
  const preset = { ...frozenCopy<WaveformSpec>(spec) };
  const info = frozenCopy(about);
  Object.defineProperty(preset, infoKey, { value: info, enumerable: false });
  return Object.freeze(preset);
}

/** Samples of 16 kHz, as they are. */
const plain: WaveformSpec = {
  sampleRate: 16000,
  normalize: { kind: 'none' },
  leftZeros: 0,
  rightZeros: 0,
  rightZerosValid: false,
  padMultiple: 1,
  frames: null,
  batchStatistics: 'clip',
};
