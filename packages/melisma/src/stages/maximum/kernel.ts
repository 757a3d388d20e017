/**
 * maximum: the utterance stage of Whisper's features. The per-frame part has stored (x + offset) / scale and kept the
 * largest; what lies more than `range / scale` below it is lifted to there.
 *
 * in, out  rows of floats in place      limit  one element in memory: the largest - range / scale
 */
import { addIndex, at, type ProgramBuilder } from '../../generator/builder.ts';
import { type Element, VECTOR_BYTES } from '../../generator/program.ts';

/** Define `name(base, rows, stride, width)`: rows of `width` bytes, `stride` bytes apart, both multiples of a vector. */
export function defineMaximum(p: ProgramBuilder, name: string, limit: number, stored: Element): void {
  p.define(
    name,
    4,
    (f) => {
      const [base, rows, stride, width] = f.params;
      const mixed = p.element !== stored;
      const bytes = mixed ? VECTOR_BYTES / 2 : VECTOR_BYTES;
      const row = f.local(base);
      f.loop(0, rows, 1, () => {
        const lowest = f.variable(f.g.splat(at(limit)));
        f.loop(0, width, bytes, (i) => {
          const place = at(addIndex(row, i));
          f.store(place, f.g.binary('pmax', f.g.load(place, mixed), f.read(lowest)), mixed);
        });
        f.set(row, addIndex(row, stride));
      });
    },
    true,
  );
}
