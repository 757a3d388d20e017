import { describe, expect, it } from 'vitest';
import { SideBySide } from '../../../../oracle/side-by-side.ts';
import { addIndex, at, type FunctionBuilder, index, ProgramBuilder, subIndex } from './builder.ts';
import { encode } from './encoder.ts';
import type { Element } from './program.ts';

const elements = ['f32', 'f64'] as const;

/** Where LEB128 needs one more byte: unsigned at 2^7, 2^14, 2^21; signed at 2^6, 2^13, 2^20, 2^27 and below zero. */
const UNSIGNED_EDGES = [0, 1, 127, 128, 16383, 16384, 2097151, 2097152, 2097153];
const SIGNED_EDGES = [6, 13, 20, 27, 31].flatMap((bits) => [
  2 ** bits - 1,
  2 ** bits % 2 ** 31,
  -(2 ** bits),
  1 - 2 ** bits,
  -(2 ** bits) - 1,
]);

/** The vectors that the only function of a program keeps in locals; it has no integer ones. */
function vectorLocals(bytes: Uint8Array): number {
  const start = bytes.findIndex((_, i) => [2, 0, 0x7f, bytes[i + 3], 0x7b].every((byte, j) => bytes[i + j] === byte));
  return bytes[start + 3];
}

describe('the order of a block', () => {
  it('has a difference right after its sum, so that few values wait', () => {
    const p = new ProgramBuilder('f32');
    const [input, out] = [p.reserveVectors(16), p.reserveVectors(16)];
    const body = (f: FunctionBuilder) => {
      const x = Array.from({ length: 16 }, (_, i) => f.g.load(at(input, 16 * i)));
      for (let i = 0; i < 8; i++) f.store(at(out, 16 * i), f.g.add(x[i], x[i + 8]));
      for (let i = 0; i < 8; i++) f.store(at(out, 16 * (i + 8)), f.g.sub(x[i], x[i + 8]));
    };
    p.define('run', 0, body, true);
    // Eight differences, which take the places of their samples, and one sample more; all samples would be 16.
    expect(vectorLocals(encode(p.finish()))).toBe(9);
  });
});

describe('LEB128', () => {
  it('of offsets in loads and stores', () => {
    const p = new ProgramBuilder('f32');
    p.reserve(2_200_000);
    const out = p.reserveVectors(UNSIGNED_EDGES.length);
    const body = (f: FunctionBuilder) => {
      UNSIGNED_EDGES.forEach((offset, i) => {
        f.store(at(out + 16 * i), f.g.splat(at(0, offset)));
      });
    };
    p.define('run', 0, body, true);
    const both = new SideBySide(p.finish());
    for (let i = 0; i < 2_200_000; i += 4) both.generated.set([i, i >> 8, i >> 16, 0], i);
    both.interpreted.set(both.generated);
    both.run('run');
    expect(both.difference()).toBeUndefined();
    const words = new DataView(both.generated.buffer);
    UNSIGNED_EDGES.filter((edge) => edge % 4 === 0).forEach((edge) => {
      expect(words.getUint32(out + 16 * UNSIGNED_EDGES.indexOf(edge), true)).toBe(edge);
    });
  });

  it.each(SIGNED_EDGES)('of the constant %i', (edge) => {
    const p = new ProgramBuilder('f32');
    const out = p.reserve(256);
    // A difference of two constants is left to the machine: edge - (edge - 64) = 64, whatever wraps on the way.
    const distance = subIndex(index(edge | 0), index((edge - 64) | 0));
    p.define('run', 0, (f) => f.store(at(addIndex(distance, out)), f.g.constant(1)), true);
    const both = new SideBySide(p.finish());
    both.run('run');
    expect(both.difference()).toBeUndefined();
    expect([...both.read(out + 64, 4)]).toEqual([1, 1, 1, 1]);
  });

  it('of many locals, functions and long bodies', () => {
    const p = new ProgramBuilder('f32');
    const out = p.reserveVectors(1);
    const count = 300;
    for (let i = 0; i < count; i++) p.define(`f${i}`, i % 5, (f) => f.store(at(out), f.g.constant(i)), i === 250);
    const body = (f: FunctionBuilder) => {
      const locals = Array.from({ length: 200 }, (_, i) => f.local(i));
      const variables = Array.from({ length: 200 }, (_, i) => f.variable(f.g.constant(i)));
      f.endBlock();
      const sum = variables.map((v) => f.read(v)).reduce((a, b) => f.g.add(a, b));
      f.store(at(subIndex(addIndex(locals[199], out), 199)), sum);
    };
    p.define('run', 0, body, true);
    const both = new SideBySide(p.finish());
    both.run('run');
    expect(both.read(out, 1)[0]).toBe(19900);
    both.run('f250');
    expect(both.read(out, 1)[0]).toBe(250);
    expect(both.difference()).toBeUndefined();
  });
});

describe('the module', () => {
  /** x y + z and z - y z, all from memory. */
  const products = (element: Element) => {
    const p = new ProgramBuilder(element);
    const [a, out] = [p.reserveVectors(3), p.reserveVectors(2)];
    const body = (f: FunctionBuilder) => {
      const [x, y, z] = [0, 16, 32].map((offset) => f.g.load(at(a, offset)));
      f.store(at(out), f.g.add(f.g.mul(x, y), z));
      f.store(at(out, 16), f.g.sub(z, f.g.mul(y, z)));
    };
    p.define('run', 0, body, true);
    return { program: p.finish(), a, out };
  };

  /** A function of f32x4.relaxed_madd alone. */
  const relaxedProbe = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 8, 1, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b, 3, 2, 1, 0, 10, 13, 1, 11, 0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 2, 0x0b); // biome-ignore format: bytes

  it.each(elements)('validates, and with fused products only where there is relaxed SIMD: %s', (element) => {
    const { program } = products(element);
    expect(WebAssembly.validate(encode(program))).toBe(true);
    expect(WebAssembly.validate(encode(program, { fused: true }))).toBe(WebAssembly.validate(relaxedProbe));
  });

  it.each(elements)('rounds a fused product once or twice, as the machine likes: %s', (element) => {
    const { program, a, out } = products(element);
    const bytes = encode(program, { fused: WebAssembly.validate(relaxedProbe) });
    const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as {
      memory: WebAssembly.Memory;
      run(): void;
    };
    const Floats = element === 'f32' ? Float32Array : Float64Array;
    const lanes = 16 / Floats.BYTES_PER_ELEMENT;
    const ulp = element === 'f32' ? 2 ** -23 : 2 ** -52;
    // x y = 1 - ulp^2, which rounds to 1.
    const values = [1 + ulp, 1 - ulp, -1].flatMap((x) => Array<number>(lanes).fill(x));
    new Floats(memory.buffer, a, 3 * lanes).set(values);
    run();
    const [sum, difference] = [out, out + 16].map((place) => new Floats(memory.buffer, place, lanes));
    for (const x of sum) expect([0, -(ulp ** 2)]).toContain(x);
    for (const x of difference) expect(x).toBe(-1 + (1 - ulp));
  });

  it.each(elements)('fuses nothing where a product has another use: %s', (element) => {
    const p = new ProgramBuilder(element);
    const [a, out] = [p.reserveVectors(3), p.reserveVectors(2)];
    const body = (f: FunctionBuilder) => {
      const [x, y, z] = [0, 16, 32].map((offset) => f.g.load(at(a, offset)));
      f.store(at(out), f.g.add(f.g.mul(x, y), z));
      f.store(at(out, 16), f.g.mul(x, y));
    };
    p.define('run', 0, body, true);
    const program = p.finish();
    expect(encode(program, { fused: true })).toEqual(encode(program));
  });

  it('is the same bytes each time', () => {
    expect(encode(products('f32').program)).toEqual(encode(products('f32').program));
  });

  it('imports nothing, exports memory and what was asked for, and cannot grow', () => {
    const p = new ProgramBuilder('f32');
    p.reserve(70_000);
    p.define('inside', 0, (f) => f.store(at(16), f.g.zero));
    p.define('outside', 0, (f) => f.call('inside'), true);
    const module = new WebAssembly.Module(encode(p.finish()));
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    expect(WebAssembly.Module.exports(module)).toEqual([
      { name: 'memory', kind: 'memory' },
      { name: 'outside', kind: 'function' },
    ]);
    const memory = new WebAssembly.Instance(module).exports.memory as WebAssembly.Memory;
    expect(memory.buffer.byteLength).toBe(2 * 65536);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  it('carries custom sections', () => {
    const payload = Uint8Array.from({ length: 200 }, (_, i) => i);
    const module = new WebAssembly.Module(encode(products('f32').program, { sections: { melisma: payload } }));
    expect(WebAssembly.Module.customSections(module, 'melisma').map((section) => new Uint8Array(section))).toEqual([
      payload,
    ]);
  });

  it('fills memory with tables near and far, in any order', () => {
    const p = new ProgramBuilder('f64');
    const near = p.table([1, 2, 3]);
    const integers = p.indexTable([-1, 7]);
    p.reserve(10_000);
    const far = p.table([4, 5]);
    p.define('run', 0, (f) => f.store(at(p.reserveVectors(1)), f.g.constant(0.1)), true);
    const both = new SideBySide(p.finish());
    expect(both.difference()).toBeUndefined();
    expect([...both.read(near, 3), ...both.read(far, 2)]).toEqual([1, 2, 3, 4, 5]);
    expect(new DataView(both.generated.buffer).getInt32(integers, true)).toBe(-1);
    expect([...both.generated.subarray(0, 16)]).toEqual(Array(16).fill(0));
  });
});
