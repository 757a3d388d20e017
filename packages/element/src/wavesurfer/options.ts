/** The plugin's options: those of wavesurfer's own spectrogram that mean the same here, and what is made of them. */
import { bandHeight, type Colormap, gray, magma, type Range, type Table } from '@melisma/draw';
import type { PresetName, Spec } from 'melisma';
import { refusal } from 'melisma/errors';

export interface SpectrogramOptions {
  /** A model's features in place of a spectrogram by the options below: a preset's name or a spec. `sampleRate` of wavesurfer must be its rate. */
  frontEnd?: PresetName | Readonly<Spec>;
  /** Where it is drawn, an element or a selector; by default below the waveform, with which it scrolls. */
  container?: string | HTMLElement;
  /** Of a channel, CSS pixels. Default 200. */
  height?: number;
  /** Marks of frequencies. */
  labels?: boolean;
  labelsColor?: string;
  labelsBackground?: string;
  /** Samples of a window. Default 512. */
  fftSamples?: number;
  /** Samples of the transform, a power of two. Default: those of the window. */
  fftSize?: number;
  /** Samples that a window shares with the next one. Default: half of them. */
  noverlap?: number;
  /** Default `hann`. */
  windowFunc?: 'hann' | 'hamming' | 'rectangular';
  /** Hz. Default: from 0 to half the sample rate. */
  frequencyMin?: number;
  frequencyMax?: number;
  /** Default `mel`, on the HTK scale, of 128 bands. */
  scale?: 'mel' | 'linear';
  /** dB: a sine of this much less than full scale has the last colour. Default 20. */
  gainDB?: number;
  /** dB from the first colour to the last. Default 80. */
  rangeDB?: number;
  /** `gray`, `igray`, or 256 colours, red, green and blue from 0 to 1 each. Default: magma, which is Melisma's. */
  colorMap?: 'gray' | 'igray' | readonly (readonly number[])[];
  /** Default: as the waveform. */
  splitChannels?: boolean;
}

const taken: Readonly<Record<keyof SpectrogramOptions, true>> = {
  frontEnd: true,
  container: true,
  height: true,
  labels: true,
  labelsColor: true,
  labelsBackground: true,
  fftSamples: true,
  fftSize: true,
  noverlap: true,
  windowFunc: true,
  frequencyMin: true,
  frequencyMax: true,
  scale: true,
  gainDB: true,
  rangeDB: true,
  colorMap: true,
  splitChannels: true,
};

/** How wavesurfer's plugin goes about its work; here only what is in sight is drawn, whatever they say. */
const moot = [
  ...['rendering', 'windowSize', 'bufferSize', 'progressiveLoading', 'maxCanvasWidth', 'useWebWorker'],
  ...['workerTimeout', 'fallbackToMainThread', 'labelsHzColor'],
];

const windows = ['hann', 'hamming', 'rectangular'] as const;
const scales = ['mel', 'linear'] as const;

/** Throws MelismaError ERR_OPTION for what would be another picture than the option promises. */
export function refuseOthers(options: SpectrogramOptions): void {
  const known = [...Object.keys(taken), ...moot];
  const stranger = Object.keys(options).find((key) => !known.includes(key));
  if (stranger !== undefined) throw refusal('ERR_OPTION', 'options', Object.keys(taken), stranger);
  const { windowFunc = 'hann', scale = 'mel', rangeDB = 80, noverlap = 0, fftSamples = 512 } = options;
  if (!windows.includes(windowFunc)) throw refusal('ERR_OPTION', 'windowFunc', windows, windowFunc);
  if (!scales.includes(scale)) throw refusal('ERR_OPTION', 'scale', scales, scale);
  if (!(rangeDB > 0)) throw refusal('ERR_OPTION', 'rangeDB', 'a number above 0', rangeDB);
  if (!(noverlap >= 0 && noverlap < fftSamples))
    throw refusal('ERR_OPTION', 'noverlap', 'less than fftSamples', noverlap);
  colormapOf(options.colorMap);
}

export function colormapOf(given: SpectrogramOptions['colorMap']): Colormap {
  if (given === undefined) return magma;
  if (given === 'gray') return gray;
  if (given === 'igray') return (t) => gray(1 - t);
  if (!Array.isArray(given) || given.length !== 256)
    throw refusal('ERR_OPTION', 'colorMap', "'gray', 'igray' or 256 colours", given);
  return (t) => {
    const [red, green, blue] = given[Math.round(255 * Math.min(Math.max(t, 0), 1))].map((part: number) => 255 * part);
    return [red, green, blue];
  };
}

/** What is drawn of a sound, and how. */
export interface Analysis {
  spec: Spec;
  /** Of the colours; null: what the values ask for. */
  range: Range | null;
  /** Leaves the rows between the frequencies that are wanted. */
  crop(table: Table): Table;
  /** The height of a frequency, 0 at the foot to 1 at the top. */
  heightOf(hertz: number): number;
  /** Hz at the foot and at the top. */
  frequencies: Range;
}

/** Of a model's own features. */
export const analysisOfModel = (spec: Spec): Analysis => ({
  spec,
  range: null,
  crop: (table) => table,
  heightOf: (hertz) => bandHeight(spec, hertz),
  frequencies: [spec.minFrequency, spec.maxFrequency],
});

/** By the options, of sound at `sampleRate`; `base` has the knobs that no option speaks of. */
export function analysisBy(options: SpectrogramOptions, base: Spec, sampleRate: number): Analysis {
  const { fftSamples = 512, fftSize = fftSamples, windowFunc = 'hann', scale = 'mel' } = options;
  const { noverlap = Math.round(fftSamples / 2), gainDB = 20, rangeDB = 80 } = options;
  const bins = fftSize / 2 + 1;
  const low = options.frequencyMin ?? 0;
  const high = Math.min(options.frequencyMax || sampleRate / 2, sampleRate / 2);
  const spec: Spec = {
    ...base,
    sampleRate,
    fftSize,
    windowLength: fftSamples,
    hopLength: fftSamples - noverlap,
    window: windowFunc,
    framing: 'center-zero',
    log: 'db',
    logFloor: 1e-12,
    melScale: 'htk',
    melNorm: 'none',
    ...(scale === 'mel'
      ? { melCount: 128, minFrequency: low, maxFrequency: high }
      : { bands: 'bins' as const, melCount: bins, minFrequency: 0, maxFrequency: sampleRate / 2 }),
  };
  // A sine at full scale has the magnitude N / 2 under a window of ones.
  const fullScale = 20 * Math.log10(fftSize / 2);
  const range: Range = [fullScale - gainDB - rangeDB, fullScale - gainDB];
  if (scale === 'mel') return { ...analysisOfModel(spec), range };
  const [first, end] = [low, high].map((hertz) => (hertz / sampleRate) * fftSize).map(Math.round);
  return {
    spec,
    range,
    crop: (table) => rowsOf(table, first, end + 1),
    heightOf: (hertz) => (hertz - low) / (high - low),
    frequencies: [low, high],
  };
}

/** Some rows of features whose rows follow one another. */
function rowsOf({ data, dims: [, frames], axes, validFrames }: Table, first: number, end: number): Table {
  const rows = (data as Float32Array).subarray(first * frames, end * frames);
  return { data: rows, dims: [rows.length / frames, frames], axes, validFrames };
}
