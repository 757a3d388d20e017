/** The options of `melisma compile`, and which of them contradict each other. */
import type { CompiledTarget } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { standard } from '../files/inputs.ts';
import { checkFrontEnd, type FrontEndFlags } from '../spec/choose.ts';

/** As commander hands them over. */
export interface CompileFlags extends FrontEndFlags {
  output?: string;
  target: CompiledTarget;
  json?: boolean;
  overwrite?: boolean;
}

/** @throws UsageError */
export function checkFlags(flags: CompileFlags): asserts flags is CompileFlags & { output: string } {
  checkFrontEnd(flags);
  if (!flags.output) throw new UsageError('-o FILE.wasm is missing');
  if (flags.output !== standard) return;
  if (flags.json) throw new UsageError('-o - and --json both want standard output');
  if (process.stdout.isTTY)
    throw new UsageError('-o - would write binary data to the terminal: redirect it or name a file');
}
