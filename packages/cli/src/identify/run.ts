/** A whole call of `melisma identify`: a recording and an array read, the front end between them searched, and told. */
import { setImmediate } from 'node:timers/promises';
import { readRecording } from '../audio/read.ts';
import { UsageError } from '../errors/failure.ts';
import { readArray } from '../files/formats.ts';
import { findInputs, standard } from '../files/inputs.ts';
import { startProgress } from '../report/progress.ts';
import { print } from '../report/streams.ts';
import { readings } from './matrix.ts';
import { record, table } from './show.ts';
import { identifying, type Verdict } from './verdict.ts';

/** As commander hands them over. */
export interface IdentifyFlags {
  top: string;
  rate?: number;
  json?: boolean;
}

/** @returns the exit code @throws UsageError, MelismaError `ERR_FILE_READ`, `ERR_AUDIO_*`, `ERR_WAV_*` */
export async function runIdentify(audio: string, path: string, flags: IdentifyFlags): Promise<number> {
  const top = countOf(flags.top);
  if (audio === standard && path === standard) throw new UsageError('standard input can be read once only');
  const array = await readArray(path);
  if (readings(array).length === 0) throw new UsageError(noTable(path, array.dims));
  const [input] = await findInputs([audio], undefined);
  const { signals, sampleRate } = await readRecording(input, { rate: flags.rate });
  const recording = { samples: signals[0], sampleRate };
  const verdict = await withProgress(identifying(array, recording), path);
  print(flags.json ? JSON.stringify(record(verdict, top)) : table({ audio, path, array, recording }, verdict, top));
  return verdict.verdict === 'no match' ? 1 : 0;
}

/** Step by step, so that a terminal sees how far it is; the bar is gone before the result is printed. */
async function withProgress(steps: Generator<number, Verdict, void>, path: string): Promise<Verdict> {
  const progress = startProgress(1, { output: path });
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      progress.within(value);
      await setImmediate();
    }
  } finally {
    progress.stop();
  }
}

const noTable = (path: string, dims: readonly number[]): string =>
  `${path}: expected frames by values, two axes besides those of length 1, one of at most 1024; given [${dims.join(', ')}]`;

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && text.trim() !== '') return count;
  throw new UsageError(`--top: expected a whole number from 0 up, given '${text}'`);
}
