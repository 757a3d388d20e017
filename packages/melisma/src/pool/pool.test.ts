/** What a pool promises, in Node on the sources. Pages and other runtimes: `npm run consumers`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { compileFrontEnd, createExtractor, MelismaError } from 'melisma';
import { createPool, type Pool, type PoolOptions } from 'melisma/pool';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { nodeFile } from '../../../../scripts/pool-worker.ts';

const at = { sampleRate: 16000 };
const clipOf = (seed: number, length = 4000): Float32Array =>
  Float32Array.from(seededNoise(length, seed + 1), (x) => x / 2);

/** Workers that a test can end. */
function watched(file = nodeFile()): { made: Worker[]; worker(): Worker } {
  const made: Worker[] = [];
  const worker = (): Worker => {
    made.push(new Worker(file, { execArgv: [] }));
    return made.at(-1)!;
  };
  return { made, worker };
}

const home = mkdtempSync(join(tmpdir(), 'melisma-pool-'));
afterAll(() => rmSync(home, { recursive: true }));

const kaldi = await createExtractor('kaldi-fbank');
const whisper = await createExtractor('whisper');
let pool: Pool;
let windows: Pool;

beforeAll(async () => {
  pool = await createPool('kaldi-fbank', { workers: 2 });
  windows = await createPool('whisper', { workers: 2 });
});
afterAll(async () => {
  await pool.close();
  await windows.close();
});

/** All bits. */
const isSame = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

/** What a promise is rejected with. */
const refused = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fulfilled',
    (reason) => reason,
  );

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('a pool', () => {
  test('says what an extractor says', async () => {
    for (const key of ['spec', 'name', 'target', 'bitsVersion', 'specHash'] as const)
      expect(pool[key], key).toEqual(kaldi[key]);
    expect(pool.workers).toBe(2);
    expect(windows.dims(500_000, { length: 'file' })).toEqual(whisper.dims(500_000, { length: 'file' }));
    expect(() => windows.dims(500_000)).toThrow(expect.objectContaining({ code: 'ERR_TOO_LONG' }));
  });

  test.each<[string, (samples: Float32Array) => Float32Array | Float64Array | Int16Array]>([
    ['floats', (samples) => samples],
    ['doubles', (samples) => Float64Array.from(samples)],
    ['integers', (samples) => Int16Array.from(samples, (x) => 20000 * x)],
  ])('takes %s, and leaves them as they are', async (_, of) => {
    const samples = of(clipOf(1));
    const before = samples.slice();
    expect(await pool.extract(samples, at)).toEqual(kaldi.extract(samples, at));
    expect(samples).toEqual(before);
  });

  test('takes a spec, a compiled file, a module, and the options of createExtractor', async () => {
    const file = compileFrontEnd('parakeet-tdt');
    const parakeet = await createExtractor('parakeet-tdt');
    const expected = parakeet.extract(clipOf(2), at);
    for (const frontEnd of [parakeet.spec, file, file.buffer, new WebAssembly.Module(file)]) {
      const one = await createPool(frontEnd, { workers: 1 });
      expect(await one.extract(clipOf(2), at)).toEqual(expected);
      await one.close();
    }
    const options = { target: 'double', output: 'float64', layout: 'mel-major' } as const;
    const turned = await createPool('parakeet-tdt', { ...options, workers: 1 });
    const doubles = (await createExtractor('parakeet-tdt', options)).extract(clipOf(2), at);
    expect(await turned.extract(clipOf(2), at)).toEqual(doubles);
    expect(doubles.data).toBeInstanceOf(Float64Array);
    await turned.close();
  });

  test('two calls at a time, and thirty, each have their own', async () => {
    const clips = Array.from({ length: 30 }, (_, i) => clipOf(i, 1000 + 311 * i));
    const given = await Promise.all(clips.map((clip) => pool.extract(clip, at)));
    expect(given).toEqual(clips.map((clip) => kaldi.extract(clip, at)));
  });

  test('with transfer: true the array of the caller is empty at once, and only then', async () => {
    const samples = clipOf(3);
    const expected = kaldi.extract(samples, at);
    await pool.extract(samples, at);
    expect(samples.length).toBe(4000);
    const promise = pool.extract(samples, { ...at, transfer: true });
    expect(samples.length).toBe(0);
    expect(await promise).toEqual(expected);
    const shared = new Float32Array(new SharedArrayBuffer(16000));
    expect(await refused(pool.extract(shared, { ...at, transfer: true }))).toMatchObject({
      code: 'ERR_OPTION',
      option: 'transfer',
    });
  });

  test('errors of the samples come from there with all that they say', async () => {
    const bad = clipOf(4).with(1234, Number.NaN);
    const given = (await refused(pool.extract(bad, at))) as MelismaError;
    expect(given).toBeInstanceOf(MelismaError);
    const expected = await refused((async () => kaldi.extract(bad, at))());
    expect({ ...given, message: given.message }).toEqual({
      ...(expected as MelismaError),
      message: (expected as Error).message,
    });
    expect(given.message).toContain('at index 1234');
    const loud = clipOf(4).map((x) => 1000 * x);
    expect(await refused(pool.extract(loud, at))).toMatchObject({ code: 'ERR_SAMPLE_SCALE' });
    expect((await pool.extract(loud, { ...at, anyScale: true })).data).toEqual(
      kaldi.extract(loud, { ...at, anyScale: true }).data,
    );
  });
});

describe('windows', () => {
  const samples = clipOf(5, 480_000 * 2 + 1000);

  test('are those of an extractor, in order', async () => {
    const [given, expected] = [await all(windows.windows(samples, at)), [...whisper.windows(samples, at)]];
    expect(given.map(({ data, ...shape }) => shape)).toEqual(expected.map(({ data, ...shape }) => shape));
    expect(given.every(({ data }, i) => isSame(data, expected[i].data))).toBe(true);
    expect(await all(windows.windows(samples.slice(), { ...at, transfer: true }))).toHaveLength(3);
  });

  test('end with an error that counts from the beginning', async () => {
    const bad = samples.with(480_000 + 77, Number.POSITIVE_INFINITY);
    const seen: number[] = [];
    const run = async () => {
      for await (const { validFrames } of windows.windows(bad, at)) seen.push(validFrames);
    };
    expect(await refused(run())).toMatchObject({ code: 'ERR_NON_FINITE', message: expect.stringContaining('480077') });
    expect(seen).toEqual([3000]);
  });
});

describe('many clips', () => {
  test('come in order, with a bad one among them', async () => {
    const clips: unknown[] = Array.from({ length: 12 }, (_, i) => clipOf(i, 12_000 - 900 * i));
    clips[4] = clipOf(4).fill(Number.NaN);
    clips[7] = 'no clip';
    clips[9] = new Float32Array(3);
    const results = await all(pool.extractEach(clips as Float32Array[], at));
    expect(results.map(({ index }) => index)).toEqual(clips.map((_, i) => i));
    expect(results.flatMap(({ index, error }) => (error ? [[index, (error as MelismaError).code]] : []))).toEqual([
      [4, 'ERR_NON_FINITE'],
      [7, 'ERR_SAMPLE_TYPE'],
      [9, 'ERR_TOO_SHORT'],
    ]);
    for (const { index, features } of results)
      if (features) expect(features).toEqual(kaldi.extract(clips[index] as Float32Array, at));
  });

  test('no more are taken than there is room for, and the iterable is closed by who leaves', async () => {
    let taken = 0;
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) yield clipOf(taken++);
      } finally {
        isClosed = true;
      }
    }
    let seen = 0;
    for await (const { error } of pool.extractEach(endless(), at)) {
      expect(error).toBeUndefined();
      expect(taken).toBeLessThanOrEqual(++seen + 2 * pool.workers);
      if (seen === 20) break;
    }
    expect(isClosed).toBe(true);
    expect(await pool.extract(clipOf(1), at)).toEqual(kaldi.extract(clipOf(1), at));
  });

  test('what is done is handed on while the next clip is waited for', async () => {
    let release = (): void => undefined;
    async function* slow() {
      yield clipOf(1);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield clipOf(2);
    }
    const results = pool.extractEach(slow(), at);
    expect((await results.next()).value).toMatchObject({ index: 0 });
    release();
    expect((await results.next()).value).toMatchObject({ index: 1 });
    expect((await results.next()).done).toBe(true);
  });

  test('what the iterable throws comes behind what was before it', async () => {
    function* broken() {
      yield clipOf(1);
      throw new RangeError('no more');
    }
    const results = pool.extractEach(broken(), at);
    expect((await results.next()).value).toMatchObject({ index: 0, error: undefined });
    expect(await refused(results.next())).toMatchObject({ message: 'no more' });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 7],
    ['a string', 'clips'],
    ['one clip', clipOf(1)],
    ['an object', {}],
    ['no function', { [Symbol.iterator]: 1 }],
  ])('%s is no iterable of clips', async (_, clips) => {
    expect(await refused(pool.extractEach(clips as never, at).next())).toMatchObject({
      code: 'ERR_OPTION',
      option: 'clips',
    });
  });
});

describe('a signal', () => {
  test('ends a call that has begun, and one that waits', async () => {
    const control = new AbortController();
    const long = windows.extract(clipOf(6, 2_000_000), { ...at, length: 'file', signal: control.signal });
    const waiting = windows.extract(clipOf(6), { ...at, signal: control.signal });
    const other = windows.extract(clipOf(7), at);
    control.abort(new Error('enough'));
    expect(await refused(long)).toMatchObject({ message: 'enough' });
    expect(await refused(waiting)).toMatchObject({ message: 'enough' });
    expect(isSame((await other).data, whisper.extract(clipOf(7), at).data)).toBe(true);
    expect(await refused(windows.extract(clipOf(6), { ...at, signal: control.signal }))).toMatchObject({
      message: 'enough',
    });
  });

  test('ends a loop, also where the next clip never comes', async () => {
    const control = new AbortController();
    async function* stuck() {
      yield clipOf(1);
      await new Promise(() => undefined);
    }
    const results = pool.extractEach(stuck(), { ...at, signal: control.signal });
    await results.next();
    setTimeout(() => control.abort(new Error('enough')), 10);
    expect(await refused(results.next())).toMatchObject({ message: 'enough' });
  });
});

describe('the queue', () => {
  test('takes as many as maxQueue says beside those at work', async () => {
    const small = await createPool('kaldi-fbank', { workers: 2, maxQueue: 3 });
    const calls = Array.from({ length: 8 }, (_, i) => small.extract(clipOf(i), at));
    const codes = (await Promise.allSettled(calls)).map((call) => (call.status === 'rejected' ? call.reason.code : ''));
    expect(codes).toEqual(['', '', '', '', '', ...Array(3).fill('ERR_QUEUE_FULL')]);
    expect(
      await all(
        small.extractEach(
          Array.from({ length: 20 }, (_, i) => clipOf(i)),
          at,
        ),
      ),
    ).toHaveLength(20);
    await small.close();
  });

  test('takes any number without it', async () => {
    const calls = Array.from({ length: 200 }, (_, i) => pool.extract(clipOf(i, 500), at));
    expect((await Promise.allSettled(calls)).every(({ status }) => status === 'fulfilled')).toBe(true);
  });
});

describe('closing', () => {
  test('waits for what was called, and takes no more', async () => {
    const { made, worker } = watched();
    const one = await createPool('kaldi-fbank', { workers: 2, worker });
    const calls = Array.from({ length: 9 }, (_, i) => one.extract(clipOf(i), at));
    const closing = one.close();
    expect(await refused(one.extract(clipOf(1), at))).toMatchObject({ code: 'ERR_DISPOSED', option: 'pool' });
    expect(await refused(one.extractEach([clipOf(1)], at).next())).toMatchObject({ code: 'ERR_DISPOSED' });
    await closing;
    expect((await Promise.allSettled(calls)).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(made.map(({ threadId }) => threadId)).toEqual([-1, -1]);
    await one.close();
  });

  test('with abort: true does not wait', async () => {
    const one = await createPool('kaldi-fbank', { workers: 1 });
    const calls = Array.from({ length: 5 }, (_, i) => one.extract(clipOf(i), at));
    const settled = Promise.allSettled(calls);
    await one.close({ abort: true });
    const codes = (await settled).map((call) => (call.status === 'rejected' ? call.reason.code : ''));
    expect(codes).toEqual(Array(5).fill('ERR_DISPOSED'));
  });

  test('happens at the end of a block', async () => {
    const { made, worker } = watched();
    {
      await using one = await createPool('kaldi-fbank', { workers: 1, worker });
      expect((await one.extract(clipOf(1), at)).dims).toEqual(kaldi.dims(4000));
    }
    expect(made[0].threadId).toBe(-1);
  });
});

describe('workers that die', () => {
  test('20 of them during 500 clips: nothing is lost, nothing comes twice', async () => {
    const { made, worker } = watched();
    const one = await createPool('kaldi-fbank', { workers: 2, worker });
    const clips = Array.from({ length: 500 }, (_, i) => clipOf(i, 3000 + 7 * i));
    let kills = 0;
    const seen: number[] = [];
    for await (const { index, features, error } of one.extractEach(clips, at)) {
      expect(error).toBeUndefined();
      expect(isSame(features!.data, kaldi.extract(clips[index], at).data)).toBe(true);
      seen.push(index);
      if (index % 24 !== 23 || kills === 20) continue;
      kills++;
      await made.findLast(({ threadId }) => threadId >= 0)!.terminate();
    }
    expect(seen).toEqual(clips.map((_, i) => i));
    expect(kills).toBe(20);
    // Two at first, and one for each that was killed.
    expect(made.length).toBeGreaterThanOrEqual(20);
    await one.close();
  }, 120_000);

  test('a clip that does it twice is given up, and no other', async () => {
    const file = pathToFileURL(join(home, 'dies.mjs'));
    const dies = "work.kind === 'clip' && work.samples[0] === 0.75 && process.exit(1)";
    writeFileSync(
      fileURLToPath(file),
      `import { parentPort } from 'node:worker_threads';
       const on = parentPort.on.bind(parentPort);
       parentPort.on = (event, listener) => on(event, (request) => dies(request) || listener(request));
       const dies = ({ work }) => ${dies};
       await import(${JSON.stringify(nodeFile().href)});`,
    );
    const { made, worker } = watched(file);
    const one = await createPool('kaldi-fbank', { workers: 2, worker });
    const clips = Array.from({ length: 20 }, (_, i) => clipOf(i));
    clips[6] = clips[6].with(0, 0.75);
    const results = await all(one.extractEach(clips, at));
    expect(results[6].error).toMatchObject({ code: 'ERR_WORKER_DIED', option: 'samples', given: 2 });
    expect(results.filter(({ error }) => error)).toHaveLength(1);
    expect(made.length).toBe(4);
    // What was handed over is gone with the first.
    const gone = await refused(one.extract(clips[6], { ...at, transfer: true }));
    expect(gone).toMatchObject({ code: 'ERR_WORKER_DIED', given: 1 });
    await one.close();
  });

  test('none is left, and no other starts: what waits says why', async () => {
    const { made, worker } = watched();
    let isOut = false;
    const one = await createPool('kaldi-fbank', {
      workers: 1,
      worker() {
        if (isOut) throw new Error('out of workers');
        return worker();
      },
    });
    isOut = true;
    await made[0].terminate();
    expect(await refused(one.extract(clipOf(1), at))).toMatchObject({ code: 'ERR_WORKER_START' });
    isOut = false;
    expect(await one.extract(clipOf(1), at)).toEqual(kaldi.extract(clipOf(1), at));
    await one.close();
  });

  test('a long clip loses no piece', async () => {
    const { made, worker } = watched();
    const one = await createPool('kaldi-fbank', { workers: 2, worker });
    const clip = clipOf(1, 16000 * 200);
    const promise = one.extract(clip, at);
    void made[1].terminate();
    expect(isSame((await promise).data, kaldi.extract(clip, at).data)).toBe(true);
    await one.close();
  });
});

const wrongOptions: [string, unknown][] = [
  ['workers', 0],
  ['workers', 1.5],
  ['workers', '2'],
  ['maxQueue', -1],
  ['worker', 'pool.js'],
  ['worker', false],
  ['target', 'reference'],
  ['output', 'float64'],
];

test.each(wrongOptions)('%s: %j is refused', async (option, value) => {
  const options = { workers: 1, [option]: value } as PoolOptions<'float32'>;
  expect(await refused(createPool('whisper', options))).toMatchObject({ code: 'ERR_OPTION', option });
});

describe('a worker that cannot start', () => {
  const text = (name: string, content: string): URL => {
    writeFileSync(join(home, `${name}.mjs`), content);
    return pathToFileURL(join(home, `${name}.mjs`));
  };
  const post = (reply: string): string =>
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => parentPort.postMessage(${reply}));`;

  test.each<[string, () => URL, RegExp]>([
    ['no file', () => pathToFileURL(join(home, 'nothing.mjs')), /Cannot find module .*leave melisma out of the bundle/],
    [
      'an error while it loads',
      () => text('throws', "throw new Error('out of luck\\nand time')"),
      /: out of luck; leave/,
    ],
    ['nothing to wait for', () => text('empty', ''), /ended at once/],
    ['another program', () => text('other', post('"hello"')), /not the worker of melisma/],
    ['another version', () => text('old', post('{ id: 0, value: { version: "0.0.1" } }')), /but of 0\.0\.1/],
  ])('%s', async (_, urlOf, message) => {
    const worker = urlOf();
    const error = (await refused(createPool('whisper', { workers: 2, worker }))) as MelismaError;
    expect(error).toMatchObject({ code: 'ERR_WORKER_START', option: 'worker', given: worker.href });
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/\n/);
  });

  test('a function that gives none', async () => {
    const error = await refused(createPool('whisper', { workers: 1, worker: () => undefined as never }));
    expect(error).toMatchObject({
      code: 'ERR_WORKER_START',
      message: expect.stringContaining('no Worker but undefined'),
    });
  });
});
