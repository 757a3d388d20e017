/** Where the search begins: every preset that could have made an array of this width. */
import { presets, type Spec } from 'melisma';
import { widthOf } from '../spec/axes.ts';
import { type Changes, log1p, withPoints } from './knobs.ts';

/** Front ends of librosa, which take any rate: their filters end at half of it. The last is no preset, and common. */
const ofAnyRate: readonly Readonly<Spec>[] = [
  presets.librosaMel,
  presets.librosaLogMel,
  presets.librosaMfcc,
  { ...presets.librosaMel, ...log1p },
];

/** Those of python_speech_features, whose frames are of 25 ms every 10 ms at any rate. */
const ofAnyRateInSeconds: readonly Readonly<Spec>[] = [presets.psfMfcc, presets.psfLogfbank, presets.psfFbank];

function alike(rate: number): Readonly<Spec>[] {
  const named = Object.values(presets).filter(({ sampleRate }) => sampleRate === rate);
  const isOther = (spec: Readonly<Spec>) => !named.includes(spec);
  const atRate = (spec: Readonly<Spec>) => ({ ...spec, sampleRate: rate, maxFrequency: rate / 2 });
  return [
    ...named,
    ...ofAnyRate.filter(isOther).map(atRate),
    ...ofAnyRateInSeconds.filter(isOther).map((spec) => inSeconds(atRate(spec))),
  ];
}

/** With the lengths that 25 and 10 ms have at the spec's rate, and the points that python_speech_features takes or needs for them. */
function inSeconds(spec: Spec): Spec {
  const windowLength = Math.round(0.025 * spec.sampleRate);
  const fftSize = Math.max(512, 2 ** Math.ceil(Math.log2(windowLength)));
  const lengths = { windowLength, minSamples: windowLength, hopLength: Math.round(0.01 * spec.sampleRate) };
  return { ...spec, ...lengths, ...withPoints(spec, fftSize) };
}

/** The presets of a sample rate that give frames of `width` values. */
export const presetsOf = (rate: number, width: number): Spec[] =>
  alike(rate)
    .filter((preset) => widthOf(preset) === width)
    .map((preset) => ({ ...preset }));

/** The other presets of a sample rate, changed so that they give frames of `width` values. */
export const fittedPresets = (rate: number, width: number): Spec[] =>
  alike(rate)
    .filter((preset) => widthOf(preset) !== width)
    .flatMap((preset) => fitted(preset, width));

/** The preset with another number of bands or coefficients, or without what is made of them, if that gives the width. */
function fitted(preset: Readonly<Spec>, width: number): Spec[] {
  const { melCount, cepstrum } = preset;
  const share = width / (widthOf(preset) / (cepstrum?.count ?? melCount));
  const counted: Changes[] =
    Number.isInteger(share) && share >= fewest && share <= most ? [withCount(preset, share)] : [];
  const without: Changes[] = [{ stack: null }, { deltas: null }, { stack: null, deltas: null }, { cepstrum: null }];
  return [...counted, ...without]
    .map((changed) => ({ ...preset, ...changed }))
    .filter((spec) => widthOf(spec) === width);
}

/** Fewer or more bands than this are no front end. */
const [fewest, most] = [8, 256];

const withCount = ({ cepstrum }: Readonly<Spec>, count: number): Changes =>
  cepstrum === null ? { melCount: count } : { cepstrum: { ...cepstrum, count } };

/** Of front ends whose hop cannot have made so many frames, those with a hop that can: any that a preset of that rate has. */
export const withFittingHops = (specs: readonly Spec[], samples: number, frames: number): Spec[] =>
  specs.flatMap((spec) => {
    const fits = (hop: number) => Math.abs(samples / (hop * (spec.stack?.stride ?? 1)) - frames) <= countTolerance;
    if (spec.clipSamples !== null || fits(spec.hopLength)) return [];
    const hop = alike(spec.sampleRate).find(({ hopLength }) => fits(hopLength))?.hopLength;
    return hop === undefined ? [] : [{ ...spec, hopLength: hop }];
  });

/** Frames by which framings differ. */
const countTolerance = 4;
