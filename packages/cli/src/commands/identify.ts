/** `melisma identify`: its arguments and its help. The work is in `../identify/`. */
import { Argument, Command } from 'commander';
import { rateIn } from '../audio/flags.ts';
import type { IdentifyFlags } from '../identify/run.ts';
import type { Outcome } from './options.ts';

const notes = `
AUDIO is a recording of any format that extract reads, or - for one on standard input. THEIRS.npy
holds the features of the same recording, as some program made them: frames by values or values by
frames, with or without a batch axis. A few seconds of speech are enough, and quick; silence and
tones tell little.

Every preset of the recording's sample rate (or --rate, to which it is resampled) is tried, then
one knob after the other is changed about the nearest: windows, framing, pre-emphasis, scales, mel
filters, logarithms and floors, normalisation, lengths. It takes seconds.

What it prints:
  match       the front end, by the preset that it is nearest to and what differs
  distance    what is left, as a share of the array's spread (its standard deviation): exact is
              what single precision leaves, a match is within a thousandth
  or          what this recording does not tell from it: another knob, another preset
  again       the call that makes these features; the spec of --json makes them by itself, but for
              --length file and truncate, which no spec says
  no match    the nearest that were tried

Exit code: 0 a match, 1 no match or a file that cannot be read, 2 wrong usage or no array.

Examples:
  $ melisma identify talk.wav theirs.npy
  $ melisma identify talk.wav theirs.npy --json | jq .spec > spec.json
  $ melisma extract talk.wav --spec spec.json -o ours.npy && melisma diff ours.npy theirs.npy`;

export function identifyCommand(outcome: Outcome): Command {
  return new Command('identify')
    .summary('which front end made an array')
    .description('Find the front end that made an array of features from a recording.')
    .addArgument(new Argument('<AUDIO>', 'the recording, or -'))
    .addArgument(new Argument('<THEIRS.npy>', 'its features, as made elsewhere: .npy or .safetensors'))
    .option('--top <n>', 'how many others are told besides the best', '5')
    .option('--rate <hz>', "the rate that the features were made at, if not the recording's own", rateIn)
    .option('--json', 'one JSON object, on one line')
    .addHelpText('after', notes)
    .action(async (audio: string, theirs: string, flags: IdentifyFlags) => {
      const { runIdentify } = await import('../identify/run.ts');
      outcome.exitCode = await runIdentify(audio, theirs, flags);
    });
}
