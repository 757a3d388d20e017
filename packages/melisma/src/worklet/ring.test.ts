/** The ring with its writer in another thread: no row is torn, none comes twice, and what is missing was counted. */
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { type RingShape, RowRing, ringBytes } from './ring.ts';

const { outputFiles } = buildSync({
  entryPoints: [`${import.meta.dirname}/ring.ts`],
  bundle: true,
  format: 'cjs',
  write: false,
});

/** Writes rows whose values are all the row's own number, until it has written `rows`. */
const writer = `${outputFiles[0].text}
const { workerData: { memory, shape, rows } } = require('node:worker_threads');
const ring = new module.exports.RowRing(memory, shape);
const row = new Float32Array(shape.width);
for (let i = 0; i < rows; i++) {
  row.fill(i);
  ring.write(row, 0, i, i / 100, 4 * (i >> 12));
}`;

test.each([
  ['of 8 rows', 8],
  ['of 1000 rows, which are no power of two', 1000],
])('%s', async (_, most) => {
  const shape: RingShape = { most, width: 80, output: 'float32' };
  const rows = 200_000;
  const memory = new SharedArrayBuffer(ringBytes(shape));
  const ring = new RowRing(memory, shape);
  const worker = new Worker(writer, { eval: true, workerData: { memory, shape, rows } });
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const out = new Float32Array(7 * shape.width);
  let [next, taken, torn] = [0, 0, 0];
  while (!isOver || ring.count > 0) {
    while (ring.take(out)) {
      const { count, firstFrame, time, mark } = ring.read;
      const isWhole = time === firstFrame / 100 && mark === 4 * (firstFrame >> 12) && firstFrame >= next;
      const values = out.subarray(0, count * shape.width);
      if (!isWhole || values.some((x, i) => x !== firstFrame + Math.floor(i / shape.width))) torn++;
      next = firstFrame + count;
      taken += count;
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  expect(torn).toBe(0);
  expect(next).toBe(rows);
  expect(taken + ring.dropped).toBe(rows);
});

test('goes on where its counts begin again at 0', () => {
  const shape: RingShape = { most: 5, width: 1, output: 'float64' };
  const memory = new ArrayBuffer(ringBytes(shape));
  new Int32Array(memory, 0, 2).fill(-3); // as if so many rows short of 2^32 had been written and read
  const ring = new RowRing(memory, shape);
  for (let i = 0; i < 8; i++) ring.write(Float64Array.of(i), 0, i, 0, 0);
  const out = new Float64Array(5);
  expect([ring.count, ring.dropped, ring.take(out), ring.take(out)]).toEqual([5, 3, true, false]);
  expect([...out]).toEqual([3, 4, 5, 6, 7]);
});
