/**
 * Which front end made an array: the presets first, then one knob after the other changed, from the nearest front end on.
 *
 * A best-first search. Every front end tried is run on the recording and scored by its distance from the array; the best one that was
 * not yet looked around is, until one matches that no change of a knob improves, or enough were tried.
 */
import type { Spec } from 'melisma';
import { widthOf } from '../spec/axes.ts';
import { nearestPreset } from '../spec/presets.ts';
import { fittedPresets, presetsOf, withFittingHops } from './bases.ts';
import { type Distance, distanceOf, scoreOf, someFrames } from './distance.ts';
import { featuresOf, framesOf, type Guess, keyOf, lengthModes, type Recording } from './guess.ts';
import { type Doubts, log1p, neighbours, onLine } from './knobs.ts';
import type { Matrix, Reading } from './matrix.ts';
import { type Precision, precisionOf } from './precision.ts';

/** A guess that was tried. */
export interface Trial extends Guess {
  distance: Distance;
  /** Frames of our result; the array may have fewer or more. */
  frames: number;
  /** What a person has to say after the preset's name. */
  changes: number;
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
/** Beyond this share nothing in the array comes from this recording, and no knob helps. */
const relatedLimit = 0.9;
/** Less than this share, and no other number of frames is looked for. */
const promisingLimit = 0.6;
/** Frames by which windows and ends of front ends differ, and a tenth of them. */
const nearFrames = 8;
/** A change must make the distance so much smaller to be worth saying. */
const changePenalty = 1.1;
/** As much for a number of frames that is not the array's. */
const framesPenalty = 3;
/** A factor and an offset for all values explain this much, so that the fault lies behind the mel filters. */
const endingShare = 0.05;
/** A factor and an offset for each band explain this much, so that statistics over time may be at fault. */
const statisticsShare = 0.6;
/** How many front ends are looked around. */
const mostExpanded = 8;
/** And how many where there is a match, but one that takes more words than this: there may be a shorter one. */
const enoughExpanded = 5;
const fewChanges = 2;
/** A line explains all but this, so that a factor and an offset are all that is wrong. */
const onALine = 1e-4;
/** Values that are compared, about, in at least so many frames. */
const sampledValues = 6000;
const fewestSampled = 64;
/** Fewer frames in common are no evidence. */
const fewestFrames = 8;

/** Undefined where no front end gives features that could be compared. Yields the share of the most that it may do which is done. */
export function* search(
  readings: readonly Reading[],
  recording: Recording,
): Generator<number, Found | undefined, void> {
  const { samples, sampleRate } = recording;
  const all = readings.map((reading) => new Trials(reading, recording));
  const begin = (trials: Trials, specs: readonly Spec[]): Guess[] => {
    const { frames } = trials.reading.theirs;
    const hops = withFittingHops(specs, samples.length, frames);
    const guesses = withLengths([...specs, ...hops], samples.length);
    const [near, far] = byFrames(guesses, (guess) => isNear(framesOf(guess, recording), frames));
    trials.addAll(near);
    return far;
  };
  const left = all.map((trials) => ({ trials, far: begin(trials, presetsOf(sampleRate, trials.width)) }));
  yield 1 / (mostExpanded + 2);
  if (!all.some((trials) => isMatch(trials.best())))
    for (const trials of likely(all))
      left.push({ trials, far: begin(trials, fittedPresets(sampleRate, trials.width)) });
  // Cut or filled up at the end, perhaps: what counts frames otherwise.
  if (!all.some(({ list }) => list.some(isPromising))) for (const { trials, far } of left) trials.addAll(far);
  const [nearest] = all.filter((trials) => trials.list.length > 0).sort((a, b) => a.best()!.rank - b.best()!.rank);
  if (nearest?.list.some(isRelated)) yield* improve(nearest, samples.length);
  return nearest && { reading: nearest.reading, trials: nearest.sorted() };
}

/** The readings whose frames some front end counts so, if there are any: the other way to read the array is then hardly meant. */
function likely(all: readonly Trials[]): readonly Trials[] {
  const counted = all.filter(({ list, reading }) => list.some(({ frames }) => frames === reading.theirs.frames));
  return counted.length > 0 ? counted : all;
}

/** Numbers of frames of which one might be the other's, but for framing and a few frames at the end. */
const isNear = (ours: number | undefined, theirs: number): boolean =>
  ours !== undefined && Math.abs(ours - theirs) <= nearFrames + theirs / 10;

/** Those that are near, and the others. */
function byFrames(guesses: readonly Guess[], near: (guess: Guess) => boolean): [Guess[], Guess[]] {
  const far: Guess[] = [];
  return [guesses.filter((guess) => near(guess) || !far.push(guess)), far];
}

const withLengths = (specs: readonly Spec[], samples: number): Guess[] =>
  specs.flatMap((spec) => lengthModes(spec, samples).map((length) => ({ spec, length })));

/** Look around the best, again and again; and where that leads nowhere, around others. */
function* improve(trials: Trials, samples: number): Generator<number, void, void> {
  for (let expanded = 1; expanded <= mostExpanded; expanded++) {
    yield (expanded + 1) / (mostExpanded + 2);
    const next = trials.nextToExpand();
    if (next === undefined) return;
    lookAround(next, trials, samples);
    const best = trials.best()!;
    const isShort = best.changes <= fewChanges || expanded >= enoughExpanded;
    if (isMatch(best) && trials.isExpanded(best) && isShort) return;
  }
  if (!isMatch(trials.best())) for (const trial of trials.sorted().slice(0, mostExpanded)) addOnLine(trial, trials);
}

/** Try every neighbour; before there is a match, one that fits to the last bits is gone to at once. */
function lookAround(trial: Trial, trials: Trials, samples: number): void {
  for (const guess of neighbours(trial, samples, doubtsAbout(trial, trials.reading))) {
    const tried = trials.add(guess);
    if (!isMatch(trial) && tried && tried.distance.plain <= trials.precision.exact) return;
  }
  if (trial.spec.normalize.kind === 'affine') addOnLine(trial, trials);
}

/**
 * Another mean and deviation explain what a line does. That of a wrong logarithm or scale does so, too, so that it is tried where the front end
 * has a mean and a deviation, and in the end where nothing else came near.
 */
function addOnLine(trial: Trial, trials: Trials): void {
  const { shape, plain, line } = trial.distance;
  const guess = shape < onALine && plain > matchLimit ? onLine(trial, line) : undefined;
  if (guess) trials.add(guess);
}

/** What is certainly wrong about a trial, so that more is tried there. */
const doubtsAbout = ({ frames, distance }: Trial, { theirs }: Reading): Doubts => ({
  count: frames !== theirs.frames,
  ending: distance.shape < endingShare * distance.plain,
  statistics: distance.bands < statisticsShare * distance.plain,
});

/** Near enough in its bands that frames were cut where theirs were. */
const isPromising = ({ distance }: Trial): boolean => distance.bands < promisingLimit;
const isRelated = ({ distance }: Trial): boolean => distance.bands < relatedLimit;
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

  get precision(): Precision {
    return precisionOf(this.reading.dtype);
  }

  addAll(guesses: readonly Guess[]): void {
    for (const guess of guesses) this.add(guess);
  }

  /** The trial, unless the guess was tried before, or gives no features that could be compared. */
  add(guess: Guess): Trial | undefined {
    const key = keyOf(guess);
    if (widthOf(guess.spec) !== this.width || this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    const { theirs, dtype } = this.reading;
    const ours = featuresOf(guess, this.#recording, dtype, (count) => compared(count, theirs));
    const distance = ours && compare(ours, theirs);
    if (!ours || !distance) return undefined;
    const { frames } = ours;
    const changes = changesOf(guess);
    const penalty = changePenalty ** changes * (frames === theirs.frames ? 1 : framesPenalty);
    const trial = { ...guess, distance, frames, changes, rank: penalty * scoreOf(distance, this.precision.none) };
    this.list.push(trial);
    return trial;
  }

  best(): Trial | undefined {
    return lowest(this.list);
  }

  isExpanded(trial: Trial): boolean {
    return this.#expanded.has(trial);
  }

  /** The best trial whose neighbours were not tried; without progress, in turns, the best preset and the best with one change. */
  nextToExpand(): Trial | undefined {
    const left = this.list.filter((trial) => !this.#expanded.has(trial));
    const next = lowest(left);
    const most = this.#expanded.size % 3;
    const simple =
      next === this.best() || most === 2 ? undefined : lowest(left.filter((trial) => trial.changes <= most));
    const chosen = simple ?? next;
    if (chosen) this.#expanded.add(chosen);
    return chosen;
  }

  sorted(): Trial[] {
    return [...this.list].sort((a, b) => a.rank - b.rank);
  }
}

function changesOf({ spec, length }: Guess): number {
  const { preset, count } = nearestPreset(spec);
  // The rate is the recording's, and the end of the filters follows from it.
  const ofRate = preset.sampleRate !== spec.sampleRate && spec.maxFrequency === spec.sampleRate / 2 ? 2 : 0;
  const ofLog1p = Object.entries(log1p).every(([knob, value]) => spec[knob as keyof Spec] === value) ? 2 : 0;
  return Math.max(0, count - ofRate - ofLog1p) + (length === undefined || length === 'window' ? 0 : 1);
}

const lowest = (trials: readonly Trial[]): Trial | undefined =>
  trials.reduce<Trial | undefined>((best, trial) => (best && best.rank <= trial.rank ? best : trial), undefined);

/** The frames of `count` that are compared with theirs: enough values to tell front ends apart. */
const compared = (count: number, theirs: Matrix): number[] =>
  someFrames(Math.min(count, theirs.frames), Math.max(fewestSampled, Math.ceil(sampledValues / theirs.width)));

function compare(ours: Matrix, theirs: Matrix): Distance | undefined {
  const isEnough = Math.min(ours.frames, theirs.frames) >= fewestFrames;
  return isEnough ? distanceOf(ours, theirs, compared(ours.frames, theirs)) : undefined;
}
