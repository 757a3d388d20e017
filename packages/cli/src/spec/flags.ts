/** The options that say which front end a call means, and what is wrong with them before anything is loaded. */
import type { Spec } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { sayOnError } from '../report/streams.ts';
import { printable } from '../report/text.ts';

/** As commander hands them over. */
export interface FrontEndFlags {
  preset?: string;
  config?: string;
  spec?: string;
  set?: string[];
  layout?: Spec['layout'];
  quiet?: boolean;
}

/** @throws UsageError where none is named, or several are */
export function checkFrontEnd(flags: FrontEndFlags): void {
  const named = [flags.preset, flags.config, flags.spec].filter((value) => value !== undefined);
  if (named.length === 0)
    throw new UsageError('-p PRESET is missing (or --config FILE, or --spec FILE): melisma presets lists them');
  if (named.length > 1)
    throw new UsageError('-p, --config and --spec exclude each other: --set changes what one of them names');
}

/** Notes go to standard error, a line each. */
export function tellNotes({ notes }: { notes: readonly string[] }, { quiet }: FrontEndFlags): void {
  if (!quiet) for (const note of notes) sayOnError(`melisma: note: ${printable(note)}`);
}
