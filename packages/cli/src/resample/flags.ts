/** The options of `melisma resample`, and which of them contradict each other. */
import type { SourceFlags } from '../audio/flags.ts';
import { UsageError } from '../errors/failure.ts';
import { recordingNames } from '../files/inputs.ts';
import { type Destination, destinationOf } from '../files/outputs.ts';
import { statusOf } from '../files/status.ts';
import { checkStandardOutput, type JobFlags } from '../jobs/flags.ts';

/** As commander hands them over. */
export interface ResampleFlags extends SourceFlags, JobFlags {
  /** Hz; `own` leaves each recording at its rate. */
  rate?: number | 'own';
  /** Integers round and clip, floats keep what the resampler gives. */
  format: 'float32' | 'int16' | 'int24' | 'int32';
}

const isWavName = (name: string): boolean => /\.wave?$/i.test(name);

/** @returns how `-o` was meant @throws UsageError for what is wrong before any file is looked at */
export function checkFlags(flags: ResampleFlags): Destination {
  const { output, rate, resampler } = flags;
  if (rate === undefined) throw new UsageError("--rate is missing: a number of Hz, or own to keep each recording's");
  if (output === undefined) throw new UsageError('-o is missing: a .wav file, a directory, or - for standard output');
  if (resampler === 'none' && rate !== 'own')
    throw new UsageError(`--resampler none and --rate ${rate}: --rate own keeps each recording's rate`);
  const destination = destinationOf(output, isWavName);
  if (recordingNames.test(output) && !isWavName(output) && !statusOf(output)?.isDirectory())
    throw new UsageError(`-o ${output}: WAV is what is written: name it .wav`);
  if (destination === 'stdout') checkStandardOutput(flags);
  return destination;
}
