/** `-p`, `--spec`, `--set`: which front end, for every command that takes any. */
import type { Command } from 'commander';

/** Adds the options to a command. */
export const withFrontEnd = (command: Command): Command =>
  command
    .option('-p, --preset <name>', 'the front end: melisma presets lists them')
    .option('--spec <file|->', 'in place of -p: a spec as JSON, see below')
    .option('--set <knob=value>', 'change a knob; may be repeated', (value, before: string[] = []) => [
      ...before,
      value,
    ]);

/** What the help says about them. */
export const frontEndNotes = `
Front ends of your own (--spec, --set):
  --spec FILE   the knobs as JSON: what melisma presets NAME --json prints, changed as you like,
                or a preset's name with what differs: { "preset": "whisper", "melCount": 40 }
  --set K=V     a knob and its value, on top: --set melCount=40 --set window=hamming
                --set normalize.range=10 --set 'normalize={"kind":"mean"}' --set stack=null`;
