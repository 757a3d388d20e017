/** `melisma plot`: its arguments and its help. The work is in `../plot/`. */
import { Argument, Command, Option } from 'commander';
import { rateIn } from '../audio/flags.ts';
import { UsageError } from '../errors/failure.ts';
import type { PlotFlags } from '../plot/flags.ts';
import {
  anyScaleOption,
  frontEndNotes,
  type Outcome,
  rawOption,
  sourceNotes,
  withFrontEnd,
  withSource,
} from './options.ts';

const notes = `
FILE is a recording, or features that are there already (.npy, .safetensors, from melisma or
elsewhere), by what it holds; or - for one on standard input. Up to 8 are drawn below each other,
on one time scale and one scale of colours.

Where the picture goes:
  no -o         the terminal, as large as it is; in a pipe, text of 80 columns
  -o FILE.png   that file; a picture that exists is replaced
  -o -          standard output, never a terminal
A picture needs the package @napi-rs/canvas beside this one.

Recordings are drawn as a front end sees them: whisper's, 0 to 8 kHz, unless -p names another
(bigvgan-v2-44khz goes up to 22 kHz). All of a recording is drawn, whatever its length, as
--length file of extract has it; --length window or truncate draws what the model would get.

Features are drawn with bands and frames, or with -p, or beside a recording, with hertz and
seconds; --start is then where they begin, and --duration how much of them is drawn. Which axis
counts frames is told by the number of values; --layout says it where that is not enough. More
axes than two (windows, channels, the items of a batch) lie side by side; --item takes one.

--follow draws samples that have no end, from standard input (--raw s16le or f32le, little-endian, one
channel, with --rate): the last 10 seconds, or --duration of them, scroll in the terminal; memory
does not grow, and Ctrl-C ends it. Statistics over time are those of all frames so far.

--difference draws two, and below them the first less the second, blue where it is lower and red
where it is higher.
${sourceNotes}
${frontEndNotes}

Exit code: 0 done, 1 a recording or the picture failed, 2 wrong usage, or a file of an array that
is none.
Environment: NO_COLOR=1 draws without colour in the terminal.

Examples:
  $ melisma plot talk.mp3
  $ melisma plot talk.mp3 --start 1:30 --duration 20 -p parakeet -o part.png
  $ melisma plot theirs.npy -o theirs.png
  $ melisma plot talk.wav theirs.npy --difference -o both.png
  $ arecord -f S16_LE -r 16000 | melisma plot - --raw s16le --rate 16000 --follow
  $ melisma plot stereo.flac --channel each -o channels.png`;

export function plotCommand(outcome: Outcome): Command {
  const command = new Command('plot')
    .summary('a picture of recordings or features')
    .description('Draw recordings, their waveforms and features, or features that are there already.')
    .addArgument(new Argument('<FILE...>', 'recordings or arrays, or -'));
  return withSource(withFrontEnd(command))
    .option('-o, --output <file.png|->', 'where the picture goes; without it the terminal')
    .addOption(lengthOption())
    .addOption(anyScaleOption())
    .option('--item <n>', 'of an array with more than two axes one part, counted from 0', itemIn)
    .option('--follow', 'of samples without an end: draw what came last, see below')
    .addOption(rawOption())
    .option('--rate <hz>', 'of --raw', rateIn)
    .option('--difference', 'of two: both, and the first less the second')
    .option('-q, --quiet', 'say nothing but errors')
    .addHelpText('after', notes)
    .action(async (files: string[], flags: PlotFlags) => {
      const { runPlot } = await import('../plot/run.ts');
      outcome.exitCode = await runPlot(files, flags);
    });
}

const lengthOption = () =>
  new Option('--length <mode>', "of recordings, in place of all of them: as extract's").choices([
    'window',
    'truncate',
    'file',
    'unpadded',
  ]);

function itemIn(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--item ${text}: expected the number of a part, 0 being the first`);
}
