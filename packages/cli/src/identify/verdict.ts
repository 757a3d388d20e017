/** What a search is told as: the front end, how near it is, and what else would be the same on this recording. */
import type { LengthMode, Spec } from 'melisma';
import type { StoredArray } from '../files/stored-array.ts';
import { nearestPreset } from '../spec/presets.ts';
import { type Change, changes, namedIfPreset } from '../spec/words.ts';
import { distanceOf, largestGap } from './distance.ts';
import { type Clip, featuresOf, type Guess, type Recording, recordingOf } from './guess.ts';
import { type Reading, readings } from './matrix.ts';
import { precisionOf } from './precision.ts';
import { type Found, matchLimit, search, type Trial } from './search.ts';

/** A front end, with the layout of the array. */
export interface Candidate {
  spec: Readonly<Spec>;
  length: LengthMode | undefined;
  /** Root mean square of what differs, as a share of the array's spread. */
  distance: number;
}

export interface Verdict {
  /** `exact` within single precision, `match` within a thousandth of the spread, or nothing. */
  verdict: 'exact' | 'match' | 'no match';
  /** The nearest; undefined where no front end gives frames of this width at this rate. */
  best: Candidate | undefined;
  /** Of the best, over all frames that both have. */
  largest: number;
  /** Frames of the array, and of our result. */
  frames: { theirs: number; ours: number };
  /** What differs from the preset, that of the same values being none. */
  preset: Readonly<Spec> | undefined;
  changes: Change[];
  /** Front ends that this recording does not tell from the best, the likeliest first. */
  same: Candidate[];
  /** The next nearest, in no relation to the best. */
  others: Candidate[];
}

/** The front end of an array, read one way or the other, whichever fits better. */
export function identify(array: StoredArray, clip: Clip): Verdict {
  const steps = identifying(array, clip);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in steps, for who has to show how far it is: yields the share that is done, 0 to 1. */
export function* identifying(array: StoredArray, clip: Clip): Generator<number, Verdict, void> {
  const recording = recordingOf(clip);
  const found = yield* search(readings(array), recording);
  return found ? verdictOf(found, recording) : nothing;
}

const nothing: Verdict = {
  verdict: 'no match',
  best: undefined,
  largest: Number.NaN,
  frames: { theirs: 0, ours: 0 },
  preset: undefined,
  changes: [],
  same: [],
  others: [],
};

function verdictOf({ trials, reading }: Found, recording: Recording): Verdict {
  const { theirs, layout, dtype } = reading;
  const precision = precisionOf(dtype);
  const [best, ...rest] = trials;
  const candidate = (trial: Trial): Candidate => ({
    spec: trial.changes === 0 ? namedIfPreset({ ...trial.spec, layout }) : { ...trial.spec, layout },
    length: trial.length,
    distance: trial.distance.plain,
  });
  const { distance, largest } = overAllFrames(best, reading, recording);
  const matches = distance <= matchLimit;
  const same = matches ? rest.filter((trial) => isSame(trial, best, precision.same)) : [];
  const { preset } = nearestPreset(best.spec);
  return {
    verdict: !matches ? 'no match' : distance <= precision.exact ? 'exact' : 'match',
    best: { ...candidate(best), distance },
    largest,
    frames: { theirs: theirs.frames, ours: best.frames },
    preset,
    changes: changes(preset, { ...best.spec, layout }),
    same: same.map(candidate),
    others: rest.filter((trial) => !same.includes(trial)).map(candidate),
  };
}

/** A search looks at some frames; what is told in the end is about all. */
function overAllFrames(
  guess: Guess,
  { theirs, dtype }: Reading,
  recording: Recording,
): { distance: number; largest: number } {
  const ours = featuresOf(guess, recording, dtype)!;
  const frames = Math.min(ours.frames, theirs.frames);
  const distance = distanceOf(ours, theirs, Array(frames).keys());
  return { distance: distance?.plain ?? Number.POSITIVE_INFINITY, largest: largestGap(ours, theirs) };
}

/** As near as the best, but for rounding, with as many frames. */
const isSame = (trial: Trial, best: Trial, rounding: number): boolean =>
  trial.frames === best.frames && trial.distance.plain <= Math.max(1.1 * best.distance.plain, rounding);
