/** The options that every command over recordings has. */
import { UsageError } from '../errors/failure.ts';

/** As commander hands them over. */
export interface JobFlags {
  output?: string;
  filesFrom?: string;
  json?: boolean;
  quiet?: boolean;
  overwrite?: boolean;
  dryRun?: boolean;
}

/** For `-o -`. @throws UsageError */
export function checkStandardOutput(flags: JobFlags): void {
  if (flags.json) throw new UsageError('-o - and --json both want standard output');
  if (process.stdout.isTTY && !flags.dryRun)
    throw new UsageError('-o - would write binary data to the terminal: redirect it or name a file');
}
