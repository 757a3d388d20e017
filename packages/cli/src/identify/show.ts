/** What `melisma identify` prints. */
import { presetInfo } from 'melisma';
import type { StoredArray } from '../files/stored-array.ts';
import { formatCount, formatSeconds, namedLines } from '../report/text.ts';
import { type Change, changeInWords, changes, inWords, titleOf } from '../spec/words.ts';
import { aloneOf, type Clip } from './guess.ts';
import type { Candidate, Verdict } from './verdict.ts';

/** Where both came from. */
export interface Question {
  audio: string;
  path: string;
  array: StoredArray;
  recording: Clip;
}

/** Lines `name   value`, without a line break at the end. */
export function table({ audio, path, array, recording }: Question, verdict: Verdict, top: number): string {
  const { samples, sampleRate } = recording;
  const rows: [string, string][] = [
    ['sound', `${formatSeconds(samples.length / sampleRate)} at ${sampleRate} Hz, ${audio}`],
    ['array', `${array.dtype} [${array.dims.join(', ')}], ${path}`],
    ...(verdict.verdict === 'no match' ? missRows(verdict, recording, top) : matchRows(verdict, audio, top)),
  ];
  return namedLines(rows);
}

function matchRows(verdict: Verdict, audio: string, top: number): [string, string][] {
  const { best, preset, frames } = verdict;
  const rows: [string, string][] = [
    ['match', `${inWords(preset!, best!.spec)}${lengthInWords(best!)}`],
    ['distance', distanceInWords(verdict)],
  ];
  if (frames.ours !== frames.theirs) rows.push(['frames', framesInWords(frames)]);
  rows.push(...sameRows(verdict, top), ['again', `melisma extract ${audio} ${options(verdict)}`]);
  return rows;
}

function distanceInWords({ verdict, best, largest }: Verdict): string {
  const said = `${shortened(best!.distance)} of its spread (rms), ${shortened(largest)} at most`;
  return `${said}: ${verdict === 'exact' ? 'exact, but for rounding' : 'near, but more than rounding'}`;
}

function framesInWords({ ours, theirs }: Verdict['frames']): string {
  const less = ours > theirs ? 'cut at its end' : 'padded at its end';
  return `the array has ${formatCount(theirs)}, the front end gives ${formatCount(ours)}: ${less}?`;
}

/** One line for each of the front ends that are the same here. */
const sameRows = ({ best, same }: Verdict, top: number): [string, string][] => {
  const rows = same.slice(0, top).map((other): [string, string] => ['or', sameInWords(best!, other)]);
  const more = same.length - rows.length;
  return more > 0 ? [...rows, ['', `and ${more} more that are the same on this recording (--top)`]] : rows;
};

/** A preset by its name; otherwise by what differs from the best, if that is one knob. */
function sameInWords(best: Candidate, other: Candidate): string {
  const differing = changes(best.spec, other.spec);
  const isPreset = presetInfo(other.spec) !== undefined;
  const said =
    isPreset || differing.length > 1 ? `${titleOf(other.spec)}${lengthInWords(other)}` : oneChange(differing, other);
  return `${said}: the same on this recording`;
}

const oneChange = ([change]: Change[], other: Candidate): string =>
  change === undefined ? `--length ${other.length}` : changeInWords(change);

function missRows({ best, others }: Verdict, { sampleRate }: Clip, top: number): [string, string][] {
  if (best === undefined) return [['no match', `no front end at ${sampleRate} Hz gives frames of this width`]];
  const near = [best, ...others].slice(0, top);
  return [
    ['no match', 'nothing that was tried comes near; the nearest:'],
    ...near.map((one): [string, string] => [
      '',
      `${titleOf(one.spec)}${lengthInWords(one)}: ${shortened(one.distance)} of its spread`,
    ]),
  ];
}

const lengthInWords = ({ length }: Candidate): string =>
  length === undefined || length === 'window' ? '' : `, --length ${length}`;

/** The options of `melisma extract` that give this front end. */
function options({ preset, best, changes }: Verdict): string {
  const settings = changes.map(({ knob, to }) =>
    knob === 'layout' ? `--layout ${to}` : `--set ${quoted(`${knob}=${settingOf(to)}`)}`,
  );
  const { length } = best!;
  const mode = length === undefined || length === 'window' ? [] : [`--length ${length}`];
  return [`-p ${presetInfo(preset!)!.name}`, ...settings, ...mode].join(' ');
}

const settingOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** For a shell. */
const quoted = (text: string): string => (/[^\w.=+-]/.test(text) ? `'${text}'` : text);

const shortened = (value: number): string => String(Number(value.toPrecision(3)));

/** The record of `--json`. */
export function record(verdict: Verdict, top: number): object {
  const { best, preset, largest, frames } = verdict;
  const isMatch = verdict.verdict !== 'no match';
  return {
    verdict: verdict.verdict,
    frontEnd: best === undefined ? null : inWords(preset!, best.spec),
    preset: preset === undefined ? null : presetInfo(preset)!.name,
    changes: verdict.changes,
    length: best?.length ?? null,
    distance: best?.distance ?? null,
    largest: best === undefined ? null : largest,
    frames,
    options: isMatch ? options(verdict) : null,
    spec: best === undefined ? null : aloneOf(best),
    same: verdict.same.slice(0, top).map(brief),
    others: isMatch ? [] : verdict.others.slice(0, top).map(brief),
  };
}

const brief = ({ spec, length, distance }: Candidate) => ({
  frontEnd: titleOf(spec),
  length: length ?? null,
  distance,
  spec: aloneOf({ spec, length }),
});
