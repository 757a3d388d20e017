/** What docs/PRESETS.md says of each preset: shapes, and errors against the golden vectors. */

import { type GoldenCase, goldenCases, goldenVersions } from '../../oracle/golden.ts';
import {
  type Extractor,
  type FeatureArray,
  getPreset,
  type PresetInfo,
  presetInfo,
  presetNames,
} from '../../packages/melisma/src/index.ts';
import { aboutPreset, type PresetAbout } from '../../packages/melisma/src/presets/index.ts';
import {
  getWaveform,
  prepareWaveform,
  waveformInfo,
  waveformNames,
} from '../../packages/melisma/src/waveform/index.ts';
import { errors, errorsOf, ours as oursOfWhisper, truthOf } from '../../tests/errors.ts';
import {
  extractorOf,
  type FrontEndCase,
  type FrontEndManifest,
  frontEndArray,
  frontEndClip,
  frontEndManifests,
  keptFrames,
  lengthFor,
  oursOn,
  waveformManifests,
} from '../../tests/front-ends.ts';

/** Largest errors on one clip, in the units of the features. */
export interface ClipErrors {
  clip: string;
  double: number;
  simd: number;
  /** Of the source in float32. */
  source: number;
  /** `source` is that of all frames, not only of those that are kept: the source computes in float64, and this is its formula in float32. */
  allFrames: boolean;
}

/** One preset as the page has it. */
export interface PresetFacts {
  info: PresetInfo & PresetAbout;
  sampleRate: number;
  /** Of the result for 10 s. */
  dims: number[];
  /** What ran for the golden vectors, with its version. */
  ran: string;
  clips: ClipErrors[];
  /** Errors are relative to the largest value. */
  relative: boolean;
}

export interface Measurements {
  presets: PresetFacts[];
  waveforms: PresetFacts[];
}

/** Every preset and every waveform preset, by name; some ten seconds. */
export const measure = (): Measurements => ({
  presets: presetNames().sort().map(presetFacts),
  waveforms: waveformNames().sort().map(waveformFacts),
});

const SECONDS = 10;

function presetFacts(name: string): PresetFacts {
  const spec = getPreset(name);
  const [simd, double] = [extractorOf(name, 'simd'), extractorOf(name, 'double')];
  const manifest = frontEndManifests().find(({ preset }) => preset === name);
  const relative = spec.log === 'none';
  return {
    info: { ...presetInfo(spec)!, ...aboutPreset(spec) },
    sampleRate: spec.sampleRate,
    dims: simd.dims(SECONDS * spec.sampleRate, lengthFor(spec, SECONDS * spec.sampleRate)),
    relative,
    ran: manifest === undefined ? whisperRan : ranOf(manifest),
    clips:
      manifest === undefined ? whisperErrors(name) : manifest.cases.map(errorsOn(manifest, simd, double, relative)),
  };
}

const ranOf = ({ source: { package: name, version, function: ran } }: FrontEndManifest): string =>
  name === 'formula' ? `formula: ${ran}` : `${ran} (${name} ${version ?? 'without a version'})`;

const errorsOn =
  (manifest: FrontEndManifest, simd: Extractor<FeatureArray>, double: Extractor<FeatureArray>, relative: boolean) =>
  (golden: FrontEndCase): ClipErrors => {
    const truth = frontEndArray(manifest, golden.double).data;
    const unit = relative ? largest(truth) || 1 : 1;
    const of = (extractor: Extractor<FeatureArray>) =>
      errors(oursOn(manifest, golden, extractor).kept, truth).largest / unit;
    const single = errors(frontEndArray(manifest, golden.single).data, truth).largest;
    const allFrames = golden.float32Error !== undefined;
    const source = (golden.float32Error ?? single) / unit;
    return { clip: golden.clip, double: of(double), simd: of(simd), source, allFrames };
  };

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Whisper's golden vectors are older, and have a manifest of their own. */
const whisperRan = `whisper.audio.log_mel_spectrogram (openai-whisper ${goldenVersions()['openai-whisper']})`;

function whisperErrors(name: string): ClipErrors[] {
  const own = goldenCases().filter(({ preset }) => preset === name);
  if (own.length === 0) throw new Error(`${name}: no golden vectors`);
  return own.map(whisperErrorsOn);
}

function whisperErrorsOn(golden: GoldenCase): ClipErrors {
  const truth = truthOf(golden);
  const of = (target: 'simd' | 'double') => errors(oursOfWhisper(golden, target).values, truth).largest;
  const source = errorsOf(golden, 'openai')?.largest ?? 0;
  return { clip: golden.clip, double: of('double'), simd: of('simd'), source, allFrames: false };
}

function waveformFacts(name: string): PresetFacts {
  const spec = getWaveform(name);
  const { sampleRate } = spec;
  const manifest = waveformManifests().find(({ preset }) => preset === name)!;
  return {
    info: waveformInfo(spec)!,
    sampleRate,
    dims: prepareWaveform(spec, new Float32Array(SECONDS * sampleRate), { sampleRate }).dims,
    relative: false,
    ran: ranOf(manifest),
    clips: manifest.cases.map((golden) => {
      const { data, dims } = prepareWaveform(spec, frontEndClip(golden.clip), { sampleRate });
      const kept =
        dims.length === 1
          ? golden.frames.map((i) => data[i])
          : keptFrames(data, dims, manifest.frameAxis, golden.frames);
      const truth = frontEndArray(manifest, golden.double).data;
      const ours = errors(kept, truth).largest;
      const source = errors(frontEndArray(manifest, golden.single).data, truth).largest;
      return { clip: golden.clip, double: ours, simd: ours, source, allFrames: false };
    }),
  };
}
