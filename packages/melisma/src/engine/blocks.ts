/** Blocks: how many frames' samples are copied in at a time, and how many samples that takes. */
import type { Tile } from '../stages/tile/kernel.ts';

/** Blocks of up to so many frames or samples: a copy in is long, and what it brings stays in the second-level cache. */
const BLOCK_FRAMES = 256;
const BLOCK_SAMPLES = 65536;

export interface BlockSizes {
  /** Samples that one tile reads. */
  tileSamples: number;
  /** A multiple of the tile's frames. */
  blockFrames: number;
  /** Samples of a whole block. */
  blockSamples: number;
}

export function blockSizes({ frames, hops, hopLength, rows }: Tile): BlockSizes {
  const tiles = Math.max(1, Math.floor(Math.min(BLOCK_FRAMES, BLOCK_SAMPLES / hopLength) / frames));
  const tileSamples = (hops - 1) * hopLength + rows;
  const blockSamples = (tiles - 1) * frames * hopLength + tileSamples;
  return { tileSamples, blockFrames: tiles * frames, blockSamples };
}
