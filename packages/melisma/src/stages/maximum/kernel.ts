/**
 * maximum: the utterance stage of Whisper's features. The per-frame part has stored (x + offset) / scale and kept the
 * largest; what lies more than `range / scale` below it is lifted to there.
 *
 * in, out  floats in place      limit  one element in memory: the largest - range / scale
 */
import { addIndex, at, type ProgramBuilder } from '../../generator/builder.ts';
import { type Element, VECTOR_BYTES } from '../../generator/program.ts';

/** Define `name(base, bytes)`: floats in a row, whole vectors of them. */
export function defineMaximum(p: ProgramBuilder, name: string, limit: number, stored: Element): void {
  p.define(
    name,
    2,
    (f) => {
      const [base, bytes] = f.params;
      const mixed = p.element !== stored;
      const lowest = f.variable(f.g.splat(at(limit)));
      f.loop(0, bytes, mixed ? VECTOR_BYTES / 2 : VECTOR_BYTES, (i) => {
        const place = at(addIndex(base, i));
        f.store(place, f.g.binary('pmax', f.g.load(place, mixed), f.read(lowest)), mixed);
      });
    },
    true,
  );
}
