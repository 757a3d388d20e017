/** `melisma extract`: its arguments and its help. The work is in `../extract/`. */
import { Argument, Command, Option } from 'commander';
import type { ExtractFlags } from '../extract/flags.ts';
import type { Outcome } from '../program.ts';
import { frontEndNotes, withFrontEnd } from './front-end.ts';
import { sourceNotes, withSource } from './source.ts';
import { targetOption } from './target.ts';

const notes = `
AUDIO is a recording, a directory (every recording below it, by its extension), or - for one on
standard input.

Where the features go:
  no -o         nowhere: a summary, and for one recording its spectrogram in the terminal
  -o x.npy      that file (one recording); if it exists, an error unless --overwrite
  -o DIR        DIR/<path>.npy for each recording, the tree of the inputs mirrored; outputs
                that exist are left alone unless --overwrite, so the same call again resumes
  -o -          standard output (one recording), never a terminal
A name that exists is taken for what it is; otherwise .npy is a file and all else a directory.

Lengths (--length), for a model with a fixed window such as Whisper's 30 s:
  window        pad to the window; a longer recording is an error (the default)
  truncate      as window, cutting what is longer
  windows       every window, the last one padded, stacked: [k, 80, 3000]
  file          the whole recording, normalised as one (OpenAI's transcribe)
  unpadded      the recording as it is, no padding
${sourceNotes}
${frontEndNotes}

What computes (--target):
  simd          single precision, the same bits on every machine (the default)
  double        double precision, rounded once at the end: the same bits on every machine, slower
  relaxed       experimental: fused products, for runtimes with relaxed SIMD; other bits, machine
                by machine
  reference     the naive chain in double precision, without WebAssembly: slow

Exit code: 0 done, 1 some files failed (one line each), 2 wrong usage, 130 interrupted
(outputs that are there are whole; the same call again does the rest).
Environment: NO_COLOR=1 draws without colour, MELISMA_DEBUG=1 shows where an error arose.

Examples:
  $ melisma extract talk.wav -p whisper
  $ melisma extract talk.wav -p whisper -o talk.npy --plot talk.png
  $ melisma extract corpus/ -p whisper-large-v3 -o features/ --length windows
  $ melisma extract call.mp3 -p parakeet --start 1:30 --duration 20 --channel 0 -o call.npy
  $ find . -name '*.flac' | melisma extract --files-from - -p whisper -o features/ --json
  $ ffmpeg -i talk.avi -f wav - | melisma extract - -p whisper -o - > talk.npy`;

export function extractCommand(outcome: Outcome): Command {
  const command = new Command('extract')
    .summary('features of recordings, as .npy files or a picture')
    .description('Compute the features of recordings, as the model of a preset expects them.')
    .addArgument(new Argument('[AUDIO...]', 'recordings: files, directories, or -'));
  return withSource(withFrontEnd(command))
    .option('-o, --output <file|dir>', 'where the features go (float32 .npy)')
    .addOption(lengthOption())
    .addOption(targetOption('what computes, see below'))
    .option('--plot <file.png>', 'draw one recording; a picture that exists is replaced')
    .option('--json', 'one JSON object a recording, a line each, on standard output')
    .option('--files-from <file|->', 'more recordings, one path a line')
    .option('--overwrite', 'replace outputs that exist')
    .option('-n, --dry-run', 'say what would be written, and do nothing')
    .option('-q, --quiet', 'say nothing but errors')
    .addHelpText('after', notes)
    .action(async (audio: string[], flags: ExtractFlags) => {
      const { runExtract } = await import('../extract/run.ts');
      outcome.exitCode = await runExtract(audio, flags);
    });
}

const lengthOption = () =>
  new Option('--length <mode>', 'what to do about the length, see below').choices([
    'window',
    'truncate',
    'windows',
    'file',
    'unpadded',
  ]);
