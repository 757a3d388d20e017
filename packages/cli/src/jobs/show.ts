/** What is said about recordings that were not worked on, whatever the command. */
import { MelismaError } from 'melisma';
import { describe } from '../errors/failure.ts';
import { wordingOf } from '../errors/wording.ts';
import type { Place } from '../files/outputs.ts';
import { print } from '../report/streams.ts';
import type { JobFlags } from './flags.ts';

export function showSkipped({ input, output }: Place, flags: JobFlags): void {
  if (flags.json) print(JSON.stringify({ path: input.path, output, skipped: true }));
}

export function showFailure({ input, output }: Place, error: unknown, flags: JobFlags): void {
  if (!flags.json) return;
  const code = error instanceof MelismaError ? error.code : 'ERR_INTERNAL';
  const message = error instanceof MelismaError ? wordingOf(error) : describe(error);
  print(JSON.stringify({ path: input.path, output: output ?? null, error: { code, message } }));
}

export function showPlanned({ input, output }: Place, action: 'write' | 'skip', flags: JobFlags): void {
  if (flags.json) print(JSON.stringify({ path: input.path, output: output ?? null, action }));
  else print(`${input.path} -> ${output ?? 'a summary'}${action === 'skip' ? ' (exists: would be skipped)' : ''}`);
}
