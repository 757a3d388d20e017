/** Kaldi's filterbank as a derived spec: a front end with every per-frame stage in use, until it is a preset of its own. */
import { presets, type Spec } from 'melisma';

/** 16-bit scale, DC removal and pre-emphasis frame by frame, povey window, mel-space triangles, ln; [frame, 80]. */
export const kaldiLike: Spec = {
  ...presets.whisper,
  fftSize: 512,
  window: 'povey',
  windowPeriodic: false,
  windowPlacement: 'left',
  framing: 'kaldi-snip',
  dropLastFrame: false,
  clipSamples: null,
  inputScale: 32768,
  removeDcOffset: true,
  preemphasis: 0.97,
  melScale: 'kaldi',
  melNorm: 'none',
  melSpace: 'mel',
  minFrequency: 20,
  log: 'ln',
  logFloor: 2 ** -23,
  normalize: { kind: 'none' },
  layout: 'frame-major',
};
