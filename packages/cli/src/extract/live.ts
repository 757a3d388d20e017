/** `--raw`: samples without a header from standard input, features of frames as soon as they are final, in memory that does not grow. */
import type { FeatureArray } from 'melisma';
import { createFeatureStream, type FeatureStream } from 'melisma/stream';
import { checkRaw, rawSamples, rawStreamOptions } from '../audio/raw.ts';
import { UsageError } from '../errors/failure.ts';
import { standard } from '../files/standard-input.ts';
import { littleEndian } from '../files/stored-array.ts';
import { refuseExisting, writeInPieces } from '../files/write.ts';
import { printBytes, sayOnError } from '../report/streams.ts';
import { formatCount, formatMilliseconds, formatSeconds } from '../report/text.ts';
import { extractorFor } from '../spec/extractor.ts';
import { type ExtractFlags, optionsOf } from './flags.ts';

/** @throws UsageError for what an endless input rules out */
export function checkLive(audio: readonly string[], flags: ExtractFlags): void {
  checkRaw('extract', audio, flags, ['start', 'duration', 'channel', 'length', 'plot', 'json', 'dryRun']);
  const { output, format } = flags;
  if (flags.filesFrom !== undefined)
    throw new UsageError('--files-from is nothing for --raw: melisma extract - --raw s16le');
  if (output === undefined) throw new UsageError('-o is missing: - for standard output, or a .raw file');
  if (format !== 'raw' && !/\.(raw|bin)$/i.test(output))
    throw new UsageError(
      '--format raw is missing: the other formats begin with a number of frames that nobody knows yet',
    );
}

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the options or the samples */
export async function runLive(flags: ExtractFlags): Promise<number> {
  const output = flags.output!;
  using extractor = await extractorFor(flags, optionsOf(flags));
  const stream = createFeatureStream(extractor, rawStreamOptions(extractor.spec, flags));
  const live = new Live(stream, flags);
  if (output === standard) await live.run(printBytes);
  else {
    if (!flags.overwrite) refuseExisting(output);
    await writeInPieces(output, ({ append }) => live.run(append));
  }
  if (!flags.quiet) live.tell();
  return 0;
}

class Live {
  readonly #stream: FeatureStream<FeatureArray>;
  readonly #flags: ExtractFlags;
  #samples = 0;
  #frames = 0;
  #width = 0;
  #milliseconds = 0;

  constructor(stream: FeatureStream<FeatureArray>, flags: ExtractFlags) {
    this.#stream = stream;
    this.#flags = flags;
  }

  /** Until the samples end, or somebody says so: Ctrl-C ends them, and what they still complete is written. */
  async run(write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    let replaced = 0;
    for await (const samples of rawSamples(this.#flags.raw!)) {
      this.#samples += samples.length;
      await this.#write(write, () => this.#stream.push(samples));
      replaced = this.#stream.replaced;
    }
    await this.#write(write, () => this.#stream.flush());
    if (replaced > 0) sayOnError(`melisma: ${formatCount(replaced)} samples were no finite numbers and taken for 0`);
  }

  async #write(
    write: (bytes: Uint8Array) => Promise<void>,
    compute: () => ReturnType<FeatureStream<FeatureArray>['push']>,
  ): Promise<void> {
    const start = performance.now();
    const { data, dims } = compute();
    this.#milliseconds += performance.now() - start;
    this.#frames += dims[0];
    this.#width = dims[1];
    if (data.length > 0) await write(littleEndian(data, this.#flags.dtype));
  }

  tell(): void {
    const { rate, dtype } = this.#flags;
    const sound = formatSeconds(this.#samples / rate!);
    const size = `${dtype} [${this.#frames}, ${this.#width}]`;
    sayOnError(`${sound} of audio; features ${formatMilliseconds(this.#milliseconds)}; ${size}`);
  }
}
