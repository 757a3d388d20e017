/** A whole call of `melisma compile`: one front end to one file, and a summary. */

import { gzipSync } from 'node:zlib';
import { bitsVersion, type CompiledTarget, compileFrontEnd, presetInfo, specHash } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { standard } from '../files/inputs.ts';
import { refuseExisting, writeWhole } from '../files/write.ts';
import { checkStandardOutput } from '../jobs/run.ts';
import { print, printBytes, sayOnError } from '../report/streams.ts';
import { formatCount, namedLines } from '../report/text.ts';
import { chooseFrontEnd } from '../spec/choose.ts';
import { checkFrontEnd, type FrontEndFlags, tellNotes } from '../spec/flags.ts';
import { titleOf } from '../spec/words.ts';

/** As commander hands them over. */
export interface CompileFlags extends FrontEndFlags {
  output?: string;
  target: CompiledTarget;
  json?: boolean;
  overwrite?: boolean;
}

/** @throws UsageError */
function checkFlags(flags: CompileFlags): asserts flags is CompileFlags & { output: string } {
  checkFrontEnd(flags);
  if (!flags.output) throw new UsageError('-o FILE.wasm is missing');
  if (flags.output === standard) checkStandardOutput(flags);
}

/** What was compiled: the record of `--json`. */
interface Compiled {
  path: string;
  /** Null where the values are those of no preset. */
  preset: string | null;
  target: string;
  specHash: string;
  bitsVersion: number;
  bytes: number;
  gzipBytes: number;
}

/** @throws UsageError, MelismaError `ERR_UNKNOWN_PRESET`, `ERR_SPEC`, `ERR_FILE_WRITE` */
export async function runCompile(flags: CompileFlags): Promise<void> {
  checkFlags(flags);
  const { target, output, layout } = flags;
  const frontEnd = await chooseFrontEnd(flags);
  tellNotes(frontEnd, flags);
  const { spec } = frontEnd;
  if (!flags.overwrite) refuseExisting(output);
  const bytes = compileFrontEnd(spec, layout === undefined ? { target } : { target, layout });
  if (output === standard) await printBytes(bytes);
  else await writeWhole(output, bytes);
  const sizes = { bytes: bytes.length, gzipBytes: gzipSync(bytes, { level: 9 }).length };
  const preset = presetInfo(spec)?.name ?? null;
  show({ path: output, preset, target, specHash: specHash(spec), bitsVersion, ...sizes }, titleOf(spec), flags);
}

function show(compiled: Compiled, title: string, { json, quiet, output }: CompileFlags): void {
  if (json) print(JSON.stringify(compiled));
  else if (quiet) return;
  else if (output === standard) sayOnError(summary(compiled, title));
  else print(summary(compiled, title));
}

function summary({ path, target, specHash, bitsVersion, bytes, gzipBytes }: Compiled, title: string): string {
  const rows = [
    ['file', path === standard ? 'standard output' : path],
    ['preset', `${title} (spec ${specHash})`],
    ['target', `${target}, bits version ${bitsVersion}`],
    ['size', `${formatCount(bytes)} bytes, ${formatCount(gzipBytes)} gzipped`],
  ];
  return namedLines(rows);
}
