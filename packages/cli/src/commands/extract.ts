/** `melisma extract`: its arguments and its help. The work is in `../extract/`. */
import { Command, Option } from 'commander';
import { rateIn } from '../audio/flags.ts';
import type { ExtractFlags } from '../extract/flags.ts';
import type { Format } from '../files/formats.ts';
import type { Dtype } from '../files/stored-array.ts';
import {
  anyScaleOption,
  frontEndNotes,
  listNote,
  type Outcome,
  rawOption,
  recordingsArgument,
  sourceNotes,
  targetOption,
  withFrontEnd,
  withJobs,
  withSource,
} from './options.ts';

const notes = `${listNote}

Where the features go:
  no -o         nowhere: a summary, and for one recording its spectrogram in the terminal
  -o FILE       that file (one recording), named .npy, .safetensors, or .raw or .bin; if it
                exists, an error unless --overwrite
  -o DIR        DIR/<path>.npy for each recording, the tree of the inputs mirrored; outputs
                that exist are left alone unless --overwrite, so the same call again resumes;
                DIR/melisma.jsonl records them: what has changed, or was made with other options,
                is made anew
  -o -          standard output (one recording), never a terminal
A name that exists is taken for what it is; otherwise one that ends as above is a file, a name
without an ending a directory, and one that ends as other files do (x.npz) is refused.

Formats (--format), where no file's name says:
  npy           as numpy.load reads it (the default)
  safetensors   one tensor, features, and as metadata where it comes from: preset, axes and more
  raw           the values alone, little-endian, the last axis fastest; --json tells dims and dtype

Types (--dtype):
  float32       (the default)
  float16       rounded to nearest, once; a feature too large for it, beyond 65504, is an error
  float64       of --target double or reference, all bits; an error with the others

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

Samples without an end (--raw s16le or f32le, little-endian, one channel, with --rate):
  features of frames as soon as they are final, as [frame, value] in --format raw, the same as those
  of a recording with --length unpadded; memory does not grow; Ctrl-C ends it, and the last frames
  are written. A front end that looks at all frames (Whisper, Parakeet) needs --statistics running:
  over all frames so far, which gives other features than its model was trained on.

Exit code: 0 done, 1 some files failed (one line each), 2 wrong usage, 130 interrupted
(outputs that are there are whole; the same call again does the rest).
Environment: NO_COLOR=1 draws without colour, MELISMA_DEBUG=1 shows where an error arose.

Examples:
  $ melisma extract talk.wav -p whisper
  $ melisma extract talk.wav -p whisper -o talk.npy --plot talk.png
  $ melisma extract corpus/ -p whisper-large-v3 -o features/ --length windows -j 4
  $ melisma extract corpus/ -p whisper -o features/ --format safetensors --dtype float16
  $ melisma extract call.mp3 -p parakeet --start 1:30 --duration 20 --channel 0 -o call.npy
  $ find . -name '*.flac' | melisma extract --files-from - -p whisper -o features/ --json
  $ arecord -f S16_LE -r 16000 | melisma extract - --raw s16le --rate 16000 -p kaldi-fbank \\
      --format raw -o - | ./model
  $ ffmpeg -i talk.avi -f wav - | melisma extract - -p whisper -o - > talk.npy`;

export function extractCommand(outcome: Outcome): Command {
  const command = new Command('extract')
    .summary('features of recordings, as arrays in files or a picture')
    .description('Compute the features of recordings, as the model of a preset expects them.')
    .addArgument(recordingsArgument());
  withSource(withFrontEnd(command))
    .option('-o, --output <file|dir>', 'where the features go')
    .addOption(formatOption())
    .addOption(dtypeOption())
    .addOption(lengthOption())
    .addOption(anyScaleOption())
    .addOption(targetOption('what computes, see below'))
    .addOption(rawOption())
    .option('--rate <hz>', 'of --raw', rateIn)
    .addOption(new Option('--statistics <kind>', 'of --raw, see below').choices(['running']))
    .option('--plot <file.png>', 'draw one recording; a picture that exists is replaced');
  return withJobs(command)
    .addHelpText('after', notes)
    .action(async (audio: string[], flags: ExtractFlags) => {
      const { runExtract } = await import('../extract/run.ts');
      outcome.exitCode = await runExtract(audio, flags);
    });
}

const formatOption = () =>
  new Option('--format <format>', 'what they are written as, see below').choices([
    'npy',
    'safetensors',
    'raw',
  ] satisfies Format[]);

const dtypeOption = () =>
  new Option('--dtype <type>', 'of their values, see below')
    .choices(['float32', 'float16', 'float64'] satisfies Dtype[])
    .default('float32');

const lengthOption = () =>
  new Option('--length <mode>', 'what to do about the length, see below').choices([
    'window',
    'truncate',
    'windows',
    'file',
    'unpadded',
  ]);
