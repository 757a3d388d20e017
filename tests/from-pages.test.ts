/** Every row of docs/from: its code runs, and gives what the other library gave (fixtures/dsp-compat, fixtures/dsp). */
import { readFileSync } from 'node:fs';
import { createExtractorSync } from 'melisma';
import * as dsp from 'melisma/dsp';
import { readWav } from 'melisma/node';
import { describe, expect, it, test } from 'vitest';
import {
  type Case,
  manifest as compat,
  distance,
  keptOf,
  largest,
  type NativeCase,
  samplesOf,
  stored,
  transposed,
} from '../oracle/dsp-compat.ts';
import { clipSamples, readNpy } from '../oracle/golden.ts';
import { codeIn, evaluate, type Row, tablesOf } from './from-pages.ts';

type Result = dsp.Matrix & dsp.ComplexMatrix & { samples: Float32Array } & Float32Array;
/** Throws unless the result is what the other library gave, and the cell on the left what it was asked. */
type Check = (result: Result, theirs: string) => void;

/** A value as Python writes it. */
const python = (value: unknown): string =>
  value === null
    ? 'None'
    : value === true
      ? 'True'
      : value === false
        ? 'False'
        : JSON.stringify(value).replaceAll('"', "'");
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const keywords = (options: object): string =>
  Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : `, ${snake(name)}=${python(value)}`)).join(''); // biome-ignore format: one line

const json = (file: string) => JSON.parse(readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8'));
const functions = json('dsp/MANIFEST.json');
const meyda = json('dsp-compat/meyda.json');
const logMel = json('front-ends/librosa-log-mel/manifest.json');

const matrix = ({ data, shape }: { data: dsp.DspArray; shape: number[] }) => ({ data, dims: shape });
const y = Float32Array.from(clipSamples('odd-4001'));
const mfcc = matrix(readNpy(compat.deltas.input.file));

/** Relative to the largest value. */
const near = (ours: ArrayLike<number>, theirs: ArrayLike<number>, bound: number) =>
  expect(distance(ours, theirs) / largest(theirs)).toBeLessThanOrEqual(bound);

// ---- what stands behind the rows of librosa

/** A case of fixtures/dsp-compat, float32. */
const golden =
  (name: 'librosa.melspectrogram' | 'librosa.mfcc', title: string): Check =>
  (result, theirs) => {
    const { timeAxis, file, cases } = compat.functions[name];
    const entry: Case = cases.find((candidate: Case) => candidate.case === title && candidate.clip === 'odd');
    expect(theirs).toBe(`\`${name.replace('.', '.feature.')}(y=y${keywords(entry.options)})\``);
    expect(result.dims).toEqual(entry.shape);
    const values = keptOf(result, entry.frames, timeAxis);
    const unit = entry.linear ? largest(result.data) : 1;
    const bound = Math.max(1.5 * Math.max(entry.sourceError, entry.float32Error!), 1e-4);
    expect(distance(values, stored(file, entry.offset, values.length)) / unit).toBeLessThanOrEqual(bound);
  };
const mel = (title: string) => golden('librosa.melspectrogram', title);
const cepstra = (title: string) => golden('librosa.mfcc', title);

const spectrum =
  (name: string): Check =>
  ({ re, im, dims }, theirs) => {
    const { options, bins, frames, stride, file } = functions.stft[name];
    expect(theirs).toBe(`\`librosa.stft(y${keywords({ ...options, convention: undefined })})\``);
    expect(dims).toEqual([bins, frames]);
    const kept = [re, im].flatMap((half) => [...half].filter((_, i) => (i % frames) % stride === 0));
    near(kept, readNpy(file).data, 3e-7);
  };

const everyFourth: Check = ({ data, dims }) =>
  near([...data].filter((_, i) => (i % dims[1]) % 4 === 0), readNpy(functions.power.file).data, 3e-7); // biome-ignore format: one line

const file =
  ({ file }: { file: string }): Check =>
  (result) =>
    near(result.data ?? result, readNpy(file).data, 1e-6);

const differences =
  (title: string): Check =>
  ({ data, dims }, theirs) => {
    const entry = compat.deltas.cases.find((x: { function: string; case: string }) => x.function === 'librosa.delta' && x.case === title); // biome-ignore format: one line
    expect(theirs).toBe(`\`librosa.feature.delta(mfcc${keywords(entry.options)})\``);
    expect(dims).toEqual(compat.deltas.shape);
    near(data, stored(compat.deltas.file, entry.offset, data.length), 1e-13);
  };

/** Decibels, of the preset's vectors, from 16 kHz taken for 22050 Hz. */
const levels: Check = (result) => {
  const { shape, frames, double } = logMel.cases.find(({ clip }: { clip: string }) => clip === 'odd-4001');
  const kept = keptOf({ data: result.data ?? result, dims: shape }, frames, 1);
  expect(distance(kept, readNpy(`front-ends/librosa-log-mel/${double.file}`).data)).toBeLessThanOrEqual(1e-4);
};

const { decibels, scales, filters } = functions;

const librosaChecks: Check[] = [
  ({ samples }) => expect(Float64Array.from(samples)).toEqual(clipSamples('odd-4001')),
  spectrum('librosa-defaults'),
  spectrum('librosa-400-160'),
  spectrum('librosa-short-window'),
  spectrum('librosa-uncentred'),
  everyFourth,
  file(filters['bands-librosa']),
  file(decibels['power-defaults']),
  file(decibels['power-max-60']),
  file(decibels['amplitude-max-40']),
  file(scales.slaney.hzToMel),
  file(scales.htk.hzToMel),
  file(scales.slaney.melToHz),
  mel('defaults'),
  mel('16 kHz, 80 bands'),
  mel('magnitude'),
  mel('htk'),
  mel('no norm'),
  mel('range'),
  mel('not centred'),
  mel('short window'),
  mel('reflect'),
  mel('hamming'),
  levels,
  levels,
  cepstra('defaults'),
  cepstra('13 of 16 kHz'),
  cepstra('lifter'),
  cepstra('no norm of the DCT'),
  cepstra('no norm of filters'),
  differences('defaults'),
  differences('second'),
  differences('width 5'),
  differences('along rows'),
  differences('nearest'),
];

// ---- of kaldi-native-fbank

const codesIn = (cell: string): string[] => cell.match(/`[^`]+`/g) ?? [];

const native =
  (kind: NativeCase['kind'], title: string): Check =>
  (result, theirs) => {
    const entry: NativeCase = compat.native.cases.find((x: NativeCase) => x.kind === kind && x.case === title);
    const settings = Object.entries(entry.theirs).map(([path, value]) => `\`${path} = ${python(value)}\``);
    expect(codesIn(theirs).filter((code) => code.includes(' = '))).toEqual(settings);
    expect(result.dims).toEqual(entry.shape);
    const values = keptOf(result, entry.frames, 0);
    const unit = entry.linear ? largest(result.data) : 1;
    const error = distance(values, stored(compat.native.file, entry.offset, values.length)) / unit;
    expect(error).toBeLessThanOrEqual(entry.sourceError + Math.max(1.5 * entry.sourceError, 1e-4));
  };

const nativeDeltas: Check = ({ data }) =>
  near(data, stored(compat.native.file, compat.native.deltas, data.length), 1e-6);

const kaldiChecks: Check[] = [
  ...(compat.native.cases as NativeCase[]).map((entry) => native(entry.kind, entry.case)),
  nativeDeltas,
];

// ---- of Meyda

const windowed =
  (name: string): Check =>
  ({ data }) =>
    near(data, meyda.windows[name], 2e-7);
const firstBins =
  (theirs: number[]): Check =>
  ({ data }) =>
    near(data.subarray(0, 256), theirs, 1e-6);
const complex: Check = ({ re, im }) => {
  const { real, imag } = meyda.complexSpectrum;
  near([...re, ...im], [...real.slice(0, 257), ...imag.slice(0, 257)], 1e-6);
};
const column: Check = ({ data, dims }) =>
  near(
    Array.from({ length: 256 }, (_, k) => data[k * dims[1] + meyda.start / 256]),
    meyda.powerSpectrum,
    1e-6,
  );

const meydaChecks: Check[] = [
  ...['hanning', 'hamming', 'blackman', 'sine'].map(windowed),
  complex,
  firstBins(meyda.amplitudeSpectrum),
  firstBins(meyda.powerSpectrum),
  column,
];

// ---- the rows

const power = matrix(readNpy(functions.power.file));
const signal = y.slice(meyda.start, meyda.end);
const scope = { ...dsp, createExtractorSync, readWav };

const pages: Record<string, { scope: Record<string, unknown>; checks: Check[] }> = {
  librosa: {
    scope: {
      ...scope,
      y,
      S: power,
      power,
      levels: readNpy(functions.levels.file).data,
      hz: readNpy(functions.hz.file).data,
      mels: readNpy(scales.slaney.mel.file).data,
      mfcc,
    },
    checks: librosaChecks,
  },
  'kaldi-native-fbank': {
    scope: { ...scope, samples: Float32Array.from(samplesOf(compat.native.clip)), features: transposed(mfcc) },
    checks: kaldiChecks,
  },
  meyda: { scope: { ...scope, signal, frame: { data: signal, dims: [1, 512] }, samples: y }, checks: meydaChecks },
};

describe.each(Object.entries(pages))('docs/from/%s.md', (page, { scope, checks }) => {
  const tables = tablesOf(page);
  const rows = (heading: string): Row[] => tables[heading] ?? [];

  test('every call has its check', () => {
    expect(rows('Calls').length).toBe(checks.length);
    const known = ['Calls', 'Refused, and what to do', 'Not the same numbers', 'Not here'];
    expect(Object.keys(tables).filter((heading) => !known.includes(heading))).toEqual([]);
  });

  it.each(rows('Calls').map((row, i) => [row[0], row, i] as const))('%s', async (_, [theirs, here], i) => {
    checks[i]((await evaluate(codeIn(here), scope)) as Result, theirs);
  });

  it.each(rows('Refused, and what to do'))('%s is refused', async (_, here) => {
    const refusal = { name: 'MelismaError', code: expect.stringMatching(/^ERR_(OPTION|SAMPLE_TYPE|TOO_SHORT)$/) };
    await expect(evaluate(codeIn(here), scope)).rejects.toMatchObject(refusal);
  });

  it.each(rows('Not the same numbers'))('%s: %s runs', async (theirs, here) => {
    const { data, dims } = (await evaluate(codeIn(here), scope)) as Result;
    const isCepstrum = !theirs.includes('melBands');
    expect(dims[0]).toBe(isCepstrum ? 13 : 26);
    const values = Array.from({ length: dims[0] }, (_, i) => data[i * dims[1]]);
    expect(distance(values, isCepstrum ? meyda.mfcc : meyda.melBands)).toBeGreaterThan(1);
  });

  it.each(rows('Not here'))('%s: not here', (theirs) => {
    const names = [...theirs.matchAll(/`([\w.]+)`/g)].map(([, name]) => name.split('.').at(-1)!);
    expect(names.length).toBeGreaterThan(0);
    const offered = [dsp, dsp.librosa, dsp.torchaudio, dsp.kaldi].flatMap(Object.keys).map(flat);
    expect(names.filter((name) => offered.includes(flat(name)))).toEqual([]);
  });
});

const flat = (name: string): string => name.replaceAll('_', '').toLowerCase();
