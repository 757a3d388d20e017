/**
 * `npm run bench:resample [--python PYTHON] [--rounds 30] [--pairs 44100-16000,48000-16000]`: 30 s of one channel at another rate, one
 * thread, copies included. Melisma and libsamplerate-js run here (`npm ci` in bench/resample), the Python resamplers in a process of
 * their own, by its own clock; a round gives everybody one turn. Values are checked before anything is timed.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createResamplerSync, type ResamplerOptions } from 'melisma/resample';
import { libsamplerate } from '../scripts/resampling/peers.ts';
import { commit, machineLine, root, thisMachine } from './machine.ts';
import { summarise, threeDigits } from './statistics.ts';

const SECONDS = 30;

interface Rates {
  from: number;
  to: number;
}

/** One resampler: a run gives its own milliseconds. */
interface Step {
  name: string;
  /** The output, for the check. */
  first: () => Promise<ArrayLike<number>>;
  time: () => Promise<number>;
  /** Timed in every round, or in one of so many. */
  every: number;
}

/** Tones that every resampler lets through, as shares of half of the lower rate. */
const TONES = [0.03, 0.11, 0.19, 0.27];

const toneAt = ({ from, to }: Rates, seconds: number): number =>
  TONES.reduce((sum, share) => sum + 0.2 * Math.sin(Math.PI * share * Math.min(from, to) * seconds), 0);

const samplesOf = (rates: Rates): Float32Array =>
  Float32Array.from({ length: SECONDS * rates.from }, (_, i) => toneAt(rates, i / rates.from));

/** Throws where the middle second is not the same tones at the other rate. */
function check(rates: Rates, name: string, output: ArrayLike<number>): void {
  const middle = Math.round((SECONDS / 2) * rates.to);
  let worst = 0;
  for (let n = middle; n < middle + rates.to; n++)
    worst = Math.max(worst, Math.abs(output[n] - toneAt(rates, n / rates.to)));
  if (!(worst < 2e-3)) throw new Error(`${name}: ${worst} from the tones`);
}

/** What every run's outputs are added to, so that no run can be left out. */
let sink = 0;

function here(name: string, run: () => ArrayLike<number>, every = 1): Step {
  const time = async () => {
    const begin = process.hrtime.bigint();
    const output = run();
    const elapsed = process.hrtime.bigint() - begin;
    sink += output[output.length - 1];
    return Number(elapsed) / 1e6;
  };
  return { name, first: async () => run(), time, every };
}

function ours(rates: Rates, samples: Float32Array): Step[] {
  const of = (options: Partial<ResamplerOptions>) => createResamplerSync({ ...rates, ...options });
  const [high, fast, torchaudio] = [of({}), of({ quality: 'fast' }), of({ compatibility: 'torchaudio' })];
  const out = new Float32Array(high.outputLength(samples.length));
  return [
    here('melisma high, resampleInto', () => {
      high.resampleInto(samples, out);
      return out;
    }),
    here('melisma high, resample', () => high.resample(samples)),
    here('melisma fast, resample', () => fast.resample(samples)),
    here('melisma torchaudio mode, resample', () => torchaudio.resample(samples)),
  ];
}

/** libsamplerate-js; `simple` takes up to 4 MB, so `full` is what a user would call. */
async function javascript({ from, to }: Rates, samples: Float32Array): Promise<Step[]> {
  const { create, ConverterType, version } = libsamplerate();
  const made = async (name: string, type: string, every: number) => {
    const resampler = await create(1, from, to, { converterType: ConverterType[type] });
    return here(`libsamplerate-js ${version} ${name}`, () => resampler.full(samples), every);
  };
  return [await made('fastest', 'SRC_SINC_FASTEST', 5), await made('best', 'SRC_SINC_BEST_QUALITY', 10)];
}

class PythonPeers {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #folder: string;

  constructor(python: string, { from, to }: Rates, samples: Float32Array) {
    this.#folder = mkdtempSync(join(tmpdir(), 'resample-bench-'));
    const file = join(this.#folder, 'samples.f32');
    writeFileSync(file, samples);
    const script = join(root, 'bench/resample/serve.py');
    this.#process = spawn(python, [script, file, `${from}`, `${to}`, this.#folder]);
    this.#process.stderr.pipe(process.stderr);
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async steps(): Promise<{ versions: string; steps: Step[] }> {
    const [versions, ...names] = (await this.#line()).split('|');
    const steps = names.map((name) => ({
      name,
      first: async () => new Float32Array(new Uint8Array(readFileSync(join(this.#folder, `${name}.f32`))).buffer),
      time: async () => {
        this.#process.stdin.write(`${name}\n`);
        return Number(await this.#line());
      },
      every: name.startsWith('libsamplerate') ? 5 : 1,
    }));
    return { versions, steps };
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the Python process has ended');
    return value;
  }

  close(): void {
    this.#process.stdin.end();
    rmSync(this.#folder, { recursive: true });
  }
}

const WARM_UP = 20;

/** Everybody's turns: half of a round in one order, the next in the other. */
async function timeAll(steps: readonly Step[], rounds: number): Promise<number[][]> {
  for (const step of steps) for (let i = 0; i < WARM_UP / step.every; i++) await step.time();
  const times: number[][] = steps.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? steps : steps.toReversed();
    for (const step of order) if (round % step.every === 0) times[steps.indexOf(step)].push(await step.time());
  }
  return times;
}

async function benchPair(rates: Rates, python: string | undefined, rounds: number): Promise<void> {
  const samples = samplesOf(rates);
  const steps = [...ours(rates, samples), ...(await javascript(rates, samples))];
  const peers = python === undefined ? undefined : new PythonPeers(python, rates, samples);
  const { versions, steps: theirs } = (await peers?.steps()) ?? { versions: 'no Python peers', steps: [] };
  steps.push(...theirs);
  for (const step of steps) check(rates, step.name, await step.first());
  const times = await timeAll(steps, rounds);
  peers?.close();
  const line = (...cells: string[]) => console.log(cells.map((c, i) => (i ? c.padStart(12) : c.padEnd(38))).join(''));
  line(`\n${rates.from} to ${rates.to} Hz`, 'min, ms', 'median, ms', 'p90, ms', 'x realtime');
  steps.forEach(({ name }, i) => {
    const { min, median, p90 } = summarise(times[i]);
    line(name, threeDigits(min), threeDigits(median), threeDigits(p90), ((SECONDS * 1000) / median).toFixed(0));
  });
  console.log(`(${versions}; sink ${sink.toFixed(3)})`);
}

const { values } = parseArgs({
  options: {
    python: { type: 'string' },
    rounds: { type: 'string', default: '30' },
    pairs: { type: 'string', default: '44100-16000,48000-16000,16000-44100,44100-16001' },
  },
});
console.log(`${SECONDS} s of one channel, one thread, ${values.rounds} interleaved rounds, copies included`);
for (const pair of values.pairs.split(',')) {
  const [from, to] = pair.split('-').map(Number);
  await benchPair({ from, to }, values.python, Number(values.rounds));
}
console.log(`${machineLine(thisMachine())}; Node ${process.versions.node}, commit ${commit()}`);
