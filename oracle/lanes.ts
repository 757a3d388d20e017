/** Frames side by side in vectors, for tests. */

/** Values of frame 0, 1, ... (one for each lane) to vectors: value after value, lane beside lane. */
export function interleave(frames: readonly ArrayLike<number>[]): number[] {
  const lanes = frames.length;
  return Array.from({ length: lanes * frames[0].length }, (_, i) => frames[i % lanes][Math.floor(i / lanes)]);
}

/** The values of one lane. */
export function laneOf(vectors: ArrayLike<number>, lanes: number, lane: number): number[] {
  return Array.from({ length: vectors.length / lanes }, (_, i) => vectors[i * lanes + lane]);
}
