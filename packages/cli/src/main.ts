/** The process: arguments in, exit code out. 0 done, 1 some files failed, 2 wrong usage, 130 interrupted. */
import { exitCodeFor, guardStandardOutput } from './report/streams.ts';

guardStandardOutput();
const { runProgram } = await import('./program.ts');
try {
  process.exitCode = await runProgram(process.argv.slice(2));
} catch (error) {
  process.exitCode = exitCodeFor(error);
}
