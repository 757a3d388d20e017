/**
 * Rounding noise of the windowed transform of 400 points in float32, against the same program in float64.
 *
 *   npm run noise
 *
 * The largest error of a clip is a lottery: it sits in the one bin that happens to be weakest. So the noise is measured
 * here by its mean: sigma = sqrt(mean of |noise|^2 over frames and bins / mean power of the frame's bins), in units of
 * 2^-24. `weak` takes the bins that lie 40 dB or more below the frame's strongest, `low` bins 1 and 2.
 * docs/design/accuracy.md quotes the table.
 */

import { clipSamples } from '../oracle/golden.ts';
import { seededNoise } from '../oracle/seeded.ts';
import { binsOfLane, realTransform, type Transform } from '../oracle/transform.ts';
import { encode } from '../packages/melisma/src/generator/encoder.ts';
import { laneCount, type Node, type Statement } from '../packages/melisma/src/generator/program.ts';
import { windowTable } from '../packages/melisma/src/tables/windows.ts';

const N = 400;
const UNIT = 2 ** -24;
const WEAK = 1e-4;
const window = windowTable('hann', N, true);

/** A frame as the transform reads it. */
type Prepare = (frame: Float64Array) => Float64Array;

const exact: Prepare = (frame) => frame.map((x, i) => window[i] * x);
const rounded: Prepare = (frame) => frame.map((x, i) => Math.fround(Math.fround(window[i]) * x));

/** z[i] = y[i] - c y[i-1], around the frame's end: its bins are those of y times 1 - c exp(-2 pi i k / N). */
const difference =
  (c: number, prepare: Prepare, round: (x: number) => number): Prepare =>
  (frame) =>
    prepare(frame).map((y, i, all) => round(y - round(c * all[(i + N - 1) % N])));

/** |1 - c exp(-2 pi i k / N)|^2. */
const gain = (c: number, k: number) => 1 + c * c - 2 * c * Math.cos((2 * Math.PI * k) / N);

/** The transform of one frame after another, as pairs (re, im). */
function runner(element: 'f32' | 'f64'): (samples: Float64Array) => Float64Array {
  const transform: Transform = realTransform(element, N);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(encode(transform.program)));
  const { buffer } = exports.memory as WebAssembly.Memory;
  const lanes = laneCount(element);
  const input = new (element === 'f32' ? Float32Array : Float64Array)(buffer, transform.input, N * lanes);
  return (samples) => {
    samples.forEach((x, i) => {
      input[i * lanes] = x;
    });
    (exports.run as () => void)();
    return binsOfLane(new Uint8Array(buffer), transform, N, 0);
  };
}

const [single, double] = [runner('f32'), runner('f64')];

/** Noise and signal of one frame, bins 1 .. N/2 - 1. */
function measure(got: Float64Array, want: Float64Array, c: number) {
  const bins = Array.from({ length: N / 2 - 1 }, (_, i) => i + 1);
  const square = (k: number, from: Float64Array, less?: Float64Array) =>
    ((from[2 * k] - (less?.[2 * k] ?? 0)) ** 2 + (from[2 * k + 1] - (less?.[2 * k + 1] ?? 0)) ** 2) / gain(c, k);
  return { noise: bins.map((k) => square(k, got, want)), power: bins.map((k) => square(k, want)) };
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Sigma over all bins, the weak ones, and the lowest two. */
function sigmas(frames: Float64Array[], run: typeof single, c: number, prepare: Prepare, truth: Prepare): string {
  const parts: Record<'all' | 'weak' | 'low', number[]> = { all: [], weak: [], low: [] };
  for (const frame of frames) {
    const { noise, power } = measure(run(prepare(frame)), double(truth(frame)), c);
    const relative = noise.map((x) => x / mean(power));
    const strongest = Math.max(...power);
    parts.all.push(mean(relative));
    parts.low.push(mean(relative.slice(0, 2)));
    parts.weak.push(...relative.filter((_, i) => power[i] < WEAK * strongest));
  }
  return Object.entries(parts)
    .map(([name, values]) => `${name} ${values.length ? (Math.sqrt(mean(values)) / UNIT).toFixed(2) : '-'}`)
    .join('  ');
}

/** Additions and multiplications that one call executes. */
function operations(statements: readonly Statement[]): number {
  let count = 0;
  for (const statement of statements) {
    if (statement.kind === 'block') count += blockOperations(statement.effects.map(({ value }) => value));
    if (statement.kind !== 'loop' || statement.to.op !== 'const' || statement.from.op !== 'const') continue;
    const turns = Math.ceil((statement.to.value - statement.from.value) / statement.step);
    count += turns * operations(statement.body);
  }
  return count;
}

function blockOperations(values: Node[]): number {
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if ('a' in node) visit(node.a);
    if ('b' in node) visit(node.b);
  };
  values.forEach(visit);
  return [...seen].filter(({ op }) => op === 'add' || op === 'sub' || op === 'mul').length;
}

const speech = clipSamples('jfk');
const clips = {
  speech: Array.from({ length: 3000 }, (_, i) => speech.slice(3000 + 55 * i, 3000 + 55 * i + N)),
  'white noise': Array.from({ length: 1000 }, (_, i) => seededNoise(N, i + 1).map(Math.fround)),
};

console.log(`400 points: ${operations(realTransform('f32', N).program.functions[0].body)} operations`);
for (const [name, frames] of Object.entries(clips)) {
  const row = (title: string, figures: string) => console.log(`${name.padEnd(12)} ${title.padEnd(34)} ${figures}`);
  row('window and transform', sigmas(frames, single, 0, rounded, exact));
  row('window alone', sigmas(frames, double, 0, rounded, exact));
  for (const c of [0.25, 0.5, 0.75])
    row(
      `transform of y[i] - ${c} y[i-1]`,
      sigmas(frames, single, c, difference(c, rounded, Math.fround), difference(c, exact, Number)),
    );
}
