import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SideBySide } from '../../../../oracle/side-by-side.ts';
import { at, ProgramBuilder } from './builder.ts';
import { Graph } from './graph.ts';
import type { Node } from './program.ts';

/** A graph with two unknowns. */
function unknowns(): { g: Graph; a: Node; b: Node } {
  const g = new Graph();
  return { g, a: g.load(at(16)), b: g.load(at(32)) };
}

describe('hash-consing', () => {
  it('makes the same expression once', () => {
    const { g, a, b } = unknowns();
    expect(g.load(at(16))).toBe(a);
    expect(g.add(a, b)).toBe(g.add(a, b));
    expect(g.mul(g.add(a, b), a)).toBe(g.mul(g.add(a, b), a));
    expect(g.shuffle(a, b, [0, 4, 1, 5])).toBe(g.shuffle(a, b, [0, 4, 1, 5]));
    expect(g.unary('shiftLeft', a, 3)).toBe(g.unary('shiftLeft', a, 3));
    expect(g.variable(2)).toBe(g.variable(2));
  });

  it('knows what commutes', () => {
    const { g, a, b } = unknowns();
    for (const op of ['add', 'mul', 'and', 'or', 'xor', 'iadd', 'imax'] as const)
      expect(g.binary(op, a, b), op).toBe(g.binary(op, b, a));
    for (const op of ['sub', 'div', 'pmin', 'pmax', 'isub'] as const)
      expect(g.binary(op, a, b), op).not.toBe(g.binary(op, b, a));
  });

  it('keeps apart what differs', () => {
    const { g, a, b } = unknowns();
    const all = [
      g.load(at(16), true),
      g.load(at(17)),
      g.splat(at(16)),
      g.variable(16),
      g.constant(16),
      g.integer(16),
      g.constant(0),
      g.constant(-0),
      g.unary('shiftLeft', a, 3),
      g.unary('shiftLeft', a, 4),
      g.unary('shiftRight', a, 3),
      g.shuffle(a, b, [0, 1, 2, 3]),
      g.shuffle(a, b, [3, 2, 1, 0]),
      g.shuffle(b, a, [0, 1, 2, 3]),
      a,
      b,
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('gives operands smaller ids', () => {
    const { g, a, b } = unknowns();
    const sum = g.add(g.mul(a, b), b);
    expect(sum.id).toBeGreaterThan(g.mul(a, b).id);
  });
});

describe('simplification', () => {
  const { g, a, b } = unknowns();
  const [zero, one, minusOne] = [0, 1, -1].map((x) => g.constant(x));
  const minus = g.neg(a);
  const rules: [string, Node, Node][] = [
    ['0 + b', g.add(zero, b), b],
    ['a + 0', g.add(a, zero), a],
    ['a + -b', g.add(a, g.neg(b)), g.sub(a, b)],
    ['-a + b', g.add(minus, b), g.sub(b, a)],
    ['a - 0', g.sub(a, zero), a],
    ['0 - b', g.sub(zero, b), g.neg(b)],
    ['a - -b', g.sub(a, g.neg(b)), g.add(a, b)],
    ['-a - b', g.sub(minus, b), g.neg(g.add(a, b))],
    ['a - a', g.sub(a, a), zero],
    ['0 a', g.mul(zero, a), zero],
    ['a 0', g.mul(a, zero), zero],
    ['1 a', g.mul(one, a), a],
    ['a 1', g.mul(a, one), a],
    ['-1 a', g.mul(minusOne, a), minus],
    ['a -1', g.mul(a, minusOne), minus],
    ['-a b', g.mul(minus, b), g.neg(g.mul(a, b))],
    ['a -b', g.mul(a, g.neg(b)), g.neg(g.mul(a, b))],
    ['-0', g.neg(zero), zero],
    ['-(3)', g.neg(g.constant(3)), g.constant(-3)],
    ['-(-a)', g.neg(minus), a],
    ['-(a - b)', g.neg(g.sub(a, b)), g.sub(b, a)],
    ['a scaled by -2', g.scale(a, -2), g.neg(g.mul(a, g.constant(2)))],
    ['a scaled by 0', g.scale(a, 0), zero],
  ];

  it.each(rules)('%s', (_, made, expected) => {
    expect(made).toBe(expected);
  });

  it('leaves integers alone', () => {
    expect(g.mul(a, g.integer(0)).op).toBe('mul');
    expect(g.add(a, g.integer(0)).op).toBe('add');
    expect(g.neg(g.integer(3)).op).toBe('neg');
  });
});

/** A random expression: leaves are unknowns and the constants that rules look for. */
type Expression = { op: 'leaf'; leaf: number } | { op: 'add' | 'sub' | 'mul' | 'neg'; a: Expression; b: Expression };

const CONSTANTS = [0, -0, 1, -1, 2, -0.5, 0.7];
const UNKNOWNS = 4;

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    fc.record({ op: fc.constant('leaf' as const), leaf: fc.nat(UNKNOWNS + CONSTANTS.length - 1) }),
    fc.record({
      op: fc.constantFrom('add' as const, 'sub' as const, 'mul' as const, 'neg' as const),
      a: tie('expression'),
      b: tie('expression'),
    }),
  ),
}));

/** The expression as it stands, one rounding for each operation. */
function evaluate(e: Expression, unknown: ArrayLike<number>): number {
  if (e.op === 'leaf') return Math.fround(e.leaf < UNKNOWNS ? unknown[e.leaf] : CONSTANTS[e.leaf - UNKNOWNS]);
  const [x, y] = [evaluate(e.a, unknown), evaluate(e.b, unknown)];
  return Math.fround({ add: x + y, sub: x - y, mul: x * y, neg: -x }[e.op]);
}

function build(g: Graph, e: Expression): Node {
  if (e.op === 'leaf')
    return e.leaf < UNKNOWNS ? g.load(at(64 + 16 * e.leaf)) : g.constant(CONSTANTS[e.leaf - UNKNOWNS]);
  if (e.op === 'neg') return g.neg(build(g, e.a));
  return g[e.op](build(g, e.a), build(g, e.b));
}

it('keeps the value of any expression, up to the sign of zero', () => {
  const lane = fc.tuple(...Array.from({ length: UNKNOWNS }, () => fc.float({ min: -8, max: 8, noNaN: true })));
  const lanes = fc.tuple(lane, lane, lane, lane);
  const property = fc.property(expression, lanes, (e, columns) => {
    const p = new ProgramBuilder('f32');
    p.reserve(256);
    p.define('run', 0, (f) => f.store(at(16), build(f.g, e)), true);
    const both = new SideBySide(p.finish());
    columns.forEach((column, l) => {
      column.forEach((x, i) => {
        both.writeFloats(64 + 16 * i + 4 * l, [x]);
      });
    });
    both.run('run');
    expect(both.difference()).toBeUndefined();
    // Adding 0 makes +0 of -0.
    expect([...both.read(16, 4)].map((x) => x + 0)).toEqual(columns.map((column) => evaluate(e, column) + 0));
  });
  fc.assert(property, { seed: 4, numRuns: 300 });
});
