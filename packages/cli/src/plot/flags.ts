/** The options of `melisma plot`, and which of them contradict each other. */
import type { LengthMode } from 'melisma';
import type { RawFlags } from '../audio/raw.ts';
import { UsageError } from '../errors/failure.ts';
import { standard } from '../files/inputs.ts';
import { checkStandardOutput } from '../jobs/run.ts';
import type { FrontEndFlags } from '../spec/flags.ts';

/** As commander hands them over. */
export interface PlotFlags extends FrontEndFlags, RawFlags {
  output?: string;
  length?: LengthMode;
  /** Of an array with more than two axes: which of its parts, counted from 0. */
  item?: number;
  difference?: boolean;
  /** Of samples without an end: the last seconds, again and again. */
  follow?: boolean;
}

/** What draws recordings where no front end is named. */
export const usualPreset = 'whisper';

export const namesFrontEnd = ({ preset, config, spec }: PlotFlags): boolean =>
  [preset, config, spec].some((value) => value !== undefined);

/** @throws UsageError for what is wrong before any file is looked at */
export function checkFlags({ output, raw, rate }: PlotFlags): void {
  if (raw !== undefined || rate !== undefined)
    throw new UsageError('--raw and --rate go with --follow: a recording says its rate, and is drawn as a whole');
  if (output === standard) checkStandardOutput({});
  else if (output !== undefined && !/\.png$/i.test(output))
    throw new UsageError(`-o ${output}: the picture is a PNG: name it .png`);
}
