import { expect, it } from 'vitest';
import { Clip } from './clip.ts';

const noise = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 100);

const tables = (frames: number) => ({
  'mel-major': { data: noise(3 * frames), dims: [3, frames], axes: ['mel', 'frame'], validFrames: frames - 5 },
  'frame-major': { data: noise(3 * frames), dims: [frames, 3], axes: ['frame', 'mel'], validFrames: frames },
  windows: {
    data: noise(6 * frames),
    dims: [2, 3, frames],
    axes: ['window', 'mel', 'frame'],
    validFrames: 2 * frames - 7,
  },
});

it.each(Object.entries(tables(1000)))('%s: values, and cells that are means of them', (_, table) => {
  const clip = new Clip(table);
  const { frames, values } = clip.cells(100, 500, 200, 50);
  expect([frames, values.length, clip.frames]).toEqual([200, 600, table.validFrames]);
  for (const [band, cell] of [
    [0, 0],
    [1, 77],
    [2, 199],
  ]) {
    const first = 100 + 2 * cell;
    const mean = (clip.valueAt(first, band) + clip.valueAt(first + 1, band)) / 2;
    expect(values[band * 200 + cell]).toBe(Math.fround(mean));
  }
});

it.each(Object.entries(tables(70_001)))('%s, long: from means of four, of sixteen', async (_, table) => {
  const clip = new Clip(table);
  expect(clip.isLong).toBe(true);
  await clip.prepare(new AbortController().signal);
  expect(clip.isLong).toBe(false);
  const { frames, values } = clip.cells(0, clip.frames, 100, 50);
  expect(frames).toBe(100);
  for (const cell of [0, 40, 99]) {
    const [first, end] = [0, 1].map((more) => Math.floor(((cell + more) * clip.frames) / 100));
    let sum = 0;
    for (let t = first; t < end; t++) sum += clip.valueAt(t, 1);
    // The borders of cells lie at a multiple of some frames.
    expect(values[100 + cell]).toBeCloseTo(sum / (end - first), -1);
  }
  // A stretch in sight is drawn from the frames themselves.
  expect(clip.cells(50, 51, 10, 3).values[1]).toBe(Math.fround(clip.valueAt(50, 1)));
});

it('ends where it is no longer wanted', async () => {
  const clip = new Clip(tables(70_001).windows);
  const stop = new AbortController();
  stop.abort();
  await clip.prepare(stop.signal);
  expect(clip.isLong).toBe(true);
});
