/** Our `.npy` files against numpy's own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from '../../packages/cli/src/files/npy.ts';
import { parseNpy } from './npy.ts';
import { inCheckout } from './process.ts';

describe('npy', () => {
  const folder = inCheckout('fixtures/golden');
  const isFloat32 = (path: string) => readFileSync(path).toString('latin1', 0, 64).includes("'<f4'");
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.npy'))
    .map((path) => join(folder, path))
    .filter(isFloat32);

  it('there are float32 arrays that numpy wrote', () => expect(files.length).toBeGreaterThan(3));

  it('numpy and we write the same bytes for the same array', () => {
    for (const file of files) {
      const theirs = readFileSync(file);
      const { dims, data } = parseNpy(theirs);
      expect(Buffer.compare(encodeNpy(data, dims), theirs), file).toBe(0);
    }
  });

  it('one axis has a comma, three axes have two; values start at a multiple of 64', () => {
    for (const dims of [[5], [1, 5], [2, 80, 30], [0]]) {
      const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => i / 3);
      expect(parseNpy(encodeNpy(data, dims))).toEqual({ dims, data });
    }
  });

  it('a view into a larger buffer is written from its own start', () => {
    const view = Float32Array.from([9, 1, 2, 3, 9]).subarray(1, 4);
    expect(parseNpy(encodeNpy(view, [3])).data).toEqual(Float32Array.of(1, 2, 3));
  });
});
