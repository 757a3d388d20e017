/**
 * A pool of two workers beside one thread: checks, then times, in turn. `npx tsx bench/pool.ts`
 *
 * The caller waits for the result, which is a new array on both sides. What stands beside the times is how much faster the pool is, by the minima
 * and by the medians: below 1 one thread wins.
 */
import { createExtractor, type ExtractOptions, type Extractor, type PresetName } from 'melisma';
import { createPool, type Pool } from 'melisma/pool';
import { commit, machineLine, thisMachine } from './machine.ts';
import { denseAudio, SAMPLE_RATE } from './signal.ts';
import { summarise, threeDigits } from './statistics.ts';

const WORKERS = 2;
const seconds = denseAudio();

/** The 30 s again and again. */
function audioOf(minutes: number): Float32Array {
  const all = new Float32Array(minutes * 60 * SAMPLE_RATE);
  for (let at = 0; at < all.length; at += seconds.length) all.set(seconds.subarray(0, all.length - at), at);
  return all;
}

interface Side {
  extractor: Extractor;
  pool: Pool;
}

interface Row {
  name: string;
  runs: number;
  one(): Float32Array[];
  many(): Promise<Float32Array[]>;
}

const at = { sampleRate: SAMPLE_RATE };

function windowsRow({ extractor, pool }: Side): Row {
  const samples = audioOf(10);
  return {
    name: 'whisper, 20 windows of 10 min',
    runs: 30,
    one: () => Array.from(extractor.windows(samples, at), ({ data }) => data),
    async many() {
      const all: Float32Array[] = [];
      for await (const { data } of pool.windows(samples, at)) all.push(data);
      return all;
    },
  };
}

function clipRow(preset: PresetName, { extractor, pool }: Side, minutes: number, runs: number): Row {
  const samples = audioOf(minutes);
  const options: ExtractOptions = preset === 'whisper' ? { ...at, length: 'unpadded' } : at;
  return {
    name: `${preset}, one clip of ${minutes < 1 ? '30 s' : minutes < 60 ? `${minutes} min` : '1 h'}`,
    runs,
    one: () => [extractor.extract(samples, options).data],
    many: async () => [(await pool.extract(samples, options)).data],
  };
}

/** Throws unless both sides give the same bits; they are warm then. */
async function check({ name, one, many }: Row): Promise<void> {
  for (let i = 0; i < 3; i++) {
    const [expected, given] = [one(), await many()];
    const same = expected.every(
      (data, k) => data.length === given[k].length && data.every((x, j) => Object.is(x, given[k][j])),
    );
    if (!same || expected.length !== given.length) throw new Error(`${name}: other bits`);
  }
}

async function timed(run: () => unknown): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}

async function tell(row: Row): Promise<void> {
  await check(row);
  const [one, many]: [number[], number[]] = [[], []];
  for (let i = 0; i < row.runs; i++) {
    one.push(await timed(row.one));
    many.push(await timed(row.many));
  }
  const [a, b] = [summarise(one), summarise(many)];
  const cells = [a.min, a.median, b.min, b.median].map((x) => threeDigits(x).padStart(8));
  const gains = [a.min / b.min, a.median / b.median].map((x) => x.toFixed(2).padStart(7));
  console.log(row.name.padEnd(34) + [...cells, ...gains].join(''));
}

async function sideOf(preset: PresetName): Promise<Side> {
  return { extractor: await createExtractor(preset), pool: await createPool(preset, { workers: WORKERS }) };
}

console.log(`${machineLine(thisMachine())}; ${process.version}, commit ${commit()}`);
console.log('milliseconds: minimum and median of one thread, of two workers; one thread over two workers, by each\n');
for (const preset of ['whisper', 'kaldi-fbank', 'parakeet-tdt'] as const) {
  const side = await sideOf(preset);
  if (preset === 'whisper') await tell(windowsRow(side));
  for (const [minutes, runs] of [[0.5, 60], [10, 20], [60, 7]]) await tell(clipRow(preset, side, minutes, runs)); // biome-ignore format: a table
  await side.pool.close();
}
