/** Options that several commands take, and what the help says about them. */
import { Argument, type Command, Option } from 'commander';
import type { Target } from 'melisma';
import { channelIn, durationIn, secondsIn } from '../audio/flags.ts';
import { rawFormats } from '../audio/raw.ts';
import { UsageError } from '../errors/failure.ts';

/** Where a command leaves the exit code of the process. */
export interface Outcome {
  exitCode: number;
}

/** Adds the options to a command. */
export const withFrontEnd = (command: Command): Command =>
  command
    .option('-p, --preset <name>', 'the front end: melisma presets lists them')
    .option('--config <file|->', "in place of -p: a model's own configuration, see below")
    .option('--spec <file|->', 'in place of -p: a spec as JSON, see below')
    .option('--set <knob=value>', 'change a knob; may be repeated', (value, before: string[] = []) => [
      ...before,
      value,
    ])
    .addOption(layoutOption());

const layoutOption = () =>
  new Option('--layout <layout>', "[mel, frame] or [frame, mel], in place of the source's own").choices([
    'mel-major',
    'frame-major',
  ]);

/** What the help says about them. */
export const frontEndNotes = `
Other front ends (--config, --spec, --set):
  --config FILE  preprocessor_config.json or processor_config.json of Hugging Face, a NeMo model's
                 .yaml, a sherpa-onnx model's .onnx (its metadata), or the arguments of librosa,
                 torchaudio or Kaldi as JSON; what it leaves open is told on standard error
  --spec FILE    the knobs as JSON: what melisma presets NAME --json prints, changed as you like,
                 or a preset's name with what differs: { "preset": "whisper", "melCount": 40 }
  --set K=V      a knob and its value, on top: --set melCount=40 --set window=hamming
                 --set normalize.range=10 --set 'normalize={"kind":"mean"}' --set stack=null`;

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
export const partNotes = `Seconds of --start and --duration are cut at the recording's own rate, before it is resampled, as
librosa.load(offset, duration) does; what follows them is not read, nor checked for damage.`;

/** What it says about `--resampler`. */
export const resamplerNotes = `
Another sample rate (--resampler); the summary says that it was resampled:
  high          flat up to 0.91 of the new bandwidth, aliases below -120 dB (the default)
  fast          flat up to 0.8, aliases below -85 dB
  torchaudio    as torchaudio.transforms.Resample, for models that were trained behind it
  kaldi         as Kaldi's LinearResample`;

export const sourceNotes = `${recordingNotes}
Channels are averaged, as librosa does.
${partNotes}
${resamplerNotes}
  none          an error instead`;

/** Of what computes features. */
export const anyScaleOption = (): Option =>
  new Option('--any-scale', 'take float recordings as they are, also beyond 1.5, where integers are suspected');

export const rawOption = (): Option =>
  new Option('--raw <type>', 'samples without a header on standard input, see below').choices(rawFormats);

export const recordingsArgument = (): Argument => new Argument('[AUDIO...]', 'recordings: files, directories, or -');

/** What the help says of it; more of the sentence may follow. */
export const listNote = `
AUDIO is a recording, a directory (every recording below it, by its extension; hidden files are
passed over), or - for one on standard input.`;

/** Adds the options of a list of recordings. */
export const withList = (command: Command): Command =>
  command
    .option('--json', 'one JSON object a recording, a line each, on standard output')
    .option('--files-from <file|->', 'more recordings, one path a line')
    .option('-j, --jobs <n>', 'work on so many recordings at a time', jobsIn)
    .addOption(new Option('--progress <kind>', 'a bar, in a terminal, or plain lines').choices(['bar', 'plain']));

/** @throws UsageError */
function jobsIn(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UsageError(`--jobs ${text}: expected a whole number from 1 to 999`);
}

/** Adds those of a list whose recordings are written anew. */
export const withJobs = (command: Command): Command =>
  withList(command)
    .option('--overwrite', 'replace outputs that exist')
    .option('-n, --dry-run', 'say what would be written, and do nothing')
    .option('-q, --quiet', 'say nothing but errors');

/** All that the library has; `satisfies` fails where one of these is none. */
const targets = ['simd', 'double', 'relaxed', 'reference'] satisfies Target[];

export const targetOption = (description: string): Option =>
  new Option('--target <target>', description).choices(targets).default('simd');
