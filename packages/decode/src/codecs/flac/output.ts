/** What becomes of a frame's integers: samples in [-1, 1), and the bytes that the MD5 is taken of. */
import type { Room } from '../../pcm/room.ts';
import type { Frame } from './frame.ts';
import type { StreamInfo } from './header.ts';
import type { Md5 } from './md5.ts';
import type { Integers } from './predictors.ts';

/** Samples a channel that make a block: what is asked for and passed on costs as much as some thousand samples. */
const BLOCK_FRAMES = 1 << 15;

const isLittleEndian = /* @__PURE__ */ new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Frames in a row until they make a block. */
export class Output {
  readonly #info: StreamInfo;
  readonly #room: Room;
  readonly #md5: Md5 | undefined;
  readonly #capacity: number;
  /** The bytes of the longest frame. */
  readonly #packed: Int32Array;
  #left: number;
  #block: Float32Array[] | undefined;
  #filled = 0;

  constructor(info: StreamInfo, room: Room, md5: Md5 | undefined) {
    this.#info = info;
    this.#room = room;
    this.#md5 = md5;
    const { maxBlockSize, channels, numFrames } = info;
    this.#capacity = Math.max(1, Math.floor(BLOCK_FRAMES / maxBlockSize)) * maxBlockSize;
    this.#packed = new Int32Array(maxBlockSize * channels);
    this.#left = numFrames || Number.POSITIVE_INFINITY;
  }

  /** A frame, which is not longer than what is left of the recording. @returns a block, if it is full */
  add(frame: Frame): Float32Array[] | undefined {
    const { samples, decorrelation, blockSize } = frame;
    const { bitDepth } = this.#info;
    this.#block ??= this.#room.block(samples.length, Math.min(this.#capacity, this.#left));
    const [left, right] = this.#block;
    const scale = 2 ** (1 - bitDepth);
    if (isLittleEndian && bitDepth === 16 && samples.length === 2) {
      const [a, b] = samples as Int32Array[];
      putWords(a, b, decorrelation, left, right, this.#filled, this.#packed);
      this.#md5?.update(new Uint8Array(this.#packed.buffer, 0, 4 * blockSize));
    } else {
      if (decorrelation !== 0) recombine(samples, decorrelation);
      for (let c = 0; c < samples.length; c++) scaleInto(samples[c], scale, this.#block[c], this.#filled);
      this.#md5?.update(packed(samples, bitDepth, this.#packed));
    }
    this.#filled += blockSize;
    this.#left -= blockSize;
    return this.#filled + this.#info.maxBlockSize > this.#block[0].length ? this.take() : undefined;
  }

  /** What there is of a block; undefined where there is nothing. */
  take(): Float32Array[] | undefined {
    const [block, filled] = [this.#block, this.#filled];
    this.#block = undefined;
    this.#filled = 0;
    return block?.[0].length === filled ? block : block?.map((samples) => samples.subarray(0, filled));
  }
}

/** Left and right, in place, from a channel and the difference, which has the lowest bit that their mean lost. */
function recombine([a, b]: readonly Integers[], decorrelation: 8 | 9 | 10): void {
  if (decorrelation === 8) for (let i = 0; i < a.length; i++) b[i] = a[i] - b[i];
  else if (decorrelation === 9) for (let i = 0; i < a.length; i++) a[i] += b[i];
  else if (a instanceof Int32Array && b instanceof Int32Array) fromMean(a, b);
  else
    for (let i = 0; i < a.length; i++) {
      const left = a[i] + Math.ceil(b[i] / 2);
      b[i] = left - b[i];
      a[i] = left;
    }
}

function fromMean(mean: Int32Array, difference: Int32Array): void {
  for (let i = 0; i < mean.length; i++) {
    const side = difference[i];
    const left = (mean[i] + (side >> 1) + (side & 1)) | 0;
    difference[i] = left - side;
    mean[i] = left;
  }
}

/** The commonest frame, two channels of 16 bits, in one pass: {@link recombine}, its samples, and a word for each two of them. */
function putWords(
  a: Int32Array,
  b: Int32Array,
  decorrelation: Frame['decorrelation'],
  left: Float32Array,
  right: Float32Array,
  first: number,
  words: Int32Array,
): void {
  for (let i = 0, to = first; i < a.length; i++, to++) {
    let one = a[i];
    let other = b[i];
    if (decorrelation === 10) {
      one = (one + (other >> 1) + (other & 1)) | 0;
      other = (one - other) | 0;
    } else if (decorrelation === 8) other = (one - other) | 0;
    else if (decorrelation === 9) one = (one + other) | 0;
    left[to] = one * 2 ** -15;
    right[to] = other * 2 ** -15;
    words[i] = (one & 0xffff) | (other << 16);
  }
}

/** To [-1, 1), as libsndfile's flac.c: 16 bits by 2^-15, 24 bits by 2^-23. */
function scaleInto(integers: Integers, scale: number, out: Float32Array, first: number): void {
  for (let i = 0, to = first; i < integers.length; i++, to++) out[to] = integers[i] * scale;
}

/** The bytes that the MD5 is taken of: interleaved, whole bytes, little-endian, sign-extended (RFC 9639, 8.2). */
function packed(samples: readonly Integers[], bitDepth: number, memory: Int32Array): Uint8Array {
  const size = (bitDepth + 7) >> 3;
  const bytes = new Uint8Array(memory.buffer, 0, samples.length * size * samples[0].length);
  if (isLittleEndian && samples.length === 2 && size === 3) packThrees(samples[0], samples[1], memory, bytes);
  else for (let c = 0; c < samples.length; c++) pack(samples[c], size, bytes, c * size, samples.length * size);
  return bytes;
}

/** Two channels of 24 bits: three words for two frames. */
function packThrees(left: Integers, right: Integers, out: Int32Array, bytes: Uint8Array): void {
  const even = left.length & ~1;
  for (let i = 0, to = 0; i < even; i += 2, to += 3) {
    const first = right[i];
    const second = left[i + 1];
    out[to] = (left[i] & 0xffffff) | (first << 24);
    out[to + 1] = ((first >> 8) & 0xffff) | (second << 16);
    out[to + 2] = ((second >> 16) & 0xff) | (right[i + 1] << 8);
  }
  pack(left.subarray(even), 3, bytes, 6 * even, 6);
  pack(right.subarray(even), 3, bytes, 6 * even + 3, 6);
}

/** The lowest `size` bytes of each number, `step` bytes apart. */
function pack(integers: Integers, size: number, out: Uint8Array, start: number, step: number): void {
  for (let i = 0, at = start; i < integers.length; i++, at += step)
    for (let byte = 0, rest = integers[i] | 0; byte < size; byte++, rest >>= 8) out[at + byte] = rest;
}
