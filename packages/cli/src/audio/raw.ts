/** `--raw`: samples without a header from standard input, as they come, until they end or Ctrl-C ends them. */
import type { Spec } from 'melisma';
import { UsageError } from '../errors/failure.ts';
import { standard, standardInput } from '../files/standard-input.ts';
import type { ScaleFlags, SourceFlags } from './flags.ts';

/** Samples as they come: 16-bit integers or floats, little-endian, one channel. */
export const rawFormats = ['s16le', 'f32le'] as const;
export type RawFormat = (typeof rawFormats)[number];

/** As commander hands them over. */
export interface RawFlags extends SourceFlags, ScaleFlags {
  raw?: RawFormat;
  /** Hz. */
  rate?: number;
  /** What stands in for statistics over all of what has no end. */
  statistics?: 'running';
}

/**
 * `never`: options that say something about a recording, which has an end.
 *
 * @throws UsageError for what an endless input rules out
 */
export function checkRaw<Flags extends RawFlags>(
  command: string,
  audio: readonly string[],
  flags: Flags,
  never: readonly (keyof Flags & string)[],
): void {
  const { raw, rate, resampler } = flags;
  if (audio.length !== 1 || audio[0] !== standard)
    throw new UsageError(`--raw ${raw} is read from standard input: melisma ${command} - --raw ${raw}`);
  if (rate === undefined) throw new UsageError('--rate is missing: raw samples do not say their rate');
  const wrong = never.find((name) => flags[name] !== undefined);
  if (wrong) throw new UsageError(`--${wrong === 'dryRun' ? 'dry-run' : wrong} is nothing for --raw, which has no end`);
  if (resampler === 'torchaudio' || resampler === 'kaldi')
    throw new UsageError(`--resampler ${resampler} takes recordings: high and fast take what comes`);
}

/** Options of a stream for the samples. */
export function rawStreamOptions({ sampleRate }: Spec, { rate, resampler, statistics, anyScale }: RawFlags) {
  const isOther = rate !== sampleRate && resampler !== 'none';
  return {
    sampleRate: rate!,
    anyScale: anyScale ?? false,
    ...(statistics === undefined ? {} : { statistics }),
    ...(isOther ? { resample: (resampler ?? 'high') as 'high' | 'fast' } : {}),
  };
}

/** What comes on standard input. */
export const rawSamples = (raw: RawFormat): AsyncGenerator<Int16Array | Float32Array> =>
  untilInterrupted(samplesOf(standardInput(), raw));

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
