/** `melisma info`: its arguments and its help. The work is in `../info/`. */
import { Command } from 'commander';
import type { InfoFlags } from '../info/run.ts';
import { listNote, type Outcome, recordingNotes, recordingsArgument, withList } from './options.ts';

const notes = `${listNote}
One recording gets a table, several a line each.
${recordingNotes}

The length comes from the header (WAV, AIFF, FLAC), or is what the file says without being held to
it (the tag of an MP3, the last page of an Ogg, the track of an MP4). Where it says nothing (MP3
without a tag, WebM, Matroska, bare AAC, FLAC of unknown length) all is decoded and counted.
The bit rate is that of the whole file, with its tags and pictures.

--check decodes all samples, so that damage is an error, and counts them. It tells the peak and the
root of the mean square over all channels; 0 dBFS is a sample of 1, a full-scale sine has -3.01
dBFS rms. A FLAC file's samples have the MD5 that its encoder put in, or are an error.

Exit code: 0 done, 1 some files failed (one line each), 2 wrong usage, 130 interrupted.

Examples:
  $ melisma info talk.mp3
  $ melisma info corpus/ --check
  $ melisma info corpus/ --json -q | jq -s 'map(.seconds) | add'`;

export function infoCommand(outcome: Outcome): Command {
  const command = new Command('info')
    .summary('format, rate, channels and length of recordings; with --check their damage')
    .description('Tell what recordings are, from their headers where that is enough.')
    .addArgument(recordingsArgument())
    .option('--check', 'decode everything: damage is an error; tell peak and rms');
  return withList(command)
    .option('-q, --quiet', 'say nothing but errors; --json goes on')
    .addHelpText('after', notes)
    .action(async (audio: string[], flags: InfoFlags) => {
      const { runInfo } = await import('../info/run.ts');
      outcome.exitCode = await runInfo(audio, flags);
    });
}
