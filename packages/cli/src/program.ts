/** The command line as commander sees it: one file a command under `commands/`, each loading its own work when it runs. */

import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { benchCommand } from './commands/bench.ts';
import { compileCommand } from './commands/compile.ts';
import { diffCommand } from './commands/diff.ts';
import { extractCommand } from './commands/extract.ts';
import { identifyCommand } from './commands/identify.ts';
import { infoCommand } from './commands/info.ts';
import type { Outcome } from './commands/options.ts';
import { plotCommand } from './commands/plot.ts';
import { presetsCommand } from './commands/presets.ts';
import { resampleCommand } from './commands/resample.ts';
import { oneLine } from './report/text.ts';

const examples = `
Examples:
  $ melisma extract talk.wav -p whisper                  look at it: a summary and the spectrogram
  $ melisma extract talk.wav -p whisper -o talk.npy      the features, float32 [80, 3000]
  $ melisma plot talk.mp3 -o talk.png                    a picture, of any recording or array
  $ melisma info corpus/ --check                         what recordings are, and whether they are whole
  $ melisma resample talk.mp3 --rate 16000 -o talk.wav   any recording as a WAV file
  $ melisma presets --for openai/whisper-large-v3        which preset a model takes
  $ melisma diff ours.npy theirs.npy                     how far two arrays lie apart, and where
  $ melisma identify talk.wav theirs.npy                 which front end made an array
  $ melisma bench                                        how fast this machine is, and whether its bits match

melisma help COMMAND tells the rest.`;

/** Parses the arguments and runs the command. @returns the exit code; commander has printed errors of usage, others are thrown */
export async function runProgram(args: string[]): Promise<number> {
  const outcome: Outcome = { exitCode: 0 };
  try {
    await buildProgram(outcome).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return outcome.exitCode;
}

function buildProgram(outcome: Outcome): Command {
  const program = quiet(new Command('melisma'))
    .description('Audio features as speech models expect them: recordings in, arrays and pictures out.')
    .version(`melisma ${manifest.version}`, '--version', 'print the version')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', examples);
  program.addCommand(quiet(extractCommand(outcome)));
  program.addCommand(quiet(plotCommand(outcome)));
  program.addCommand(quiet(infoCommand(outcome)));
  program.addCommand(quiet(resampleCommand(outcome)));
  program.addCommand(quiet(presetsCommand(outcome)));
  program.addCommand(quiet(compileCommand(outcome)));
  program.addCommand(quiet(diffCommand(outcome)));
  program.addCommand(quiet(identifyCommand(outcome)));
  program.addCommand(quiet(benchCommand(outcome)));
  return program;
}

/** Makes commander throw instead of ending the process, and print errors as one line. */
function quiet(command: Command): Command {
  return command
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(`melisma: ${oneLine(text.replace(/^error: /, ''))}\n`),
    });
}
