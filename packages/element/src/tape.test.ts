import { magma, paletteOf } from '@melisma/draw';
import { describe, expect, it } from 'vitest';
import { Tape } from './tape.ts';

/** `count` rows of two values, the first of them the number of the frame. */
const rows = (first: number, count: number) => ({
  data: Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? first + i / 2 : -1)),
  dims: [count, 2],
  axes: ['frame', 'feature'],
  validFrames: count,
});
const palette = paletteOf(magma);

describe('the last frames of a stream', () => {
  it('are there by their age, and no others', () => {
    const tape = new Tape(2, 5);
    for (const [first, count] of [
      [0, 3],
      [3, 4],
      [7, 1],
    ])
      tape.append(rows(first, count));
    expect([0, 1, 2, 3, 4, 5].map((age) => tape.valueAt(age, 0))).toEqual([7, 6, 5, 4, 3, Number.NaN]);
  });

  it('are what is left of more than the ring holds', () => {
    const tape = new Tape(2, 5);
    tape.append(rows(0, 12));
    expect([0, 4].map((age) => tape.valueAt(age, 0))).toEqual([11, 7]);
  });

  it('are read as their axes say, padding left out', () => {
    const tape = new Tape(2, 5);
    tape.append({ data: [1, 2, 3, 9, 9, 9], dims: [2, 3], axes: ['mel', 'frame'], validFrames: 2 });
    expect([tape.count, tape.valueAt(0, 0), tape.valueAt(0, 1)]).toEqual([2, 2, 9]);
  });

  it('go over into a ring of another size', () => {
    const tape = new Tape(2, 5);
    tape.append(rows(0, 12));
    expect([0, 2, 3].map((age) => tape.resized(3).valueAt(age, 0))).toEqual([11, 9, Number.NaN]);
    expect([0, 4, 5].map((age) => tape.resized(9).valueAt(age, 0))).toEqual([11, 7, Number.NaN]);
  });
});

describe('their colours', () => {
  it('are made of what is new alone, round the ring', () => {
    const tape = new Tape(2, 5);
    tape.append(rows(0, 4));
    expect(tape.colour([0, 10], palette, true)).toEqual([4, 5]);
    tape.append(rows(4, 3));
    expect(tape.colour([0, 10], palette, false)).toEqual([4, 3]);
    expect(tape.oldest).toBe(2);
    const inOrder = Array.from({ length: 5 }, (_, i) => tape.colours[(tape.oldest + i) % 5]);
    expect(inOrder).toEqual([2, 3, 4, 5, 6].map((value) => palette[Math.round(25.5 * value)]));
  });

  it('keep their scale while it is about right', () => {
    const tape = new Tape(2, 200);
    tape.append(rows(0, 100));
    const first = tape.scale(undefined);
    tape.append(rows(100, 2));
    expect(tape.scale(undefined)).toBe(first);
    tape.append(rows(102, 98));
    expect(tape.scale(undefined)[1]).toBeGreaterThan(first[1]);
    expect(tape.scale([3, 4])).toEqual([3, 4]);
  });
});
