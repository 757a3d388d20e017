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
import { neighbours } from './knobs.ts';
import type { Matrix } from './matrix.ts';

/** A guess that was tried. */
export interface Trial extends Guess {
  distance: Distance;
  /** Frames of our result; the array may have fewer or more. */
  frames: number;
  /** Lower is better: the score, and a penalty for each knob in which it differs from the nearest preset. */
  rank: number;
}

/** What was found: the best first. */
export interface Found {
  trials: Trial[];
  /** Whether the best one is the array's front end. */
  matches: boolean;
}

/** A match: what differs is at most this share of the array's spread. */
export const matchLimit = 1e-3;
/** So far two computations of one front end may lie apart, in single precision. */
export const exactLimit = 3e-5;
/** Beyond this share nothing in the array comes from this recording, and no knob helps. */
const relatedLimit = 0.95;
/** A change must make the distance so much smaller to be worth saying. */
const changePenalty = 1.3;
/** As much for a number of frames that is not the array's. */
const framesPenalty = 1.5;
/** How many front ends are looked around. */
const mostExpanded = 10;
/** Frames that are compared. */
const sampledFrames = 240;
/** Fewer frames in common are no evidence. */
const fewestFrames = 8;

/** @param theirs the array, in one of its readings */
export function search(theirs: Matrix, recording: Recording): Found {
  const { samples, sampleRate } = recording;
  const trials = new Trials(theirs, recording);
  trials.addAll(withLengths(presetsOf(sampleRate, theirs.width), samples.length));
  if (!isMatch(trials.best())) trials.addAll(withLengths(fittedPresets(sampleRate, theirs.width), samples.length));
  if (trials.list.some(isRelated)) improve(trials, theirs.frames, samples.length);
  return { trials: trials.sorted(), matches: isMatch(trials.best()) };
}

const withLengths = (specs: readonly Spec[], samples: number): Guess[] =>
  specs.flatMap((spec) => lengthModes(spec, samples).map((length) => ({ spec, length })));

/** Look around the best, again and again. A neighbour that fits to the last bits is gone to at once. */
function improve(trials: Trials, frames: number, samples: number): void {
  for (let expanded = 0; expanded < mostExpanded; expanded++) {
    const next = trials.nextToExpand();
    if (next === undefined) return;
    const isDone = isMatch(next);
    for (const guess of neighbours(next, samples, next.frames === frames)) {
      const trial = trials.add(guess);
      if (!isDone && trial && isExact(trial)) break;
    }
    if (isDone && trials.best() === next) return;
  }
}

const isRelated = ({ distance }: Trial): boolean => Math.min(distance.shape, distance.bands) < relatedLimit;
const isExact = ({ distance }: Trial): boolean => distance.plain <= exactLimit;
const isMatch = (trial: Trial | undefined): boolean => trial !== undefined && trial.distance.plain <= matchLimit;

/** Everything tried so far, each front end once. */
class Trials {
  readonly list: Trial[] = [];
  readonly #seen = new Set<string>();
  readonly #expanded = new Set<Trial>();
  readonly #theirs: Matrix;
  readonly #recording: Recording;

  constructor(theirs: Matrix, recording: Recording) {
    this.#theirs = theirs;
    this.#recording = recording;
  }

  addAll(guesses: readonly Guess[]): void {
    for (const guess of guesses) this.add(guess);
  }

  /** The trial, unless the guess was tried before, or gives no features that could be compared. */
  add(guess: Guess): Trial | undefined {
    const key = keyOf(guess);
    if (widthOf(guess.spec) !== this.#theirs.width || this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    const ours = featuresOf(guess, this.#recording);
    const distance = ours && compare(ours, this.#theirs);
    if (!ours || !distance) return undefined;
    const { frames } = ours;
    const penalty = changePenalty ** changesOf(guess) * (frames === this.#theirs.frames ? 1 : framesPenalty);
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
