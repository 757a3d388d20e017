/** What `melisma presets` prints. */
import { getPreset, type PresetName, presetFor, presetInfo, presetNames, presets, type Spec } from 'melisma';
import { moreModels } from 'melisma/config';
import { aboutPreset } from 'melisma/presets';
import { UsageError } from '../errors/failure.ts';
import { print, sayOnError } from '../report/streams.ts';
import { namedLines } from '../report/text.ts';
import { widthOf } from '../spec/axes.ts';
import { presetByName } from '../spec/presets.ts';
import { valueInWords } from '../spec/words.ts';
import { type FoundWord, findWord } from './find-word.ts';

/** As commander hands them over. */
export interface PresetsFlags {
  for?: string;
  json?: boolean;
}

type Preset = Readonly<Spec>;

/** @throws MelismaError `ERR_UNKNOWN_PRESET`, `ERR_UNKNOWN_MODEL` */
export function runPresets(name: string | undefined, flags: PresetsFlags): void {
  if (name !== undefined && flags.for !== undefined) throw new UsageError('NAME and --for MODEL exclude each other');
  if (flags.for !== undefined) printModel(flags.for, flags);
  else if (name !== undefined)
    print(presetNames().includes(name as PresetName) ? one(getPreset(name), flags) : found(name, flags));
  else print(all(Object.values(presets), flags));
}

/** The name alone: it goes into `-p "$(melisma presets --for MODEL)"`. What a rule found is said beside it. */
function printModel(model: string, { json }: PresetsFlags): void {
  const preset = presetFor(model);
  const { name, rule } = infoOf(preset);
  print(json ? toJson(record(preset)) : name);
  if (!json && rule !== undefined) sayOnError(`melisma: found by a rule, not listed: ${rule}`);
}

/** What contains a word, in lines `preset   where`. @throws what a preset of that name would be answered, where nothing does */
function found(word: string, { json }: PresetsFlags): string {
  const all = findWord(word);
  if (all.length === 0) return one(presetByName(word), { json });
  return json ? toJson(all) : namedLines(all.flatMap(inLines));
}

const inLines = ({ preset, found }: FoundWord): [string, string][] =>
  found.slice(0, mostPlaces).map((place, i, shown): [string, string] => {
    const rest = i === shown.length - 1 ? found.length - shown.length : 0;
    return [i === 0 ? preset : '', rest > 0 ? `${place}, and ${rest} more` : place];
  });

/** Places of a word that are told for each preset. */
const mostPlaces = 5;

const one = (preset: Preset, { json }: PresetsFlags): string => (json ? toJson(record(preset)) : describe(preset));

const all = (list: Preset[], { json }: PresetsFlags): string => (json ? toJson(list.map(record)) : table(list));

const infoOf = (preset: Preset) => presetInfo(preset)!;
const toJson = (value: unknown): string => JSON.stringify(value, null, 2);
const record = (preset: Preset) => ({
  ...infoOf(preset),
  models: modelsOf(preset),
  ...aboutPreset(preset),
  spec: preset,
});
const modelsOf = (preset: Preset): string[] => [...infoOf(preset).models, ...moreModels(infoOf(preset).name)];

/** A row a preset, the columns as wide as they need be. */
function table(list: Preset[]): string {
  const rows = [['PRESET', 'MELS', 'VALUES', 'RATE', 'WINDOW', 'HOP', 'CLIP', 'FOR'], ...list.map(row)];
  const widths = rows[0].map((_, c) => Math.max(...rows.map((cells) => cells[c].length)));
  return rows
    .map((cells) =>
      cells
        .map((cell, c) => cell.padEnd(widths[c]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function row(preset: Preset): string[] {
  const { sampleRate, windowLength, hopLength, clipSamples, melCount } = preset;
  const ms = (samples: number) => `${Number(((1000 * samples) / sampleRate).toFixed(2))} ms`;
  const clip = clipSamples === null ? 'any' : `${clipSamples / sampleRate} s`;
  const { name } = infoOf(preset);
  const models = modelsOf(preset);
  const others = models.length > 1 ? ` and ${models.length - 1} more` : '';
  return [
    name,
    String(melCount),
    String(widthOf(preset)),
    `${sampleRate} Hz`,
    ms(windowLength),
    ms(hopLength),
    clip,
    `${models[0] ?? ''}${others}`,
  ];
}

/** Everything about one: where it comes from, whose it is, its numbers. */
function describe(preset: Preset): string {
  const { name } = infoOf(preset);
  const models = modelsOf(preset);
  const { source, notes } = aboutPreset(preset);
  const longest = Math.max(...Object.keys(preset).map((knob) => knob.length));
  const sections: [string, readonly string[]][] = [
    ['source', source],
    ['notes', notes],
    ['spec', Object.entries(preset).map(([key, value]) => `${key.padEnd(longest)} ${valueInWords(value)}`)],
    ['models', wrapped(models)],
  ];
  const lines = sections
    .filter(([, list]) => list.length > 0)
    .map(([title, list]) => [`${title}:`, ...list.map((s) => `  ${s}`)]);
  return [name, ...lines.flat()].join('\n');
}

/** Names beside each other, in lines of at most 96 characters. */
function wrapped(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const line = `${lines.at(-1)}, ${name}`;
    if (lines.length > 0 && line.length <= 96) lines[lines.length - 1] = line;
    else lines.push(name);
  }
  return lines;
}
