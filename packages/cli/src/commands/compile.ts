/** `melisma compile`: its arguments and its help. The work is in `../compile/`. */
import { Command, Option } from 'commander';
import type { CompileFlags } from '../compile/run.ts';
import { frontEndNotes, type Outcome, withFrontEnd } from './options.ts';

const notes = `
The file holds the kernel, its tables, the spec and the version of its bits; nothing else is
needed but melisma/runtime: 6 kB gzipped for Whisper, 9 kB where a front end needs its stages.
For runtimes that forbid compiling bytes (edge workers), pages that count bytes, and processes
that must start fast:

  import { loadExtractor } from 'melisma/runtime';
  import file from './whisper.wasm'; // a module, or its bytes
  const whisper = await loadExtractor(file);

The same front end and target give the same bytes, on every machine.
${frontEndNotes}

Exit code: 0 done, 1 the file could not be written, 2 wrong usage.

Examples:
  $ melisma compile -p whisper -o whisper.wasm
  $ melisma compile -p whisper-large-v3 --target double -o v3.wasm --json`;

export function compileCommand(_outcome: Outcome): Command {
  const command = new Command('compile')
    .summary('a front end as a .wasm file, for melisma/runtime')
    .description('Compile a front end ahead of time.');
  return withFrontEnd(command)
    .option('-o, --output <file|->', 'the file to write')
    .addOption(new Option('--target <target>', 'what computes').choices(['simd', 'double', 'relaxed']).default('simd'))
    .option('--json', 'the summary as a JSON object on standard output')
    .option('--overwrite', 'replace a file that exists')
    .option('-q, --quiet', 'say nothing but errors')
    .addHelpText('after', notes)
    .action(async (flags: CompileFlags) => {
      const { runCompile } = await import('../compile/run.ts');
      await runCompile(flags);
    });
}
