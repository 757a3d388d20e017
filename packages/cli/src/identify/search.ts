/**
 * Which front end made an array: the presets first, then one knob after the other changed, from the nearest front end on.
 *
 * A best-first search. Every front end tried is run on the recording and scored by its distance from the array; the best one that was
 * not yet looked around is, until one matches that no change of a knob improves, or enough were tried.
 */
import type { Spec } from 'melisma';
import type { Recording } from '../extract/recording.ts';
import { nearestPreset } from '../spec/nearest.ts';
import { widthOf } from '../spec/width.ts';
import { fittedPresets, presetsOf } from './bases.ts';
import { type Distance, distanceOf, scoreOf, someFrames } from './distance.ts';
import { featuresOf, type Guess, keyOf, lengthModes } from './guess.ts';
import { type Doubts, neighbours } from './knobs.ts';
import type { Matrix, Reading } from './matrix.ts';

/** A guess that was tried. */
export interface Trial extends Guess {
  distance: Distance;
  /** Frames of our result; the array may have fewer or more. */
  frames: number;
  /** Lower is better: the score, and a penalty for each knob in which it differs from the nearest preset. */
  rank: number;
}

/** What was found: how the array is read, and all that was tried, the best first. */
export interface Found {
  reading: Reading;
  trials: Trial[];
}

/** A match: what differs is at most this share of the array's spread. */
export const matchLimit = 1e-3;
/** So far two computations of one front end may lie apart, in single precision. */
export const exactLimit = 3e-5;
/** Beyond this share nothing in the array comes from this recording, and no knob helps. */
const relatedLimit = 0.9;
/** A change must make the distance so much smaller to be worth saying. */
const changePenalty = 1.3;
/** As much for a number of frames that is not the array's. */
const framesPenalty = 3;
/** A factor and an offset for all values explain this much, so that the fault lies behind the mel filters. */
const endingShare = 0.05;
/** How many front ends are looked around. */
const mostExpanded = 10;
/** Frames that are compared. */
const sampledFrames = 240;
/** Fewer frames in common are no evidence. */
const fewestFrames = 8;

/** Undefined where no front end gives features that could be compared. */
export function search(readings: readonly Reading[], recording: Recording): Found | undefined {
  const { samples, sampleRate } = recording;
  const all = readings.map((reading) => new Trials(reading, recording));
  for (const trials of all) trials.addAll(withLengths(presetsOf(sampleRate, trials.width), samples.length));
  if (!all.some((trials) => isMatch(trials.best())))
    for (const trials of all) trials.addAll(withLengths(fittedPresets(sampleRate, trials.width), samples.length));
  const [nearest] = all.filter((trials) => trials.list.length > 0).sort((a, b) => a.best()!.rank - b.best()!.rank);
  if (nearest?.list.some(isRelated)) improve(nearest, samples.length);
  return nearest && { reading: nearest.reading, trials: nearest.sorted() };
}

const withLengths = (specs: readonly Spec[], samples: number): Guess[] =>
  specs.flatMap((spec) => lengthModes(spec, samples).map((length) => ({ spec, length })));

/** Look around the best, again and again. A neighbour that fits to the last bits is gone to at once. */
function improve(trials: Trials, samples: number): void {
  for (let expanded = 0; expanded < mostExpanded; expanded++) {
    const next = trials.nextToExpand();
    if (next === undefined) return;
    const isDone = isMatch(next);
    for (const guess of neighbours(next, samples, doubtsAbout(next, trials.reading))) {
      const trial = trials.add(guess);
      if (!isDone && trial && isExact(trial)) break;
    }
    if (isDone && trials.best() === next) return;
  }
}

/** What is certainly wrong about a trial, so that more is tried there. */
const doubtsAbout = ({ frames, distance }: Trial, { theirs }: Reading): Doubts => ({
  count: frames !== theirs.frames,
  ending: distance.shape < endingShare * distance.plain,
});

const isRelated = ({ distance }: Trial): boolean => distance.bands < relatedLimit;
const isExact = ({ distance }: Trial): boolean => distance.plain <= exactLimit;
const isMatch = (trial: Trial | undefined): boolean => trial !== undefined && trial.distance.plain <= matchLimit;

/** Everything tried so far, each front end once. */
class Trials {
  readonly list: Trial[] = [];
  readonly #seen = new Set<string>();
  readonly #expanded = new Set<Trial>();
  readonly reading: Reading;
  readonly #recording: Recording;

  constructor(reading: Reading, recording: Recording) {
    this.reading = reading;
    this.#recording = recording;
  }

  get width(): number {
    return this.reading.theirs.width;
  }

  addAll(guesses: readonly Guess[]): void {
    for (const guess of guesses) this.add(guess);
  }

  /** The trial, unless the guess was tried before, or gives no features that could be compared. */
  add(guess: Guess): Trial | undefined {
    const key = keyOf(guess);
    if (widthOf(guess.spec) !== this.width || this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    const ours = featuresOf(guess, this.#recording);
    const distance = ours && compare(ours, this.reading.theirs);
    if (!ours || !distance) return undefined;
    const { frames } = ours;
    const penalty = changePenalty ** changesOf(guess) * (frames === this.reading.theirs.frames ? 1 : framesPenalty);
    const trial = { ...guess, distance, frames, rank: penalty * scoreOf(distance) };
    this.list.push(trial);
    return trial;
  }

  best(): Trial | undefined {
    return lowest(this.list);
  }

  /** The best trial whose neighbours were not tried; from now on it counts as done. */
  nextToExpand(): Trial | undefined {
    const next = lowest(this.list.filter((trial) => !this.#expanded.has(trial)));
    if (next) this.#expanded.add(next);
    return next;
  }

  sorted(): Trial[] {
    return [...this.list].sort((a, b) => a.rank - b.rank);
  }
}

/** What a person has to say after the preset's name. */
const changesOf = ({ spec, length }: Guess): number =>
  nearestPreset(spec).count + (length === undefined || length === 'window' ? 0 : 1);

const lowest = (trials: readonly Trial[]): Trial | undefined =>
  trials.reduce<Trial | undefined>((best, trial) => (best && best.rank <= trial.rank ? best : trial), undefined);

function compare(ours: Matrix, theirs: Matrix): Distance | undefined {
  const frames = Math.min(ours.frames, theirs.frames);
  return frames < fewestFrames ? undefined : distanceOf(ours, theirs, someFrames(frames, sampledFrames));
}
