/** A whole call of `melisma compile`: one front end to one file, and a summary. */
import { gzipSync } from 'node:zlib';
import { bitsVersion, compileFrontEnd, specHash } from 'melisma';
import { refuseExisting, writeWhole } from '../files/atomic.ts';
import { standard } from '../files/inputs.ts';
import { presetByName } from '../presets/find.ts';
import { printable } from '../report/line.ts';
import { formatCount } from '../report/numbers.ts';
import { print, printBytes, sayOnError } from '../report/streams.ts';
import { type CompileFlags, checkFlags } from './flags.ts';

/** What was compiled: the record of `--json`. */
interface Compiled {
  path: string;
  preset: string;
  target: string;
  specHash: string;
  bitsVersion: number;
  bytes: number;
  gzipBytes: number;
}

/** @throws UsageError, MelismaError `ERR_UNKNOWN_PRESET`, `ERR_FILE_WRITE` */
export async function runCompile(flags: CompileFlags): Promise<void> {
  checkFlags(flags);
  const { preset, target, output } = flags;
  const spec = presetByName(preset);
  if (!flags.overwrite) refuseExisting(output);
  const bytes = compileFrontEnd(spec, { target });
  if (output === standard) await printBytes(bytes);
  else await writeWhole(output, bytes);
  const sizes = { bytes: bytes.length, gzipBytes: gzipSync(bytes, { level: 9 }).length };
  show({ path: output, preset, target, specHash: specHash(spec), bitsVersion, ...sizes }, flags);
}

function show(compiled: Compiled, { json, quiet, output }: CompileFlags): void {
  if (json) print(JSON.stringify(compiled));
  else if (quiet) return;
  else if (output === standard) sayOnError(summary(compiled));
  else print(summary(compiled));
}

function summary({ path, preset, target, specHash, bitsVersion, bytes, gzipBytes }: Compiled): string {
  const rows = [
    ['file', path === standard ? 'standard output' : path],
    ['preset', `${preset} (spec ${specHash})`],
    ['target', `${target}, bits version ${bitsVersion}`],
    ['size', `${formatCount(bytes)} bytes, ${formatCount(gzipBytes)} gzipped`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(9)} ${printable(value)}`).join('\n');
}
