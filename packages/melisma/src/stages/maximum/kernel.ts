/**
 * maximum: the utterance stage of Whisper's features. The per-frame part has stored (x + offset) / scale and kept the
 * largest; what lies more than `range / scale` below it is lifted to there.
 *
 * in, out  floats in place      limit  one element in memory: the largest - range / scale; behind it the largest, 0 until it is known
 */
import { addIndex, at, type FunctionBuilder, type ProgramBuilder } from '../../generator/builder.ts';
import { type Element, VECTOR_BYTES } from '../../generator/program.ts';

/** Where the largest itself stands, for decibels that are relative to it: behind the limit. */
const referenceOf = (p: ProgramBuilder, limit: number): number => limit + p.elementBytes;

/** What is taken off is 0 until the largest is known. */
export const forgetReference = (f: FunctionBuilder, limit: number): void => {
  f.storeLane(at(referenceOf(f.program, limit)), f.g.zero, 0);
};

/** Define `name()`: the limit, `range` below the largest lane of the running maximum, and with `relative` the largest behind it. */
export function defineLimit(
  p: ProgramBuilder,
  name: string,
  { maximum, limit }: Record<'maximum' | 'limit', number>,
  range: number,
  relative = false,
): void {
  p.define(
    name,
    0,
    (f) => {
      const lanes = f.g.load(at(maximum));
      const halves = f.g.binary('pmax', lanes, f.g.shuffle(lanes, lanes, p.lanes === 2 ? [1, 0] : [2, 3, 0, 1]));
      const largest = p.lanes === 2 ? halves : f.g.binary('pmax', halves, f.g.shuffle(halves, halves, [1, 0, 3, 2]));
      f.storeLane(at(limit), f.g.sub(largest, f.g.constant(range)), 0);
      if (relative) f.storeLane(at(referenceOf(p, limit)), largest, 0);
    },
    true,
  );
}

/** Define `name(base, bytes)`: floats in a row, whole vectors of them; with `relative` less the largest. */
export function defineMaximum(p: ProgramBuilder, name: string, limit: number, stored: Element, relative = false): void {
  p.define(
    name,
    2,
    (f) => {
      const [base, bytes] = f.params;
      const mixed = p.element !== stored;
      const lowest = f.variable(f.g.splat(at(limit)));
      const reference = relative ? f.variable(f.g.splat(at(referenceOf(p, limit)))) : undefined;
      f.loop(0, bytes, mixed ? VECTOR_BYTES / 2 : VECTOR_BYTES, (i) => {
        const place = at(addIndex(base, i));
        const lifted = f.g.binary('pmax', f.g.load(place, mixed), f.read(lowest));
        f.store(place, reference === undefined ? lifted : f.g.sub(lifted, f.read(reference)), mixed);
      });
    },
    true,
  );
}
