/** Every operation of the program, generated against interpreted, over bit patterns of all kinds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SideBySide } from '../../../../oracle/side-by-side.ts';
import {
  addIndex,
  at,
  type FunctionBuilder,
  geIndex,
  loadIndex,
  mulIndex,
  ProgramBuilder,
  subIndex,
} from './builder.ts';
import { type BinaryOp, type Element, laneCount, type Node, type UnaryOp, VECTOR_BYTES } from './program.ts';

const elements = ['f32', 'f64'] as const;

/** Arithmetic in floating point: a NaN's payload is the machine's own choice. The others move bits. */
const FLOAT_BINARY: BinaryOp[] = ['add', 'sub', 'mul', 'div', 'pmin', 'pmax'];
const BIT_BINARY: BinaryOp[] = ['lt', 'and', 'andnot', 'or', 'xor', 'iadd', 'isub', 'imax'];
const FLOAT_UNARY: UnaryOp[] = ['neg', 'sqrt', 'fromInt'];
const SHIFTS: UnaryOp[] = ['shiftLeft', 'shiftRight', 'shiftRightSigned'];

/** Zeros, infinities, NaN, the smallest and largest subnormal and normal numbers, ones and neighbours, as bits; both signs. */
const SPECIAL_BITS = {
  f32: [
    0, 1, 2, 0x7fffff, 0x800000, 0x3f800000, 0x3f800001, 0x3f7fffff, 0x7f7fffff, 0x7f800000, 0x7fc00000, 0x4b000000,
  ],
  f64: [0, 1, 0xfffff, 0x100000, 0x3ff00000, 0x3fefffff, 0x7fefffff, 0x7ff00000, 0x7ff80000, 0x36a00000, 0x47efffff],
} as const;

/** The bits of one lane, low word first. */
function laneBits(element: Element): fc.Arbitrary<number[]> {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  const special = fc
    .tuple(fc.constantFrom(...SPECIAL_BITS[element]), fc.boolean())
    .map(([bits, negative]) => (negative ? bits + 0x80000000 : bits));
  const high = fc.oneof(special, word);
  return element === 'f32' ? high.map((w) => [w]) : fc.tuple(fc.oneof(fc.constantFrom(0, 1, 0xffffffff), word), high);
}

const vectorBits = (element: Element): fc.Arbitrary<Uint32Array> =>
  fc
    .tuple(...Array.from({ length: laneCount(element) }, () => laneBits(element)))
    .map((lanes) => Uint32Array.from(lanes.flat()));

/** A program that computes `cases` of two vectors, each stored to its own place. */
function programOf(element: Element, cases: ((f: FunctionBuilder, a: Node, b: Node) => Node)[]) {
  const p = new ProgramBuilder(element);
  const [a, b, out] = [p.reserveVectors(1), p.reserveVectors(1), p.reserveVectors(cases.length)];
  const body = (f: FunctionBuilder) => {
    cases.forEach((make, i) => {
      f.store(at(out, i * VECTOR_BYTES), make(f, f.g.load(at(a)), f.g.load(at(b))));
    });
  };
  p.define('run', 0, body, true);
  return { both: new SideBySide(p.finish()), a, b, out };
}

describe.each(elements)('%s', (element) => {
  const width = element === 'f32' ? 32 : 64;
  const exactly: [string, boolean, ((f: FunctionBuilder, a: Node, b: Node) => Node)[]][] = [
    ['floating point', false, [
      ...FLOAT_BINARY.map((op) => (f: FunctionBuilder, a: Node, b: Node) => f.g.binary(op, a, b)),
      ...FLOAT_UNARY.map((op) => (f: FunctionBuilder, a: Node) => f.g.unary(op, a)),
    ]],
    ['bits', true, [
      ...BIT_BINARY.map((op) => (f: FunctionBuilder, a: Node, b: Node) => f.g.binary(op, a, b)),
      ...SHIFTS.flatMap((op) => [0, 1, 11, 23, width - 1].map((imm) => (f: FunctionBuilder, a: Node) => f.g.unary(op, a, imm))),
    ]],
    ['lanes', true, (element === 'f32'
      ? [[0, 1, 2, 3], [3, 2, 1, 0], [0, 4, 1, 5], [2, 6, 3, 7], [7, 7, 0, 0]]
      : [[0, 1], [1, 0], [0, 2], [1, 3], [3, 3]]
    ).map((lanes) => (f: FunctionBuilder, a: Node, b: Node) => f.g.shuffle(a, b, lanes))],
  ]; // biome-ignore format: a table

  it.each(exactly)('%s', (_, exact, cases) => {
    const { both, a, b, out } = programOf(element, cases);
    const property = fc.property(vectorBits(element), vectorBits(element), (x, y) => {
      both.write(a, x);
      both.write(b, y);
      both.run('run');
      expect(both.difference(out, cases.length * VECTOR_BYTES, exact)).toBeUndefined();
    });
    fc.assert(property, { seed: 1, numRuns: 2000 });
  });

  it('rounds once: sums, products, quotients and roots of ordinary numbers', () => {
    const ops = ['add', 'sub', 'mul', 'div'] as const;
    const { both, a, b, out } = programOf(element, [
      ...ops.map((op) => (f: FunctionBuilder, x: Node, y: Node) => f.g.binary(op, x, y)),
      (f, x) => f.g.unary('sqrt', x),
    ]);
    const lanes = laneCount(element);
    const round = element === 'f32' ? Math.fround : (x: number) => x;
    const [x, y] = [
      [0.1, 3, 1e10, 7],
      [0.7, 1 / 3, -1e-10, 1 / 9],
    ].map((list) => list.slice(0, lanes).map(round));
    both.writeFloats(a, x);
    both.writeFloats(b, y);
    both.run('run');
    const want = [(p: number, q: number) => p + q, (p: number, q: number) => p - q, (p: number, q: number) => p * q, (p: number, q: number) => p / q, Math.sqrt].map((op) => x.map((p, l) => round(op(p, y[l])))); // biome-ignore format: a list
    expect([...both.read(out, want.length * lanes)]).toEqual(want.flat());
  });

  it('selects by comparison, NaN on the side of neither', () => {
    const { both, a, b, out } = programOf(element, [(f, x, y) => f.g.select(f.g.binary('lt', x, y), x, y)]);
    const lanes = laneCount(element);
    for (const [x, y, want] of [[1, 2, 1], [2, 1, 1], [Number.NaN, 3, 3], [-0, 0, 0]]) {
      both.writeFloats(a, Array(lanes).fill(x));
      both.writeFloats(b, Array(lanes).fill(y));
      both.run('run');
      expect([...both.read(out, lanes)]).toEqual(Array(lanes).fill(want));
    } // biome-ignore format: a list
  });

  it('splats, and puts constants into all lanes', () => {
    const p = new ProgramBuilder(element);
    const [a, out] = [p.reserveVectors(1), p.reserveVectors(8)];
    const constants = [0, -0, 1, -2.5, 1e-40, Number.POSITIVE_INFINITY];
    const body = (f: FunctionBuilder) => {
      f.store(at(out), f.g.splat(at(a, p.elementBytes)));
      constants.forEach((value, i) => {
        f.store(at(out, (i + 1) * VECTOR_BYTES), f.g.constant(value));
      });
      f.store(at(out, (constants.length + 1) * VECTOR_BYTES), f.g.integer(0x3f3504f3));
    };
    p.define('run', 0, body, true);
    const both = new SideBySide(p.finish());
    both.writeFloats(a, [1, 2, 3, 4].slice(0, p.lanes));
    both.run('run');
    expect(both.difference()).toBeUndefined();
    const round = element === 'f32' ? Math.fround : (x: number) => x;
    const all = [2, ...constants.map(round)].flatMap((value) => Array<number>(p.lanes).fill(value));
    expect([...both.read(out, all.length)]).toEqual(all);
    const words = both.generated.slice(out + (constants.length + 1) * VECTOR_BYTES);
    expect(new DataView(words.buffer).getUint32(0, true)).toBe(0x3f3504f3);
  });

  it('stores single lanes and leaves their neighbours alone, at any address', () => {
    const p = new ProgramBuilder(element);
    const [a, out] = [p.reserveVectors(1), p.reserveVectors(4)];
    const width = p.elementBytes;
    const body = (f: FunctionBuilder) => {
      const value = f.g.load(at(a));
      for (let l = 0; l < p.lanes; l++) f.storeLane(at(out, 3 + 2 * l * width), value, p.lanes - 1 - l);
    };
    p.define('run', 0, body, true);
    const both = new SideBySide(p.finish());
    both.writeFloats(a, [1, 2, 3, 4].slice(0, p.lanes));
    both.run('run');
    expect(both.difference()).toBeUndefined();
    const want = Array.from({ length: p.lanes }, (_, l) => [p.lanes - l, 0]).flat();
    expect([...both.read(out + 3, want.length)]).toEqual(want);
  });

  it('assigns all variables at once, and keeps them over blocks and loops', () => {
    const p = new ProgramBuilder(element);
    const [a, out] = [p.reserveVectors(2), p.reserveVectors(2)];
    const body = (f: FunctionBuilder) => {
      const [x, y] = [f.variable(f.g.load(at(a))), f.variable(f.g.load(at(a, VECTOR_BYTES)))];
      f.endBlock();
      // Fibonacci: (x, y) <- (y, x + y), 10 times.
      f.loop(0, 10, 1, () => {
        f.assign(x, f.read(y));
        f.assign(y, f.g.add(f.read(x), f.read(y)));
      });
      f.store(at(out), f.read(x));
      f.store(at(out, VECTOR_BYTES), f.read(y));
    };
    p.define('run', 0, body, true);
    const both = new SideBySide(p.finish());
    const start = [0, 1, 2, 3].slice(0, p.lanes);
    both.writeFloats(a, start);
    both.writeFloats(a + VECTOR_BYTES, start.map(() => 1)); // biome-ignore format: one line
    both.run('run');
    expect(both.difference()).toBeUndefined();
    expect([...both.read(out, p.lanes)]).toEqual(start.map((x) => 34 * x + 55));
  });
});

describe('between single and double', () => {
  it('promotes floats and demotes doubles, whole vectors and single lanes', () => {
    const p = new ProgramBuilder('f64');
    const [a, b, out] = [p.reserveVectors(1), p.reserveVectors(1), p.reserveVectors(4)];
    const body = (f: FunctionBuilder) => {
      f.store(at(out), f.g.load(at(a, 4), true));
      f.store(at(out, VECTOR_BYTES), f.g.load(at(b)), true);
      f.storeLane(at(out, 2 * VECTOR_BYTES), f.g.load(at(b)), 1, true);
    };
    p.define('run', 0, body, true);
    const both = new SideBySide(p.finish());
    const property = fc.property(vectorBits('f32'), vectorBits('f64'), (floats, doubles) => {
      both.write(a, floats);
      both.write(b, doubles);
      both.run('run');
      expect(both.difference(out, VECTOR_BYTES)).toBeUndefined();
      for (const offset of [16, 20, 32]) {
        const [x, y] = [both.generated, both.interpreted].map((m) =>
          new DataView(m.buffer).getFloat32(out + offset, true),
        );
        expect(x).toBe(y);
      }
      const half = both.generated.slice(out + 24, out + 32);
      expect([...half], 'beside the half vector').toEqual(Array(8).fill(0));
    });
    fc.assert(property, { seed: 2, numRuns: 2000 });
  });

  it('rounds to the nearest float, ties to even', () => {
    const p = new ProgramBuilder('f64');
    const [a, out] = [p.reserveVectors(1), p.reserveVectors(1)];
    p.define('run', 0, (f) => f.store(at(out), f.g.load(at(a)), true), true);
    const both = new SideBySide(p.finish());
    both.writeFloats(a, [1 + 2 ** -24, 1 + 3 * 2 ** -24]);
    both.run('run');
    expect([...both.read(out, 2, 'f32')]).toEqual([1, 1 + 2 ** -22]);
  });
});

describe('integers', () => {
  const operand = fc.oneof(fc.integer({ min: -2, max: 300 }), fc.constantFrom(0x7fffffff, -0x80000000, -1, 0xffff));

  /** Stores the vector at 16 to the address that `make` computes of two parameters. */
  const storesAt = (make: (f: FunctionBuilder) => Parameters<typeof at>[0]) => {
    const p = new ProgramBuilder('f32');
    p.reserve(4096);
    p.define('run', 2, (f) => f.store(at(make(f), 1024), f.g.load(at(16))), true);
    return new SideBySide(p.finish());
  };

  it.each([
    ['a b + 7', (a: number, b: number) => Math.imul(a, b) + 7, (f: FunctionBuilder) => addIndex(mulIndex(f.params[0], f.params[1]), f.local(7))],
    ['a - b + 4 a', (a: number, b: number) => 5 * a - b, (f: FunctionBuilder) => addIndex(subIndex(f.params[0], f.params[1]), mulIndex(4, f.params[0]))],
    ['64 (a >= b)', (a: number, b: number) => (a >>> 0 >= b >>> 0 ? 64 : 0), (f: FunctionBuilder) => mulIndex(geIndex(f.params[0], f.params[1]), 64)],
  ] as const)('%s', (_, expected, make) => {
    const both = storesAt(make);
    const property = fc.property(operand, operand, (a, b) => {
      const place = expected(a, b) | 0;
      fc.pre(place >= 0 && place < 2048);
      both.generated.fill(0);
      both.interpreted.fill(0);
      both.writeFloats(16, [1, 2, 3, 4]);
      both.run('run', a, b);
      expect(both.difference()).toBeUndefined();
      expect([...both.read(1024 + place, 4)]).toEqual([1, 2, 3, 4]);
    });
    fc.assert(property, { seed: 3, numRuns: 300 });
  }); // biome-ignore format: a table

  it('are read from memory', () => {
    const p = new ProgramBuilder('f32');
    const table = p.indexTable([64, 1000, 0]);
    const out = p.reserve(4096);
    p.define(
      'run',
      1,
      (f) => f.store(at(addIndex(loadIndex(at(f.params[0], table)), out + 512)), f.g.constant(1)),
      true,
    );
    const both = new SideBySide(p.finish());
    for (const i of [0, 1, 2]) both.run('run', 4 * i);
    expect(both.difference()).toBeUndefined();
    const hits = [...both.read(out, 1024)].flatMap((x, i) => (x === 1 ? [4 * i - 512] : []));
    expect(hits).toEqual([0, 4, 8, 12, 64, 68, 72, 76, 1000, 1004, 1008, 1012]);
  });

  it('count in loops: nested, with steps, with bounds from parameters, at least once', () => {
    const p = new ProgramBuilder('f32');
    const out = p.reserve(4096);
    const body = (f: FunctionBuilder) => {
      const place = f.local(out);
      f.loop(f.params[0], f.params[1], 3, (i) => {
        f.loop(0, addIndex(i, 1), 2, () => {
          f.store(at(place), f.g.constant(1));
          f.set(place, addIndex(place, 16));
        });
      });
    };
    p.define('run', 2, body, true);
    const both = new SideBySide(p.finish());
    for (const [from, to] of [[0, 10], [5, 5], [7, 2], [2, 9]] as const) {
      both.writeFloats(out, new Float32Array(1024));
      both.run('run', from, to);
      let turns = 0;
      for (let i = from, first = true; i < to || first; i += 3, first = false) turns += Math.max(1, Math.ceil((i + 1) / 2));
      expect(both.difference()).toBeUndefined();
      expect(both.read(out, 1024).filter((x) => x === 1)).toHaveLength(4 * turns);
    } // biome-ignore format: a list
  });

  it('are passed to functions, whose locals are their own', () => {
    const p = new ProgramBuilder('f64');
    const out = p.reserve(4096);
    p.define('inner', 2, (f) => {
      const [place, count] = f.params;
      const local = f.local(place);
      f.loop(0, count, 1, () => {
        f.store(at(local), f.g.constant(1));
        f.set(local, addIndex(local, 32));
      });
    });
    const outer = (f: FunctionBuilder) => {
      const place = f.local(addIndex(f.params[0], out));
      f.loop(1, 4, 1, (i) => {
        f.call('inner', place, i);
        f.set(place, addIndex(place, 256));
      });
      f.call('inner', addIndex(place, 0), 1);
    };
    p.define('run', 1, outer, true);
    const both = new SideBySide(p.finish());
    both.run('run', 64);
    expect(both.difference()).toBeUndefined();
    const hits = [...both.read(out, 512)].flatMap((x, i) => (x === 1 && i % 2 === 0 ? [8 * i - 64] : []));
    expect(hits).toEqual([0, 256, 288, 512, 544, 576, 768]);
  });
});
