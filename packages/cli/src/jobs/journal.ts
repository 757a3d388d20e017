/**
 * `melisma.jsonl` beside the outputs of a folder: of each recording what it was, how it was made, and what came of it, a line of JSON each. The last
 * line about an output counts; one that says `begun` alone is of a call that was killed over it, and a torn one, at the end, is none.
 */
import { appendFileSync, closeSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MelismaError } from 'melisma/errors';
import { describe, wordingOf } from '../errors/failure.ts';
import type { Place } from '../files/outputs.ts';
import { onDisk } from '../files/paths.ts';
import { makeDirectory, statusOf } from '../files/status.ts';
import { openTemporary } from '../files/temporary.ts';
import { sayOnError } from '../report/streams.ts';
import { formatCount, printable } from '../report/text.ts';
import type { JobReport, Outcome } from './threads.ts';

/** What outputs depend on besides the recording. */
export interface Making {
  specHash: string;
  bitsVersion: number;
  /** Those that were given, by name. */
  options: Readonly<Record<string, unknown>>;
}

interface Entry extends Making, Partial<Pick<JobReport, 'frames' | 'seconds'>> {
  path: string;
  /** Below the folder. */
  output: string;
  /** Bytes, and ms since 1970; of what came through a pipe neither. */
  size: number | null;
  time: number | null;
  begun?: true;
  error?: { code: string; message: string };
}

export class Journal {
  readonly #folder: string;
  readonly #path: string;
  readonly #making: Making;
  readonly #entries: Map<string, Entry>;
  /** Descriptor; null once it cannot be written. */
  #file: number | null | undefined;
  #failure: unknown;
  /** Outputs that are there and are made anew. */
  #changed = 0;
  #otherwise = 0;

  constructor(folder: string, making: Making) {
    this.#folder = folder;
    this.#path = join(folder, 'melisma.jsonl');
    this.#making = making;
    this.#entries = this.#read();
  }

  #read(): Map<string, Entry> {
    if (!statusOf(this.#path)?.isFile()) return new Map();
    const entries = readFileSync(onDisk(this.#path), 'utf8').split('\n').flatMap(entryIn);
    return new Map(entries.map((entry) => [entry.output, entry]));
  }

  /** Whether the output that is there is that of this call; also where nothing is recorded of it. */
  isCurrent(job: Place): boolean {
    const entry = this.#entries.get(this.#outputOf(job));
    if (entry === undefined) return true;
    const { size, time } = factsOf(job);
    const isSame = entry.size === size && entry.time === time;
    const isAlike = textOf(entry) === textOf(this.#making);
    if (!isAlike) this.#otherwise++;
    else if (!isSame) this.#changed++;
    return isSame && isAlike && !entry.begun && entry.error === undefined;
  }

  begin(job: Place): void {
    this.#append({ ...this.#entryOf(job), begun: true });
  }

  end(job: Place, { report, error }: Outcome): void {
    const { frames, seconds } = report ?? {};
    this.#append({ ...this.#entryOf(job), ...(report ? { frames, seconds } : { error: failureOf(error) }) });
    if (report) this.#tellFailure();
  }

  /** `2 made anew: other options`, for the closing line. */
  remade(): string[] {
    const parts: [number, string][] = [
      [this.#otherwise, 'made anew: it was made with other options'],
      [this.#changed, 'made anew: the recording has changed'],
    ];
    return parts.flatMap(([count, words]) => (count > 0 ? [`${formatCount(count)} ${words}`] : []));
  }

  /** One line an output, in the order of their names. */
  close(): void {
    if (typeof this.#file !== 'number') return;
    closeSync(this.#file);
    this.#attempt(() => {
      const lines = [...this.#read().values()].sort((a, b) => (a.output < b.output ? -1 : 1)).map(lineOf);
      const temporary = openTemporary(this.#path);
      writeFileSync(temporary.file, lines.join(''));
      closeSync(temporary.file);
      renameSync(onDisk(temporary.path), onDisk(this.#path));
      temporary.keep();
    });
  }

  #outputOf = ({ output }: Place): string => relative(this.#folder, output!);

  #entryOf(job: Place): Entry {
    return { path: job.input.path, output: this.#outputOf(job), ...factsOf(job), ...this.#making };
  }

  #append(entry: Entry): void {
    if (this.#file === null) return;
    this.#attempt(() => {
      this.#file ??= this.#open();
      appendFileSync(this.#file, lineOf(entry));
    });
  }

  #open(): number {
    makeDirectory(this.#folder);
    const isTorn = statusOf(this.#path)?.isFile() && !readFileSync(onDisk(this.#path), 'utf8').endsWith('\n');
    const file = openSync(onDisk(this.#path), 'a');
    if (isTorn) appendFileSync(file, '\n');
    return file;
  }

  /** The outputs come first: the work goes on without a record. */
  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#file = null;
      this.#failure = error;
    }
  }

  /** Once, where the folder takes outputs and no record of them. */
  #tellFailure(): void {
    if (this.#failure === undefined) return;
    sayOnError(`melisma: note: ${printable(this.#path)} is not written: ${describe(this.#failure)}`);
    this.#failure = undefined;
  }
}

const lineOf = (entry: Entry): string => `${JSON.stringify(entry)}\n`;

function entryIn(line: string): Entry[] {
  try {
    const entry = JSON.parse(line);
    return typeof entry?.output === 'string' ? [entry] : [];
  } catch {
    return [];
  }
}

function factsOf({ input }: Place): Pick<Entry, 'size' | 'time'> {
  const status = statusOf(input.path);
  return status?.isFile() ? { size: status.size, time: status.mtimeMs } : { size: null, time: null };
}

/** The same for equal makings. */
const textOf = ({ specHash, bitsVersion, options }: Making): string =>
  JSON.stringify([specHash, bitsVersion, Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** The code and the words of a failure. */
export function failureOf(error: unknown): { code: string; message: string } {
  const isOurs = error instanceof MelismaError;
  return { code: isOurs ? error.code : 'ERR_INTERNAL', message: isOurs ? wordingOf(error) : describe(error) };
}
