/** `melisma diff`: its arguments and its help. The work is in `../diff/`. */
import { Argument, Command } from 'commander';
import type { DiffFlags } from '../diff/run.ts';
import type { Outcome } from './options.ts';

const notes = `
A and B are .npy files of real numbers, of any width and byte order, or .safetensors files with
one tensor of floats, or - for one of them on standard input. They are compared as doubles; a
place where both are NaN is no difference.

It tells the largest difference and where it stands, the root of the mean square (rms), and how
many values exceed the tolerance. A hint says what B looks like: A rounded to another type,
transposed, moved by a frame, A plus a constant, A times a factor.

Exit code: 0 all within the tolerance, 1 some exceed it, 2 wrong usage, files that are no arrays,
or shapes that differ.

Examples:
  $ melisma diff ours.npy theirs.npy
  $ melisma diff ours.npy theirs.npy --tol 1e-4 && echo close enough
  $ melisma extract talk.wav -p whisper -o - | melisma diff - theirs.npy --json`;

export function diffCommand(outcome: Outcome): Command {
  return new Command('diff')
    .summary('how far two arrays lie apart, and where')
    .description('Compare two arrays of features.')
    .addArgument(new Argument('<A>', 'an array, .npy or .safetensors'))
    .addArgument(new Argument('<B>', 'another, of the same shape'))
    .option('--tol <x>', 'the largest difference that is accepted', '0')
    .option('--json', 'one JSON object, on one line')
    .addHelpText('after', notes)
    .action(async (a: string, b: string, flags: DiffFlags) => {
      const { runDiff } = await import('../diff/run.ts');
      outcome.exitCode = await runDiff(a, b, flags);
    });
}
