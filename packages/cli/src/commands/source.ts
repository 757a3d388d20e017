/** `--start`, `--duration`, `--channel`, `--resampler`: what is taken of a recording, for every command that reads any. */
import { type Command, Option } from 'commander';
import { channelIn, durationIn, secondsIn } from '../audio/flags.ts';

/** Adds the options to a command. `channel` is what it takes when nothing is said. */
export const withSource = (command: Command, channel: 'average' | 'each' = 'average'): Command =>
  command
    .option('--start <time>', 'leave out what comes before: seconds, or 1:30', (text) => secondsIn('--start', text))
    .option('--duration <time>', 'take no more than this', durationIn)
    .option('--channel <which>', `average, each, or one, counted from 0 (${channel} by default)`, channelIn)
    .addOption(resamplerOption());

const resamplerOption = () =>
  new Option('--resampler <kind>', 'for recordings at another rate, see below').choices([
    'high',
    'fast',
    'torchaudio',
    'kaldi',
    'none',
  ]);

/** What the help says about recordings. */
export const recordingNotes = `
Recordings are WAV, AIFF, FLAC, MP3, Ogg (Vorbis, Opus, FLAC), MP4 and M4A (AAC, Opus, MP3, FLAC),
WebM and Matroska, or AAC, by what the file holds, not by its name. AAC needs ffmpeg on the PATH.`;

/** What it says about `--start` and `--duration`. */
export const partNotes = `Seconds of --start and --duration are cut at the
recording's own rate, before it is resampled, as librosa.load(offset, duration) does; what follows
them is not read, nor checked for damage.`;

/** What it says about `--resampler`. */
export const resamplerNotes = `
Another sample rate (--resampler); the summary says that it was resampled:
  high          flat up to 0.91 of the new bandwidth, aliases below -120 dB (the default)
  fast          flat up to 0.8, aliases below -85 dB
  torchaudio    as torchaudio.transforms.Resample, for models that were trained behind it
  kaldi         as Kaldi's LinearResample`;

export const sourceNotes = `${recordingNotes}
Channels are averaged, as librosa does. ${partNotes}
${resamplerNotes}
  none          an error instead`;
