import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presets } from 'melisma';
import { afterAll, expect, it } from 'vitest';
import { encodeNpy } from '../files/npy.ts';
import { arrayPanel } from './array.ts';
import type { PlotFlags } from './flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-plot-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The panel of an array that counts its values. */
function panelFor(dims: number[], spec?: (typeof presets)['whisper'], flags: PlotFlags = {}) {
  const path = join(folder, 'x.npy');
  const length = dims.reduce((product, size) => product * size, 1);
  writeFileSync(
    path,
    encodeNpy(
      Float32Array.from({ length }, (_, i) => i % 4096),
      dims,
      'float32',
    ),
  );
  return arrayPanel(path, spec, flags);
}

const sizes = async (...args: Parameters<typeof panelFor>) => {
  const { grid, length } = await panelFor(...args);
  return [grid.bands, grid.frames, length];
};

it('knows the axis of frames by the length of the other', async () => {
  expect(await sizes([80, 300])).toEqual([80, 300, 300]);
  expect(await sizes([300, 80])).toEqual([80, 300, 300]);
  expect(await sizes([1, 300, 1, 128])).toEqual([128, 300, 300]);
  expect(await sizes([80, 100], presets.whisper)).toEqual([80, 100, 1]);
  expect(await sizes([80, 80], presets.whisper)).toEqual([80, 80, 0.8]);
});

it('asks where that is not enough, and takes --layout at its word', async () => {
  await expect(panelFor([80, 80])).rejects.toThrow(/--layout mel-major or frame-major/);
  await expect(panelFor([77, 301])).rejects.toThrow(/--layout/);
  await expect(panelFor([77, 301], presets.whisper)).rejects.toThrow(/frames of 80 values, as whisper gives/);
  await expect(panelFor([80, 300], presets.whisper, { layout: 'frame-major' })).rejects.toThrow(/frames of 80 values/);
  await expect(panelFor([300])).rejects.toThrow(/two axes or more/);
  expect(await sizes([77, 301], undefined, { layout: 'frame-major' })).toEqual([301, 77, 77]);
});

it('lays parts side by side, or takes one; --duration leaves out what follows', async () => {
  const { grid, facts } = await panelFor([2, 3, 80]);
  expect([grid.bands, grid.frames]).toEqual([80, 6]);
  expect([...grid.values.subarray(0, 6)]).toEqual([0, 80, 160, 240, 320, 400]);
  expect(facts).toEqual(['float32 [2, 3, 80]', '2 parts side by side']);
  expect([...(await panelFor([2, 3, 80], undefined, { item: 1 })).grid.values.subarray(0, 3)]).toEqual([240, 320, 400]);
  await expect(panelFor([3, 80], undefined, { item: 1 })).rejects.toThrow(/one part/);
  expect(await sizes([80, 3000], presets.whisper, { duration: 11 })).toEqual([80, 1100, 11]);
});
