/** `melisma diff` as a process: what is told, and the exit codes. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../packages/cli/src/files/npy.ts';
import { writeFiles } from './clips.ts';
import { inCheckout, melisma, newFolder } from './process.ts';

let cwd = '';
const golden = (name: string) => inCheckout(`fixtures/golden/whisper/whisper/${name}.npy`);
beforeAll(() => {
  cwd = newFolder();
  const a = Float32Array.from({ length: 80 * 77 }, (_, i) => Math.sin(i * i));
  const b = a.map((x, i) => (i === 1234 ? x + 0.5 : x));
  writeFiles(cwd, {
    'a.npy': encodeNpy(a, [80, 77]),
    'b.npy': encodeNpy(b, [80, 77]),
    'louder.npy': encodeNpy(
      a.map((x) => 2 * x),
      [80, 77],
    ),
    'batch.npy': encodeNpy(a, [1, 80, 77]),
    'nan.npy': encodeNpy(
      a.map((x, i) => (i === 5 ? Number.NaN : x)),
      [80, 77],
    ),
    'text.npy': 'no array\n',
  });
});

const diff = async (...args: string[]) => {
  const { code, stdout, stderr } = await melisma(['diff', ...args], { cwd });
  return { code, stdout: String(stdout), stderr };
};

describe('arrays of one shape', () => {
  it('that are equal end with 0', async () => {
    const { code, stdout } = await diff('a.npy', 'a.npy');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^largest +0\nrms +0\nexceed +0 of 6,160 values differ by more than 0$/m);
  });

  it('that differ end with 1, and the place is told', async () => {
    const { code, stdout } = await diff('a.npy', 'b.npy', '--tol', '0.1');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^largest +0\.5 at frame 2, band 16: A /m);
    expect(stdout).toMatch(/^exceed +1 of 6,160 values differ by more than 0\.1$/m);
    expect((await diff('a.npy', 'b.npy', '--tol', '0.6')).code).toBe(0);
  });

  it('are told in JSON', async () => {
    const { code, stdout } = await diff('a.npy', 'b.npy', '--json');
    expect(code).toBe(1);
    const { largest, rms, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      dims: [80, 77],
      dtypes: ['float32', 'float32'],
      tolerance: 0,
      count: 6160,
      exceeding: 1,
      unlike: 0,
      hints: [],
    });
    expect(largest.index).toEqual([16, 2]);
    expect(largest.difference).toBeCloseTo(0.5, 6);
    expect(rms).toBeCloseTo(0.5 / Math.sqrt(6160), 8);
  });

  it('get a hint, and NaN on one side is no rounding', async () => {
    expect((await diff('a.npy', 'louder.npy')).stdout).toMatch(/^hint +B is A times 2 \(logarithms of power/m);
    const { code, stdout } = await diff('a.npy', 'nan.npy', '--tol', '1e9');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^unlike +1 values are NaN/m);
  });

  it('of doubles, as numpy wrote them, from standard input', async () => {
    const { code, stdout } = await melisma(['diff', '-', golden('jfk.hf64'), '--tol', '1e-6'], {
      cwd,
      input: readFileSync(golden('jfk.truth')),
    });
    expect(code).toBe(0);
    expect(String(stdout)).toMatch(/^A +float64 \[80, 80\] -$/m);
  });
});

it.each([
  [['a.npy', 'batch.npy'], /A is \[80, 77\], B is \[1, 80, 77\]; .*axes of length 1/],
  [['a.npy', 'text.npy'], /^melisma: text\.npy: no \.npy or \.safetensors file$/],
  [['a.npy', 'none.npy'], /^melisma: none\.npy: no such file/],
  [['a.npy', 'b.npy', '--tol', 'small'], /^melisma: --tol: expected a number/],
  [['a.npy'], /missing required argument/],
  [['-', '-'], /once only/],
])('%j is refused with 2, in one line', async (args, message) => {
  const { code, stdout, stderr } = await diff(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
