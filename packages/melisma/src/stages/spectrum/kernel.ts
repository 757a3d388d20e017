/**
 * spectrum: what a transform or the filters left in memory, one vector a bin with a frame in each lane, to the caller's layout.
 *
 *   frame-major  out[frame * bins + k]: lanes transposed, a square of vectors at a time
 *   bin-major    out[k * stride + frame]: lanes are neighbours, one store
 *
 * Transforms deliver bins in an order of their own, some of them conjugated: tables say where each bin is, and its sign.
 */
import { addIndex, at, type FunctionBuilder, loadIndex } from '../../generator/builder.ts';
import { type Index, type Node, VECTOR_BYTES } from '../../generator/program.ts';
import { transpose } from '../tile/kernel.ts';

/** Where the vectors of bins 0, 1, ... stand, bytes, and the sign of their imaginary parts. */
export interface Bins {
  addresses: readonly number[];
  signs: readonly number[];
}

/** One of the arrays that leave: real parts, imaginary parts, power. */
export interface Plane {
  /** From a bin's address to its vector, bytes. */
  offset: number;
  /** True for imaginary parts. */
  signed: boolean;
  /** From `out` to the plane's first element, bytes. */
  place: number;
}

/** The first `count` bins of a real transform of length `n` whose slot `i` holds bin `order[i]`, `slotBytes` apart from `base` on. */
export function binsInOrder(order: readonly number[], n: number, base: number, slotBytes: number, count: number): Bins {
  const slots = new Map(order.map((k, slot) => [k % n, slot]));
  const bins = Array.from({ length: count }, (_, k) => ({ own: slots.get(k), mirrored: slots.get((n - k) % n) }));
  return {
    addresses: bins.map(({ own, mirrored }) => base + (own ?? mirrored!) * slotBytes),
    signs: bins.map(({ own }) => (own === undefined ? -1 : 1)),
  };
}

/** Bins one after the other from `base` on. */
export const binsInRow = (base: number, count: number): Bins => ({
  addresses: Array.from({ length: count }, (_, k) => base + k * VECTOR_BYTES),
  signs: Array<number>(count).fill(1),
});

/** A pointer that walks the tables of `bins`, `step` bins at a time. */
class BinWalk {
  readonly #f: FunctionBuilder;
  readonly #entry: Index & { op: 'local' };
  readonly #sign: (Index & { op: 'local' }) | undefined;

  constructor(f: FunctionBuilder, bins: Bins) {
    this.#f = f;
    this.#entry = f.local(f.program.indexTable(bins.addresses));
    if (bins.signs.includes(-1)) this.#sign = f.local(f.program.table(bins.signs));
  }

  /** The plane's vector of the bin `i` after the current one. */
  load(plane: Plane, i: number): Node {
    const { g, program } = this.#f;
    const value = g.load(at(loadIndex(at(this.#entry, 4 * i)), plane.offset));
    if (!plane.signed || this.#sign === undefined) return value;
    return g.mul(value, g.splat(at(this.#sign, i * program.elementBytes)));
  }

  advance(count: number): void {
    const f = this.#f;
    f.set(this.#entry, addIndex(this.#entry, 4 * count));
    if (this.#sign) f.set(this.#sign, addIndex(this.#sign, f.program.elementBytes * count));
  }
}

/** Rows of `bins` elements, one for each lane, from `out` on. */
export function storeFrameMajor(f: FunctionBuilder, bins: Bins, planes: readonly Plane[], out: Index): void {
  const { lanes, elementBytes } = f.program;
  const count = bins.addresses.length;
  const walk = new BinWalk(f, bins);
  const place = f.local(out);
  const take = (taken: number, store: (plane: Plane, values: Node[]) => void) => {
    for (const plane of planes)
      store(
        plane,
        Array.from({ length: taken }, (_, i) => walk.load(plane, i)),
      );
    walk.advance(taken);
    f.set(place, addIndex(place, taken * elementBytes));
  };
  const address = (plane: Plane, frame: number) => plane.place + frame * count * elementBytes;
  const square = (plane: Plane, values: Node[]) => {
    for (const [frame, row] of transpose(f, values).entries()) f.store(at(place, address(plane, frame)), row);
  };
  const single = (plane: Plane, [value]: Node[]) => {
    for (let frame = 0; frame < lanes; frame++) f.storeLane(at(place, address(plane, frame)), value, frame);
  };
  const whole = Math.floor(count / lanes);
  if (whole > 0) f.loop(0, whole, 1, () => take(lanes, square));
  if (count % lanes > 0) f.loop(0, count % lanes, 1, () => take(1, single));
}

/** Bins in one turn of the loop. */
const UNROLL = 4;

/** A vector of each bin, `stride` bytes from one bin to the next, from `out` on. */
export function storeBinMajor(
  f: FunctionBuilder,
  bins: Bins,
  planes: readonly Plane[],
  out: Index,
  stride: Index,
): void {
  const count = bins.addresses.length;
  const walk = new BinWalk(f, bins);
  const place = f.local(out);
  const take = (taken: number) => {
    let next: Index = place;
    for (let i = 0; i < taken; i++) {
      for (const plane of planes) f.store(at(next, plane.place), walk.load(plane, i));
      next = addIndex(next, stride);
    }
    walk.advance(taken);
    f.set(place, next);
  };
  const whole = Math.floor(count / UNROLL);
  if (whole > 0) f.loop(0, whole, 1, () => take(UNROLL));
  if (count % UNROLL > 0) take(count % UNROLL);
}
