/** The process: arguments in, exit code out. 0 done, 1 some files failed, 2 wrong usage, 130 interrupted. Its threads begin here, too. */
import { isMainThread } from 'node:worker_threads';
import { exitCodeFor, guardStandardOutput } from './report/streams.ts';

async function run(): Promise<void> {
  guardStandardOutput();
  const { runProgram } = await import('./program.ts');
  try {
    process.exitCode = await runProgram(process.argv.slice(2));
  } catch (error) {
    process.exitCode = exitCodeFor(error);
  }
}

await (isMainThread ? run() : import('./worker.ts'));
