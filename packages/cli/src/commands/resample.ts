/** `melisma resample`: its arguments and its help. The work is in `../resample/`. */
import { Command, Option } from 'commander';
import { rateOrOwn } from '../audio/flags.ts';
import type { ResampleFlags } from '../resample/run.ts';
import {
  listNote,
  type Outcome,
  partNotes,
  recordingNotes,
  recordingsArgument,
  resamplerNotes,
  withJobs,
  withSource,
} from './options.ts';

const notes = `${listNote}
--rate own keeps each recording's rate: to decode, cut or mix it.

Where the WAV files go:
  -o x.wav      that file (one recording); if it exists, an error unless --overwrite
  -o DIR        DIR/<path>.wav for each recording, the tree of the inputs mirrored; outputs
                that exist are left alone unless --overwrite, so the same call again resumes
  -o -          standard output (one recording), never a terminal
A name that exists is taken for what it is; otherwise .wav is a file, a name without an ending a
directory, and one that ends as other files do is refused (x.txt/ with a slash is a directory).
${recordingNotes}
Every channel is kept; --channel average mixes them as librosa does.
${partNotes}
${resamplerNotes}

Samples (--format):
  float32                what the resampler gives, bit for bit (the default)
  int16, int24, int32    rounded to nearest, without dither; at an edge a resampled signal may
                         overshoot full scale: then it is clipped, and a warning says how often
A file of more than 4 GB is RF64. A pipe gets a header without sizes where the recording does not
say how long it is.

Exit code: 0 done, 1 some files failed (one line each), 2 wrong usage, 130 interrupted
(outputs that are there are whole; the same call again does the rest).

Examples:
  $ melisma resample talk.mp3 --rate 16000 -o talk.wav
  $ melisma resample corpus/ --rate 16000 --channel average --format int16 -o corpus16k/
  $ melisma resample call.m4a --rate own --start 1:30 --duration 20 -o part.wav
  $ melisma resample talk.flac --rate 8000 -o - | aplay`;

export function resampleCommand(outcome: Outcome): Command {
  const command = new Command('resample')
    .summary('recordings of any format as WAV files at another rate')
    .description('Decode recordings, and write them as WAV files at a sample rate.')
    .addArgument(recordingsArgument())
    .option('-o, --output <file|dir>', 'where the WAV files go')
    .option('--rate <hz|own>', 'sample rate of the output', rateOrOwn);
  return withJobs(withSource(command, 'each').addOption(formatOption()))
    .addHelpText('after', notes)
    .action(async (audio: string[], flags: ResampleFlags) => {
      const { runResample } = await import('../resample/run.ts');
      outcome.exitCode = await runResample(audio, flags);
    });
}

const formatOption = () =>
  new Option('--format <type>', 'how samples are stored')
    .choices(['float32', 'int16', 'int24', 'int32'] satisfies ResampleFlags['format'][])
    .default('float32');
