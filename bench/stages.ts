/**
 * `npm run bench`: 30 s of audio to Whisper's 80 log-mel features by each step of the way from naive to SIMD, in one process, one
 * thread, interleaved, copies included. Values are checked before anything is timed. `-- --json FILE` writes the figures; `-- --presets` and
 * `-- --whole` are other benchmarks, ./presets.ts and ./whole.ts.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ReferenceTransform } from '../packages/melisma/src/stages/reference.ts';
import { buildLibrary, importBuilt } from './build.ts';
import { commit, machineLine, thisMachine } from './machine.ts';
import { denseAudio, SAMPLE_RATE, SIGNAL } from './signal.ts';
import { largestDifference, type Summary, summarise, threeDigits } from './statistics.ts';

type Library = typeof import('melisma');
type Reference = typeof import('../packages/melisma/src/stages/reference.ts');
type Scalar = typeof import('../packages/melisma/src/stages/dft/scalar.ts');

/** One step: the same features, computed another way. */
interface Step {
  name: string;
  run: () => ArrayLike<number>;
  /** Largest distance from the naive features; float32 costs 3e-6 on noise and 3e-5 on a bare chirp. */
  bound: number;
  /** Untimed runs: V8 has compiled the naive chain long before the end of its first. */
  warmUp: number;
  /** Timed in every round, or in one of so many: the naive chain takes seconds. */
  every: number;
}

interface Row extends Summary {
  name: string;
  timesRealtime: number;
  speedUp: number;
  distance: number;
}

const ROUNDS = 30;
const options = { sampleRate: SAMPLE_RATE };

/** Every step from naive to SIMD, the naive one first. */
async function planSteps(samples: Float32Array): Promise<Step[]> {
  const { createExtractorSync, presets } = await importBuilt<Library>('index');
  const { frameStages, referenceFeatures } = await importBuilt<Reference>('reference');
  const extractor = createExtractorSync('whisper');
  const out = new Float32Array(80 * 3000);
  const { dftScalar } = await importBuilt<Scalar>('scalar');
  const naive = (transform: ReferenceTransform) =>
    referenceFeatures(presets.whisper, Float64Array.from(samples), samples.length, transform);
  const into = () => {
    extractor.extractInto(samples, out, options);
    return out;
  };
  const slow = { warmUp: 1, every: 6 };
  const fast = { warmUp: 100, every: 1 };
  return [
    { name: 'naive: float64, DFT by definition', run: () => naive(frameStages.dft), bound: 0, ...slow },
    { name: 'scalar FFT: float64, mixed radix', run: () => naive(dftScalar), bound: 1e-9, ...slow },
    { name: 'SIMD, extractInto', run: into, bound: 1e-5, ...fast },
    { name: 'SIMD, extract', run: () => extractor.extract(samples, options).data, bound: 1e-5, ...fast },
  ];
}

/** Each step's distance from the naive one. Throws when a step is wrong: then its time means nothing. */
function check(steps: Step[]): number[] {
  const truth = Float64Array.from(steps[0].run());
  return steps.map(({ name, run, bound }) => {
    const distance = largestDifference(run(), truth);
    if (!(distance <= bound)) throw new Error(`${name}: ${distance} from the naive features, more than ${bound}`);
    return distance;
  });
}

/** What every run's features are added to, so that no run can be left out. */
let sink = 0;

function timed({ run }: Step): number {
  const begin = process.hrtime.bigint();
  const features = run();
  const elapsed = process.hrtime.bigint() - begin;
  sink += features[0] + features[features.length - 1];
  return Number(elapsed) / 1e6;
}

/** Milliseconds of each step's runs; the steps of a round run one after the other. */
function timeAll(steps: Step[]): number[][] {
  for (const step of steps) for (let i = 0; i < step.warmUp; i++) timed(step);
  const times: number[][] = steps.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    steps.forEach((step, i) => {
      if (round % step.every === 0) times[i].push(timed(step));
    });
  }
  return times;
}

function rowsOf(steps: Step[], distances: number[], times: number[][]): Row[] {
  const summaries = times.map(summarise);
  return steps.map(({ name }, i) => {
    const { min } = summaries[i];
    return {
      name,
      ...summaries[i],
      timesRealtime: 30_000 / min,
      speedUp: summaries[0].min / min,
      distance: distances[i],
    };
  });
}

function print(rows: Row[]): void {
  const line = (...cells: string[]) => console.log(cells.map((c, i) => (i ? c.padStart(11) : c.padEnd(36))).join(''));
  line('', 'min, ms', 'median, ms', 'x realtime', 'speed-up', 'distance');
  for (const { name, min, median, timesRealtime, speedUp, distance } of rows) {
    line(
      name,
      threeDigits(min),
      threeDigits(median),
      timesRealtime.toFixed(0),
      threeDigits(speedUp),
      distance.toExponential(1),
    );
  }
}

async function benchStages(json: string | undefined): Promise<void> {
  await buildLibrary();
  const machine = thisMachine();
  const versions = { node: process.versions.node, v8: process.versions.v8, commit: commit() };
  const steps = await planSteps(denseAudio());
  const rows = rowsOf(steps, check(steps), timeAll(steps));
  print(rows);
  console.log(`\n${SIGNAL}; ${ROUNDS} interleaved rounds, one thread, copies included (sink ${sink.toFixed(3)})`);
  console.log(`${machineLine(machine)}; Node ${versions.node}, V8 ${versions.v8}, commit ${versions.commit}`);
  if (json) writeFileSync(json, `${JSON.stringify({ signal: SIGNAL, machine, versions, rows }, null, 2)}\n`);
}

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    presets: { type: 'boolean', default: false },
    only: { type: 'string' },
    whole: { type: 'boolean', default: false },
    local: { type: 'boolean', default: false },
  },
});
if (values.presets) await (await import('./presets.ts')).benchPresets(values);
else if (values.whole) await (await import('./whole.ts')).benchWhole(values);
else await benchStages(values.json);
