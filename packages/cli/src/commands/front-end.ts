/** `-p`, `--config`, `--spec`, `--set`, `--layout`: which front end, for every command that takes any. */
import { type Command, Option } from 'commander';

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
