/**
 * Every length from 2 to 1024 (or the bounds given), in single and in double: bins, error against the definition, bits
 * against the interpreter. Minutes; the tests take a selection.
 *
 *   npm run exhaustive-dft -- [first] [last]
 */

import { bounds } from '../oracle/bounds.ts';
import { seededNoise } from '../oracle/seeded.ts';
import { SideBySide } from '../oracle/side-by-side.ts';
import { binsOfLane, definition, foldedBin, realTransform, relativeError } from '../oracle/transform.ts';
import type { Element } from '../packages/melisma/src/generator/program.ts';

const largestError = { f32: bounds.transform.primes.simd, f64: bounds.transform.primes.double } as const;
const lanesOf = { f32: 4, f64: 2 } as const;

/** The largest error over the lanes, and what is wrong with this length, if anything. */
function examine(element: Element, n: number): { error: number; complaint?: string } {
  const transform = realTransform(element, n);
  const both = new SideBySide(transform.program);
  const frames = Array.from({ length: lanesOf[element] }, (_, lane) => seededNoise(n, 10 * n + lane).map(Math.fround));
  both.writeFloats(transform.input, Array.from({ length: n * frames.length }, (_, i) => frames[i % frames.length][Math.floor(i / frames.length)])); // biome-ignore format: a call
  both.run('run');
  const folded = transform.order.map((k) => foldedBin(k, n)).sort((a, b) => a - b);
  const error = Math.max(...frames.map((frame, lane) => relativeError(binsOfLane(both.generated, transform, n, lane), definition(frame)))); // biome-ignore format: a call
  if (folded.length !== (n >> 1) + 1 || folded.some((k, i) => k !== i))
    return { error, complaint: 'bins 0 .. n/2 do not come once each' };
  if (!(error <= largestError[element])) return { error, complaint: `error ${error.toExponential(2)}` };
  return { error, complaint: both.difference() };
}

const [first = 2, last = 1024] = process.argv.slice(2).map(Number);
let failures = 0;
for (const element of ['f32', 'f64'] as const) {
  let worst = { n: 0, error: 0 };
  for (let n = first; n <= last; n++) {
    const { error, complaint } = examine(element, n);
    if (error > worst.error) worst = { n, error };
    if (complaint === undefined) continue;
    failures++;
    console.error(`${element}, ${n} points: ${complaint}`);
  }
  console.log(
    `${element}: ${last - first + 1} lengths, largest relative L2 error ${worst.error.toExponential(2)} at ${worst.n}`,
  );
}
process.exitCode = failures > 0 ? 1 : 0;
