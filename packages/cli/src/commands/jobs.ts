/** What every command that goes over recordings takes: which they are, and how the call goes. */
import { Argument, type Command } from 'commander';

export const recordingsArgument = (): Argument => new Argument('[AUDIO...]', 'recordings: files, directories, or -');

/** What the help says of it; more of the sentence may follow. */
export const listNote = `
AUDIO is a recording, a directory (every recording below it, by its extension), or - for one on
standard input.`;

/** Adds the options of a list of recordings. */
export const withList = (command: Command): Command =>
  command
    .option('--json', 'one JSON object a recording, a line each, on standard output')
    .option('--files-from <file|->', 'more recordings, one path a line');

/** Adds those of a list whose recordings are written anew. */
export const withJobs = (command: Command): Command =>
  withList(command)
    .option('--overwrite', 'replace outputs that exist')
    .option('-n, --dry-run', 'say what would be written, and do nothing')
    .option('-q, --quiet', 'say nothing but errors');
