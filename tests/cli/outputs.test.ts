/** What `melisma extract` writes, and how: every format and type against NumPy and safetensors, and as a process. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encode, formats } from '../../packages/cli/src/files/formats.ts';
import { readNpy } from '../golden.ts';
import { inCheckout } from './process.ts';

const folder = inCheckout('fixtures/outputs');
const { sha256: sums, facts } = JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8'));
const stored = (name: string) => readFileSync(join(folder, name));

/** The array in double precision, as every file of `fixtures/outputs` has it rounded or not. */
const { data, shape: dims } = readNpy('outputs/float64.npy');

describe('the bytes of a file', () => {
  it('the fixtures are those that fixtures/generate_outputs.py wrote', () => {
    for (const [name, sum] of Object.entries(sums))
      expect(createHash('sha256').update(stored(name)).digest('hex'), name).toBe(sum);
  });

  it.each(['float16', 'float32', 'float64'] as const)('%s: as NumPy and safetensors write them', (dtype) => {
    const written = { data, dims, facts: { preset: 'whisper' } };
    for (const format of formats)
      expect(Buffer.compare(encode(written, format, dtype), stored(`${dtype}.${format}`)), format).toBe(0);
  });

  it('float16 is rounded once, from the precision that is given', () => {
    const written = encode({ data: Float32Array.from(data), dims, facts: {} }, 'npy', 'float16');
    expect(Buffer.compare(written, stored('float16-of-float32.npy'))).toBe(0);
    expect(Buffer.compare(written, stored('float16.npy'))).not.toBe(0);
  });

  it('float16 has no infinity for a number, but one for an infinity, and NaN for NaN', () => {
    const half = (x: number) => [...encode({ data: Float32Array.of(x), dims: [1], facts: {} }, 'raw', 'float16')];
    for (const x of [65520, -1e30])
      expect(() => half(x)).toThrow(expect.objectContaining({ code: 'ERR_OUTPUT_RANGE' }));
    expect([half(-Infinity), half(Number.NaN)]).toEqual([
      [0x00, 0xfc],
      [0x00, 0x7e],
    ]);
  });

  it('safetensors: headers of every length are filled up to a multiple of 8', () => {
    for (let k = 0; k < 8; k++) {
      const one = { data: Float32Array.of(k), dims: Array((k % 4) + 1).fill(1), facts: { a: 'x'.repeat(k) } };
      expect(Buffer.compare(encode(one, 'safetensors', 'float32'), stored(`header-${k}.safetensors`)), `${k}`).toBe(0);
    }
  });

  it('safetensors: several facts, in an order of our own', () => {
    const ours = Buffer.from(
      encode({ data: Float32Array.of(0, 1, 2, 3, 4, 5), dims: [2, 3], facts }, 'safetensors', 'float32'),
    );
    const theirs = stored('facts.safetensors');
    expect(ours.length).toBe(theirs.length);
    const parts = (file: Buffer) => {
      const start = 8 + Number(file.readBigUInt64LE());
      return { header: JSON.parse(String(file.subarray(8, start))), values: file.subarray(start) };
    };
    expect(parts(ours)).toEqual(parts(theirs));
  });
});
