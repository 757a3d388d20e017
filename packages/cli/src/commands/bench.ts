/** `melisma bench`: its arguments and its help. The work is in `../bench/`. */
import { Command } from 'commander';
import type { BenchFlags } from '../bench/run.ts';
import { type Outcome, targetOption } from './options.ts';

const notes = `
Times 30 s of seeded noise, the same samples everywhere, into an array that is there already,
for at least 50 runs and a second, but no longer than about 3 s. Before it, a warm-up.

The line "bits" compares the features (SHA-256) with those that every machine should have:
  match                   the same bits
  DIFFER: please report   others: a bug of Melisma, or of this runtime or machine
  no reference            none is kept for this preset and target (relaxed and reference have none)

With --decode, 30 s of 44.1 kHz stereo go from a file to samples, and to one channel at 16 kHz: the
fastest of 15 runs each. WAV is written here, the other formats by the ffmpeg of the system.

Exit code: 0 done, 1 the bits differ or this runtime cannot run the target, 2 wrong usage.

Examples:
  $ melisma bench
  $ melisma bench -p whisper-large-v3 --target double
  $ melisma bench --decode
  $ melisma bench --json >> speed.jsonl`;

export function benchCommand(outcome: Outcome): Command {
  return new Command('bench')
    .summary('how fast this machine is, and whether its bits match')
    .description('Time a preset on this machine and check the bits: a block to post.')
    .option('-p, --preset <name>', 'the front end: melisma presets lists them', 'whisper')
    .addOption(targetOption('what computes: melisma help extract explains them'))
    .option('--decode', 'time decoding in place of a preset: 30 s of stereo in each format')
    .option('--json', 'one JSON object, on one line')
    .addHelpText('after', notes)
    .action(async (flags: BenchFlags) => {
      const { runBench } = await import('../bench/run.ts');
      outcome.exitCode = await runBench(flags);
    });
}
