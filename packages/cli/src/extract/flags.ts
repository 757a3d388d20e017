/** The options of `melisma extract`, and which of them contradict each other. */
import type { ExtractorOptions, LengthMode, Target } from 'melisma';
import type { RawFlags } from '../audio/raw.ts';
import { UsageError } from '../errors/failure.ts';
import type { Format } from '../files/formats.ts';
import type { Input } from '../files/inputs.ts';
import { destinationOf } from '../files/outputs.ts';
import type { Dtype } from '../files/stored-array.ts';
import { checkStandardOutput, type JobFlags } from '../jobs/run.ts';
import { checkFrontEnd, type FrontEndFlags } from '../spec/flags.ts';

/** As commander hands them over. `windows` is the command's own: all windows, stacked. */
export interface ExtractFlags extends FrontEndFlags, RawFlags, JobFlags {
  format?: Format;
  dtype: Dtype;
  length?: LengthMode | 'windows';
  target: Target;
  plot?: string;
}

/** @throws UsageError for what is wrong before any file is looked at */
export function checkFlags(flags: ExtractFlags): void {
  const destination = destinationOf(flags.output);
  checkFrontEnd(flags);
  if (flags.plot !== undefined && !/\.png$/i.test(flags.plot))
    throw new UsageError(`--plot ${flags.plot}: the picture is a PNG: name it .png`);
  if (flags.plot !== undefined && flags.channel === 'each')
    throw new UsageError('--plot draws one signal: --channel each has several');
  if (flags.dtype === 'float64' && !computesDoubles(flags.target))
    throw new UsageError(`--dtype float64: --target ${flags.target} computes in float32 (double and reference do not)`);
  if (flags.raw === undefined && (flags.rate !== undefined || flags.statistics !== undefined))
    throw new UsageError('--rate and --statistics go with --raw: a recording says its rate, and is seen as a whole');
  if (destination === 'stdout') checkStandardOutput(flags);
}

/** An option that was not given is left out. */
export const optionsOf = ({ target, layout, dtype }: ExtractFlags): ExtractorOptions => ({
  target,
  ...(layout === undefined ? {} : { layout }),
  // float16 is rounded once, from doubles, if the target computes them.
  ...(dtype !== 'float32' && computesDoubles(target) ? { output: 'float64' } : {}),
});

/** Whether a target has more to give than float32. */
const computesDoubles = (target: Target): boolean => target === 'double' || target === 'reference';

/** @throws UsageError for what the number of recordings rules out */
export function checkInputs(flags: ExtractFlags, inputs: readonly Input[]): void {
  if (flags.plot !== undefined && inputs.length > 1)
    throw new UsageError(`--plot draws one recording, but there are ${inputs.length}`);
}
