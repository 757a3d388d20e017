/** `--raw`: samples without a header from standard input, features of frames as soon as they are final, in memory that does not grow. */
import { createExtractor, type Extractor, type FeatureArray } from 'melisma';
import { createFeatureStream, type FeatureStream } from 'melisma/stream';
import { UsageError } from '../errors/failure.ts';
import { standard, standardInput } from '../files/standard-input.ts';
import { littleEndian } from '../files/stored-array.ts';
import { refuseExisting, writeInPieces } from '../files/write.ts';
import { printBytes, sayOnError } from '../report/streams.ts';
import { formatCount, formatMilliseconds, formatSeconds } from '../report/text.ts';
import { chooseFrontEnd, tellNotes } from '../spec/choose.ts';
import { type ExtractFlags, optionsOf, type RawFormat } from './flags.ts';

/** @throws UsageError for what an endless input rules out */
export function checkLive(audio: readonly string[], flags: ExtractFlags): void {
  const { rate, output, format, resampler, raw } = flags;
  if (audio.length !== 1 || audio[0] !== standard || flags.filesFrom !== undefined)
    throw new UsageError(`--raw ${raw} is read from standard input: melisma extract - --raw ${raw}`);
  if (rate === undefined) throw new UsageError('--rate is missing: raw samples do not say their rate');
  if (output === undefined) throw new UsageError('-o is missing: - for standard output, or a .raw file');
  if (format !== 'raw' && !/\.(raw|bin)$/i.test(output))
    throw new UsageError(
      '--format raw is missing: the other formats begin with a number of frames that nobody knows yet',
    );
  const never = ['start', 'duration', 'channel', 'length', 'plot', 'json', 'dryRun'] as const;
  const wrong = never.find((name) => flags[name] !== undefined);
  if (wrong) throw new UsageError(`--${wrong === 'dryRun' ? 'dry-run' : wrong} is nothing for --raw, which has no end`);
  if (resampler === 'torchaudio' || resampler === 'kaldi')
    throw new UsageError(`--resampler ${resampler} takes recordings: high and fast take what comes`);
}

/** @returns the exit code @throws UsageError, MelismaError for what is wrong with the options or the samples */
export async function runLive(flags: ExtractFlags): Promise<number> {
  const output = flags.output!;
  const frontEnd = await chooseFrontEnd(flags);
  tellNotes(frontEnd, flags);
  using extractor = await createExtractor(frontEnd.spec, optionsOf(flags));
  const stream = createFeatureStream(extractor, streamOptions(extractor, flags));
  const live = new Live(stream, flags);
  if (output === standard) await live.run(printBytes);
  else {
    if (!flags.overwrite) refuseExisting(output);
    await writeInPieces(output, ({ append }) => live.run(append));
  }
  if (!flags.quiet) live.tell();
  return 0;
}

function streamOptions({ spec }: Extractor<FeatureArray>, { rate, resampler, statistics, anyScale }: ExtractFlags) {
  const isOther = rate !== spec.sampleRate && resampler !== 'none';
  return {
    sampleRate: rate!,
    anyScale: anyScale ?? false,
    ...(statistics === undefined ? {} : { statistics }),
    ...(isOther ? { resample: (resampler ?? 'high') as 'high' | 'fast' } : {}),
  };
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
    for await (const samples of untilInterrupted(samplesOf(standardInput(), this.#flags.raw!))) {
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

/** Whole samples of each chunk; a byte that is left over waits for the next ones. */
async function* samplesOf(
  chunks: AsyncIterable<Uint8Array>,
  raw: RawFormat,
): AsyncGenerator<Int16Array | Float32Array> {
  const size = raw === 's16le' ? 2 : 4;
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const count = Math.floor(bytes.length / size);
    rest = bytes.subarray(count * size);
    if (count === 0) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    yield raw === 's16le'
      ? Int16Array.from({ length: count }, (_, i) => view.getInt16(2 * i, true))
      : Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
  }
}

/** The chunks until they end, or Ctrl-C does it. */
async function* untilInterrupted<T>(chunks: AsyncGenerator<T>): AsyncGenerator<T> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let isInterrupted = false;
  let wake = () => {};
  const interrupt = () => {
    isInterrupted = true;
    wake();
  };
  /** A promise of its own each time: what waits for one that outlives it, `Promise.race`, is never let go. */
  const next = () =>
    new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
      wake = () => resolve(undefined);
      chunks.next().then(resolve, reject);
    });
  for (const signal of signals) process.on(signal, interrupt);
  try {
    while (!isInterrupted) {
      const found = await next();
      if (!found || found.done) break;
      yield found.value;
    }
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
    process.stdin.destroy();
  }
}
