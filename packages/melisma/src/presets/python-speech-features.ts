/**
 * python_speech_features at its defaults: 25 ms every 10 ms of 16 kHz without a window, pre-emphasised as a whole, 512 points, 26 HTK bands whose
 * corners stand at whole bins.
 *
 * Source: python_speech_features 0.6, base.py and sigproc.py.
 */
import type { Spec } from '../spec/spec.ts';
import { base } from './base.ts';
import { definePreset, type PresetAbout } from './define.ts';
import { derive, notes } from './derive.ts';

const psfNotes = [
  'frames of samples as 16-bit integers, as its README reads them (scipy.io.wavfile): the inputScale, 32768 / sqrt(512), holds that and the 1/NFFT of its power; for samples in [-1, 1] it is 1 / sqrt(512)',
  'the last frame is filled up with zeros, unlike in most other front ends',
  'its default is no window (numpy.ones); many scripts pass numpy.hamming, which is window "hamming" with windowPeriodic false',
  'corners of the bands are floor((nfft + 1) hz / samplerate): with more bands or fewer points some stand together, and a band may have one bin or none',
];

const psfSpec = (differences: Partial<Spec>): Spec =>
  derive(base, {
    windowLength: 400,
    window: 'rectangular',
    windowPeriodic: false,
    windowPlacement: 'left',
    fftSize: 512,
    hopLength: 160,
    framing: 'cover',
    minSamples: 400,
    // 16-bit integers, and 1/NFFT of the power.
    inputScale: 32768 / Math.sqrt(512),
    preemphasis: 0.97,
    preemphasisScope: 'waveform',
    melCount: 26,
    melScale: 'htk',
    melNorm: 'none',
    melSpace: 'whole-bins',
    log: 'ln',
    // numpy.finfo(float).eps, which takes the place of zeros.
    logFloor: 2 ** -52,
    layout: 'frame-major',
    ...differences,
  });

/** The energies of its bands, features [frames, 26]. */
export const psfFbank = /* @__PURE__ */ definePreset(
  {
    name: 'psf-fbank',
    models: [],
  },
  /* @__PURE__ */ psfSpec({ log: 'none' }),
);

export const psfFbankAbout: PresetAbout = {
  source: ['python_speech_features.fbank (0.6), the first of its results'],
  notes: /* @__PURE__ */ notes(psfNotes, 'an energy of 0 becomes 2.2e-16 there; here it stays 0'),
};

/** Their logarithms, features [frames, 26]. */
export const psfLogfbank = /* @__PURE__ */ definePreset(
  {
    name: 'psf-logfbank',
    models: [],
  },
  /* @__PURE__ */ psfSpec({}),
);

export const psfLogfbankAbout: PresetAbout = {
  source: ['python_speech_features.logfbank (0.6)'],
  notes: psfNotes,
};

/** Its MFCC, features [frames, 13]. */
export const psfMfcc = /* @__PURE__ */ definePreset(
  {
    name: 'psf-mfcc',
    models: [],
  },
  /* @__PURE__ */ psfSpec({
    cepstrum: { count: 13, orthonormal: true, lifter: 22, lifterFirst: 0, energy: true, energyOf: 'spectrum' },
  }),
);

export const psfMfccAbout: PresetAbout = {
  source: ['python_speech_features.mfcc (0.6)'],
  notes: /* @__PURE__ */ notes(
    psfNotes,
    "coefficient 0 is the logarithm of the power summed over the bins, after pre-emphasis (appendEnergy=True), unlike Kaldi's, which is of the bare frame",
  ),
};
