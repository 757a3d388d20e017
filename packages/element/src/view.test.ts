import fc from 'fast-check';
import { expect, it } from 'vitest';
import { following, scrolled, within, zoomed } from './view.ts';

const frames = fc.integer({ min: 1, max: 400_000 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

it('stays within the clip, at whole frames, whatever is done to it', () => {
  fc.assert(
    fc.property(
      frames,
      share,
      share,
      share,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (count, a, b, at, factor) => {
        const view = within({ first: a * count, end: (a + b) * count }, count);
        for (const next of [
          view,
          zoomed(view, factor, at, count),
          scrolled(view, factor - 1, count),
          following(view, Math.floor(at * (count - 1)), count),
        ]) {
          expect([next.first, next.end].every(Number.isInteger)).toBe(true);
          expect(next.first).toBeGreaterThanOrEqual(0);
          expect(next.end).toBeLessThanOrEqual(count);
          expect(next.end - next.first).toBeGreaterThanOrEqual(Math.min(8, count));
        }
      },
    ),
  );
});

it('what the pointer is on stays under it', () => {
  expect(zoomed({ first: 0, end: 1000 }, 0.5, 0.25, 1000)).toEqual({ first: 125, end: 625 });
  expect(zoomed({ first: 125, end: 625 }, 2, 0.25, 1000)).toEqual({ first: 0, end: 1000 });
});

it('scrolls as far as there is something', () => {
  expect(scrolled({ first: 100, end: 200 }, 0.5, 1000)).toEqual({ first: 150, end: 250 });
  expect(scrolled({ first: 100, end: 200 }, -5, 1000)).toEqual({ first: 0, end: 100 });
});

it('what is heard comes back into sight, and stays where it is in sight', () => {
  const view = { first: 100, end: 200 };
  expect(following(view, 150, 1000)).toBe(view);
  expect(following(view, 200, 1000)).toEqual({ first: 190, end: 290 });
  expect(following(view, 999, 1000)).toEqual({ first: 900, end: 1000 });
});
