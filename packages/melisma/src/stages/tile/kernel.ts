/**
 * tile: samples of a few frames, transposed so that one vector holds the same sample of neighbouring frames.
 *
 * in   x     [hops * hop + ...]        the signal from the first frame's first sample on
 * out  tile  rows [hop] of [hops]      tile[r][k] = x[hop k + r]
 *
 * Sample i of frames f .. f+lanes-1 is then one contiguous load: tile[i mod hop][f + i div hop ...].
 *
 *   x:  | a0 a1 a2 ... | b0 b1 b2 ... | c0 c1 ... | d0 d1 ... |      hop after hop
 *   tile row 0:  a0 b0 c0 d0        row 1:  a1 b1 c1 d1        lanes are frames
 *
 * On the way it keeps the largest |x| of each lane, as bits: what is NaN, infinite or too large is known afterwards.
 */
import {
  addIndex,
  at,
  type FunctionBuilder,
  geIndex,
  type IndexLike,
  loadIndex,
  mulIndex,
  type ProgramBuilder,
} from '../../generator/builder.ts';
import { type Element, type Index, type Node, VECTOR_BYTES } from '../../generator/program.ts';

export interface Tile {
  /** Address of the tile; a vector in front of it is its own, too. */
  base: number;
  /** Frames that one tile holds. */
  frames: number;
  hopLength: number;
  rowBytes: number;
  rows: number;
  /** Hops that are read for one tile: `(hops - 1) * hopLength + rows` samples. */
  hops: number;
  /** Address of the running maximum of |x|, one vector. */
  peak: number;
}

/** A line of the cache, on which rows begin. */
const LINE_BYTES = 64;

/** The first-level cache holds this much beside the transform's own data. */
const TILE_BYTES = 16384;

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/**
 * Lay out a tile: as many frames as fit the cache, 12, 8 or 4 (never fewer than the lanes). Twelve frames of two to four hops
 * make a row of 16 floats: one cache line, which no load crosses.
 */
export function planTile(p: ProgramBuilder, hopLength: number, windowLength: number, mostBytes = TILE_BYTES): Tile {
  const rows = roundUp(Math.min(hopLength, windowLength), p.lanes);
  const hopsOf = (frames: number) => roundUp(frames + Math.floor((windowLength - 1) / hopLength), p.lanes);
  const bytesOf = (frames: number) => rowBytesOf(p, hopsOf(frames)) * rows;
  const frames = [12, 8].find((count) => bytesOf(count) <= mostBytes) ?? 4;
  const hops = hopsOf(frames);
  const rowBytes = rowBytesOf(p, hops);
  return {
    base: p.reserve(LINE_BYTES + rowBytes * rows) + LINE_BYTES,
    frames,
    hopLength,
    rowBytes,
    rows,
    hops,
    peak: p.reserveVectors(1),
  };
}

/** A row's bytes, padded where the stride would be a large power of two: such rows share their cache lines. */
function rowBytesOf(p: ProgramBuilder, hops: number): number {
  const bytes = hops * p.elementBytes;
  return bytes >= 128 && (bytes & (bytes - 1)) === 0 ? bytes + 16 : bytes;
}

/**
 * Define `name(source)`: fill the tile from the samples at `source`, stored as `input`. Where none is above `silence`, all of them are
 * taken for zeros, if the lanes are single.
 */
export function defineTile(p: ProgramBuilder, name: string, tile: Tile, input: Element, silence = 0): void {
  p.define(
    name,
    1,
    (f) => {
      const bytes = input === 'f32' ? 4 : 8;
      const source = f.local(f.params[0]);
      const peak = f.variable(f.g.zero);
      const row = f.local(tile.base);
      f.loop(0, tile.rows, p.lanes, () => {
        for (let hop = 0; hop < tile.hops; hop += p.lanes) {
          const vectors = Array.from({ length: p.lanes }, (_, j) => {
            const address = at(source, (hop + j) * tile.hopLength * bytes);
            return f.g.load(address, p.element === 'f64' && input === 'f32');
          });
          transpose(f, vectors).forEach((v, i) => {
            f.store(at(row, i * tile.rowBytes + hop * p.elementBytes), v);
          });
          const magnitudes = vectors.map((v) => f.g.abs(v));
          f.assign(
            peak,
            magnitudes.reduce((largest, v) => f.g.binary('imax', largest, v), f.read(peak)),
          );
          f.endBlock();
        }
        f.set(source, addIndex(source, p.lanes * bytes));
        f.set(row, addIndex(row, p.lanes * tile.rowBytes));
      });
      f.store(at(tile.peak), f.g.binary('imax', f.g.load(at(tile.peak)), f.read(peak)));
      if (p.element === 'f32' && silence > 0) zeroQuietTile(f, tile, f.read(peak), silence);
    },
    true,
  );
}

/** Zeros all over the tile where `peak`, its largest |x| in each lane, is at most `silence`. */
function zeroQuietTile(f: FunctionBuilder, tile: Tile, peak: Node, silence: number): void {
  const own = f.program.reserveVectors(1);
  f.store(at(own), peak);
  const [limit] = new Uint32Array(Float32Array.of(silence).buffer);
  const quiet = [0, 4, 8, 12].map((lane) => geIndex(limit, loadIndex(at(own, lane)))).reduce(mulIndex);
  // A loop runs at least once: its first turn is for the vector in front of the tile.
  const end = f.local(addIndex(mulIndex(quiet, tile.rowBytes * tile.rows), VECTOR_BYTES));
  f.loop(0, end, VECTOR_BYTES, (i) => f.store(at(addIndex(i, tile.base - VECTOR_BYTES)), f.g.zero));
}

/** Transpose a square of vectors, two or four on a side. */
export function transpose({ g }: FunctionBuilder, rows: readonly Node[]): Node[] {
  const [a, b, c, d] = rows;
  if (rows.length === 2) return [g.shuffle(a, b, [0, 2]), g.shuffle(a, b, [1, 3])];
  const [ab01, ab23] = [g.shuffle(a, b, [0, 4, 1, 5]), g.shuffle(a, b, [2, 6, 3, 7])];
  const [cd01, cd23] = [g.shuffle(c, d, [0, 4, 1, 5]), g.shuffle(c, d, [2, 6, 3, 7])];
  return [
    g.shuffle(ab01, cd01, [0, 1, 4, 5]),
    g.shuffle(ab01, cd01, [2, 3, 6, 7]),
    g.shuffle(ab23, cd23, [0, 1, 4, 5]),
    g.shuffle(ab23, cd23, [2, 3, 6, 7]),
  ];
}

/** Bytes from the tile's start to sample `i` of its first frame. */
export function tileOffset(p: ProgramBuilder, tile: Tile, i: number): number {
  return (i % tile.hopLength) * tile.rowBytes + Math.floor(i / tile.hopLength) * p.elementBytes;
}

/** Sample `i` of the group of frames at `group`, bytes from the tile's start. */
export function loadTile(f: FunctionBuilder, tile: Tile, group: IndexLike, i: number): Node {
  return f.g.load(at(addIndex(group as Index, tile.base), tileOffset(f.program, tile, i)));
}
