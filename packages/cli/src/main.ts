/** The process: arguments in, exit code out. 0 done, 1 some files failed, 2 wrong usage, 130 interrupted. */

import { runProgram } from './program.ts';
import { exitCodeFor, guardStandardOutput } from './report/streams.ts';

guardStandardOutput();
runProgram(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = exitCodeFor(error);
  },
);
