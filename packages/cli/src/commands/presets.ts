/** `melisma presets`: which front ends there are, what one of them is, which one a model takes. */
import { Argument, Command } from 'commander';
import type { PresetsFlags } from '../presets/run.ts';
import type { Outcome } from './options.ts';

const notes = `
Examples:
  $ melisma presets                                  a table of all
  $ melisma presets whisper                          its numbers, sources and models
  $ melisma presets zipformer                        what names the word: presets, models, sources, notes
  $ melisma presets --for openai/whisper-large-v3    the name alone, for a script
  $ melisma presets whisper --json                   the spec as data`;

export function presetsCommand(_outcome: Outcome): Command {
  return new Command('presets')
    .summary('the front ends by name, or the one a model takes')
    .description('List the presets, show one, find a word in them, or the one that a model takes.')
    .addArgument(new Argument('[NAME]', 'a preset, or a word to look for'))
    .option('--for <model>', 'the preset of a model, e.g. openai/whisper-tiny')
    .option('--json', 'as JSON')
    .addHelpText('after', notes)
    .action(async (name: string | undefined, flags: PresetsFlags) => {
      const { runPresets } = await import('../presets/run.ts');
      runPresets(name, flags);
    });
}
