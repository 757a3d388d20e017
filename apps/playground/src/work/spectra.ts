/** Views that no model takes: the linear spectrum, the loudness over time, how values are spread, and the time of each stage. */
import type { Spec } from 'melisma';
import { applyWindow, ln, magnitude, powerSpectrum, rms, stft } from 'melisma/dsp';
import { filterbankOf } from './filterbank.ts';
import { samplesAt } from './recording.ts';

export interface Spectra {
  /** In dB below the loudest, `[bins, frames]`. */
  linear: { data: Float32Array; dims: [number, number] };
  /** What the spectrum would be the features of: its axes. */
  spec: Spec;
  /** In dB of full scale, one a frame. */
  loudness: Float32Array;
  timings: { stage: string; milliseconds: number }[];
}

/** Lowest value that is drawn, below the loudest. */
const FLOOR_DB = -80;
/** More columns than a picture has. */
const MOST_FRAMES = 1500;

export async function spectra(spec: Spec): Promise<Spectra> {
  const { sampleRate } = spec;
  const samples = await samplesAt(sampleRate);
  const nFft = sampleRate > 24_000 ? 1024 : 512;
  const hopLength = Math.max(nFft >> 2, Math.ceil(samples.length / MOST_FRAMES));
  const { data, dims } = magnitude(stft(samples, { nFft, hopLength }));
  const largest = data.reduce((a, b) => Math.max(a, b), 1e-9);
  const linear = data.map((x) => Math.max(FLOOR_DB, 20 * Math.log10(x / largest + 1e-9)));
  const loudness = rms(samples, { frameLength: 2 * hopLength, hopLength }).map((x) =>
    Math.max(FLOOR_DB, 20 * Math.log10(x + 1e-9)),
  );
  const ofSpectrum: Spec = {
    ...spec,
    fftSize: nFft,
    hopLength,
    bands: 'bins',
    melCount: dims[0],
    spectrum: 'magnitude',
    log: 'db',
    normalize: { kind: 'none' },
    cepstrum: null,
    deltas: null,
    stack: null,
  };
  return { linear: { data: linear, dims }, spec: ofSpectrum, loudness, timings: timed(samples, spec) };
}

/** The stages one by one over the first 30 s, as functions of melisma/dsp: the compiled kernel does them in one pass, in less time. */
function timed(samples: Float32Array, spec: Spec): Spectra['timings'] {
  const { hopLength, windowLength, fftSize, sampleRate, window, windowPeriodic: periodic } = spec;
  const count = Math.floor((Math.min(samples.length, 30 * sampleRate) - windowLength) / hopLength) + 1;
  if (count < 1) return [];
  const timings: Spectra['timings'] = [];
  const time = <Result>(stage: string, run: () => Result): Result => {
    run();
    const start = performance.now();
    const result = run();
    timings.push({ stage, milliseconds: performance.now() - start });
    return result;
  };
  const frames = new Float32Array(count * windowLength);
  time('Frames', () => {
    for (let t = 0; t < count; t++)
      frames.set(samples.subarray(t * hopLength, t * hopLength + windowLength), t * windowLength);
  });
  const windowed = time('Window', () =>
    applyWindow({ data: frames, dims: [count, windowLength] }, window, { periodic }),
  );
  const power = time('Spectrum', () => powerSpectrum(windowed, { fftSize }));
  if (spec.bands === 'bins') return timings;
  const bank = filterbankOf(spec);
  const bands = time('Filters', () => bank.apply(power));
  time('Logarithm', () => ln(bands.data.map((x) => x + 1e-10)));
  return timings;
}
