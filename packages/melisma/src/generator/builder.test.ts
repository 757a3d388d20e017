import { describe, expect, it } from 'vitest';
import { addIndex, at, type FunctionBuilder, index, loadIndex, mulIndex, ProgramBuilder } from './builder.ts';
import type { Index } from './program.ts';

const local = (n: number): Index => ({ op: 'local', key: `$${n}`, local: n });

describe('index arithmetic', () => {
  it('folds what is known', () => {
    expect(addIndex(3, 4)).toEqual(index(7));
    expect(mulIndex(3, -4)).toEqual(index(-12));
    expect(addIndex(local(0), 0)).toEqual(local(0));
    expect(addIndex(0, local(0))).toEqual(local(0));
    expect(mulIndex(local(0), 1)).toEqual(local(0));
  });

  it('gives equal expressions equal keys, and others other keys', () => {
    expect(addIndex(local(1), 4).key).toBe(addIndex(4, local(1)).key);
    const keys = [addIndex(local(1), 4), addIndex(local(1), -4), mulIndex(local(1), 4), loadIndex(at(local(1), 4))];
    expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
  });

  it('moves constants of an address into its offset, but never a negative one', () => {
    expect(at(addIndex(local(0), 16), 4)).toEqual({ base: local(0), offset: 20 });
    expect(at(32, 4)).toEqual({ base: index(0), offset: 36 });
    const before = addIndex(local(0), -16);
    expect(at(before, 4)).toEqual({ base: before, offset: 4 });
  });
});

describe('memory', () => {
  it('is reserved without overlap, aligned, and never at address 0', () => {
    const p = new ProgramBuilder('f32');
    const places = [p.reserve(1), p.table([1, 2, 3]), p.reserve(65), p.indexTable([1]), p.reserveVectors(2)];
    const sizes = [1, 12, 65, 4, 32];
    places.forEach((place, i) => {
      const end = places[i - 1] === undefined ? 1 : places[i - 1] + sizes[i - 1];
      expect(place).toBeGreaterThanOrEqual(end);
      expect(place % 16).toBe(0);
    });
    expect(p.finish().memoryBytes).toBe(places.at(-1)! + sizes.at(-1)!);
  });

  it('holds each constant once, and integers apart from floats', () => {
    const p = new ProgramBuilder('f32');
    p.define('run', 0, (f) => {
      f.store(at(16), f.g.mul(f.g.load(at(32)), f.g.constant(3)));
      f.endBlock();
      f.store(at(16), f.g.binary('iadd', f.g.mul(f.g.load(at(32)), f.g.constant(3)), f.g.integer(3)));
    });
    const { pool, data } = p.finish();
    expect([...pool.keys()].sort()).toEqual(['f3', 'i3']);
    expect(data).toHaveLength(2);
  });
});

describe('blocks', () => {
  const kinds = (body: (f: FunctionBuilder) => void): string[] => {
    const p = new ProgramBuilder('f32');
    p.define('other', 0, (f) => f.store(at(16), f.g.zero));
    p.define('run', 0, body);
    return p.finish().functions[1].body.map(({ kind }) => kind);
  };

  it('end where a loop, a call or a new counter begins', () => {
    const store = (f: FunctionBuilder) => f.store(at(16), f.g.zero);
    const body = (f: FunctionBuilder) => {
      store(f);
      store(f);
      const counter = f.local(0);
      store(f);
      f.call('other');
      f.loop(0, 4, 1, () => store(f));
      f.set(counter, 1);
      f.endBlock();
      f.endBlock();
      store(f);
    };
    expect(kinds(body)).toEqual(['block', 'set', 'block', 'call', 'loop', 'set', 'block']);
  });

  it('have a graph each', () => {
    const p = new ProgramBuilder('f32');
    p.define('run', 0, (f) => {
      const before = f.g;
      f.endBlock();
      expect(f.g).not.toBe(before);
    });
  });
});
