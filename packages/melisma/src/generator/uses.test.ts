import { describe, expect, it } from 'vitest';
import { at } from './builder.ts';
import { Graph } from './graph.ts';
import type { Effect, Node } from './program.ts';
import { valuesOf } from './uses.ts';

describe('use counts', () => {
  const store = (value: Node): Effect => ({ kind: 'store', address: at(0), value, demote: false });

  it('count each use of a node, and the uses below it once', () => {
    const g = new Graph();
    const [a, b] = [g.load(at(16)), g.load(at(32))];
    const sum = g.add(a, b);
    const square = g.mul(sum, sum);
    const uses = valuesOf([store(square), store(g.add(square, sum)), store(a)]);
    expect([square, sum, a, b].map((node) => uses[node.id].left)).toEqual([2, 3, 2, 1]);
  });

  it('do not see what nothing asks for', () => {
    const g = new Graph();
    const [a, b] = [g.load(at(16)), g.load(at(32))];
    const unused = g.add(a, b);
    expect(valuesOf([store(a)])[unused.id]).toBeUndefined();
  });

  it('refuse a node of another block, which has a number of this one', () => {
    const [a, b] = [new Graph().load(at(16)), new Graph().load(at(32))];
    expect(() => valuesOf([store(a), store(b)])).toThrow('node 1 of another block');
  });
});
