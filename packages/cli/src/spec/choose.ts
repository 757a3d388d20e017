/** Which front end a call means: `-p`, `--config` or `--spec`, and `--set` on top. */
import { defineSpec, presetInfo, type Spec } from 'melisma';
import type { FromConfigResult } from 'melisma/config';
import { UsageError } from '../errors/failure.ts';
import { presetByName } from '../presets/find.ts';
import { printable } from '../report/line.ts';
import { sayOnError } from '../report/streams.ts';
import { readConfig } from './config.ts';
import { parseObject, readBytes, specIn } from './file.ts';
import { withChanges } from './set.ts';
import { namedIfPreset } from './words.ts';

/** As commander hands them over. */
export interface FrontEndFlags {
  preset?: string;
  config?: string;
  spec?: string;
  set?: string[];
  layout?: Spec['layout'];
  quiet?: boolean;
}

/** A front end, and what is said about it. */
export interface FrontEnd {
  /** A preset, with its name, where the values are those of one. */
  spec: Readonly<Spec>;
  /** What a person should know about how it was read. */
  notes: readonly string[];
}

/** A spec before `--set`. */
interface Source {
  spec: Readonly<Spec>;
  notes?: readonly string[];
}

function sourceIn({ spec, ignored, notes }: FromConfigResult): Source {
  const passedOver = ignored.length > 0 ? [`keys that change no features: ${ignored.join(', ')}`] : [];
  return { spec, notes: [...notes, ...passedOver] };
}

/** @throws UsageError where none is named, or several are */
export function checkFrontEnd(flags: FrontEndFlags): void {
  const named = [flags.preset, flags.config, flags.spec].filter((value) => value !== undefined);
  if (named.length === 0)
    throw new UsageError('-p PRESET is missing (or --config FILE, or --spec FILE): melisma presets lists them');
  if (named.length > 1)
    throw new UsageError('-p, --config and --spec exclude each other: --set changes what one of them names');
}

/** @throws UsageError, MelismaError `ERR_UNKNOWN_PRESET`, `ERR_SPEC`, `ERR_CONFIG`, `ERR_ONNX_FORMAT` */
export async function chooseFrontEnd(flags: FrontEndFlags): Promise<FrontEnd> {
  const { spec, notes = [] } = await sourceOf(flags);
  if (flags.set === undefined && presetInfo(spec)) return { spec, notes };
  return { spec: namedIfPreset(defineSpec(withChanges(spec, flags.set ?? []))), notes };
}

async function sourceOf({ preset, config, spec }: FrontEndFlags): Promise<Source> {
  if (preset !== undefined) return { spec: presetByName(preset) };
  if (config !== undefined) return sourceIn(await readConfig(config));
  const text = new TextDecoder().decode(await readBytes('--spec', spec!));
  return { spec: specIn(parseObject('--spec', spec!, text)) };
}

/** Notes go to standard error, a line each. */
export function tellNotes({ notes }: FrontEnd, { quiet }: FrontEndFlags): void {
  if (!quiet) for (const note of notes) sayOnError(`melisma: note: ${printable(note)}`);
}
