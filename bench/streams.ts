/**
 * `npm run bench:streams`: pushes of 10 ms, each figure beside its bar, as the best of five processes. `-- --node PROGRAM` names the Node to time,
 * `-- --only pushes,million,memory,hours` some of the four measurements, `-- --processes 2` makes it shorter.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildLibrary, builtFolder } from './build.ts';
import { commit, machineLine, root, thisMachine } from './machine.ts';
import { threeDigits } from './statistics.ts';

const { values } = parseArgs({
  options: {
    node: { type: 'string', default: process.execPath },
    only: { type: 'string', default: 'pushes,million,memory,hours' },
    processes: { type: 'string', default: '5' },
  },
});

/** What bench/streams/measure.mjs says of a measurement, in a process of its own. */
function measured<T>(what: string): T {
  const script = join(root, 'bench/streams/measure.mjs');
  const { status, stdout } = spawnSync(values.node, ['--expose-gc', script, builtFolder, what], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${what} ended with ${status}`);
  return JSON.parse(stdout);
}

const best = (figures: readonly number[]): number => Math.min(...figures);

/** `figure unit  (bar)`, and whether it holds. */
function held(figure: number, unit: string, bar: number): string {
  return `${threeDigits(figure).padStart(7)} ${unit}, at most ${bar}: ${figure <= bar ? 'held' : 'MISSED'}`;
}

interface Timing {
  median: number;
  rare: number;
  bare: number;
  bareRare: number;
}

interface PushRow extends Record<'push' | 'pushInto' | 'pushView', Timing> {
  preset: string;
  rate: number;
  statistics?: string;
}

/** Microseconds: at the front end's own rate, and from 48 kHz. */
const BARS = { 16000: 3.5, 48000: 12 } as Record<number, number>;
const RARE_BAR = 25;

function tellPushes(processes: readonly PushRow[][]): void {
  console.log(
    '10 ms, microseconds: median, 99.9th percentile; beside them both of the kernel by itself, in turns, which makes nothing and waits for nothing',
  );
  processes[0].forEach(({ preset, rate, statistics }, row) => {
    for (const method of ['push', 'pushInto', 'pushView'] as const) {
      const of = (key: keyof Timing) => best(processes.map((rows) => rows[row][method][key]));
      const name = `${preset}${statistics ? `, '${statistics}'` : ''}, ${rate / 1000} kHz, ${method}`;
      const rare = rate === 16000 ? held(of('rare'), '', RARE_BAR) : threeDigits(of('rare')).padStart(7);
      console.log(
        `  ${name.padEnd(46)}${held(of('median'), 'us', BARS[rate])}; ${rare}; kernel ${threeDigits(of('bare'))}, ${threeDigits(of('bareRare'))}`,
      );
    }
  });
}

interface Million {
  ratio: number;
  first: number;
  last: number;
  growth: number;
}

function tellMillion(processes: readonly Million[]): void {
  const ratio = best(processes.map((process) => process.ratio));
  const growth = best(processes.map((process) => process.growth));
  console.log('1,000,000 pushes of 10 ms, kaldi-fbank');
  console.log(`  the last thousand over those from 10,001 on    ${held(ratio, 'times', 1.1)}`);
  console.log(`  what the heap and its buffers have grown       ${held(growth / 1e6, 'MB', 1)}`);
}

type Memory = Record<string, number> & { presets: number; largest: { name: string; bytes: number } };

function tellMemory({ presets, largest, ...streams }: Memory): void {
  console.log(
    `Memory of a stream; of ${presets} presets with windows up to 1,024 samples ${largest.name} has the largest`,
  );
  for (const [name, bytes] of Object.entries(streams as Record<string, number>)) {
    console.log(`  ${name.padEnd(46)}${held(bytes / 1000, 'kB', name.includes(' from ') ? 40 : 8)}`);
  }
}

interface Hours {
  rows: number;
  seconds: number;
  growth: number;
  resident: number;
}

function tellHours({ rows, seconds, growth, resident }: Hours): void {
  console.log(
    `10 h from 48 kHz by low-latency, ${rows} rows in ${seconds.toFixed(0)} s, from the first hour to the last`,
  );
  console.log(`  what the heap and its buffers have grown       ${held(growth / 1e6, 'MB', 1)}`);
  console.log(`  what the process has grown                     ${threeDigits(resident / 1e6).padStart(7)} MB`);
}

const runs = <T>(what: string): T[] => Array.from({ length: Number(values.processes) }, () => measured<T>(what));
const tellers: Record<string, () => void> = {
  pushes: () => tellPushes(runs('pushes')),
  million: () => tellMillion(runs('million')),
  memory: () => tellMemory(measured('memory')),
  hours: () => tellHours(measured('hours')),
};

await buildLibrary();
const { stdout: version } = spawnSync(values.node, ['--version'], { encoding: 'utf8' });
console.log(`${machineLine(thisMachine())}; Node ${version.trim()}, commit ${commit()}`);
for (const what of values.only.split(',')) {
  if (!tellers[what]) throw new Error(`--only ${what}: expected ${Object.keys(tellers).join(', ')}`);
  tellers[what]();
}
