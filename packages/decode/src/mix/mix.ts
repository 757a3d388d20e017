/** Many channels to one. */
import { MelismaError } from 'melisma';
import { decodeMonoInto } from 'melisma/wav';

/** What to make of the channels: their average, one of them counted from 0, or nothing. */
export type Mixing = 'average' | 'none' | number;

/** Frames that are interleaved at a time. */
const BLOCK_FRAMES = 4096;

/**
 * Mixes the channels of a recording.
 *
 * @param channels per channel `[frames]`
 * @param how `'average'` by default: `librosa.to_mono` of what soundfile reads, bit for bit; a number picks a channel; `'none'` gives back
 * all of them
 * @returns one signal, or with `'none'` all
 * @throws MelismaError ERR_OPTION for no channels, channels of unequal length, or a channel that is not there
 */
export function mix(channels: readonly Float32Array[], how?: 'average' | number): Float32Array;
export function mix(channels: readonly Float32Array[], how: 'none'): Float32Array[];
export function mix(channels: readonly Float32Array[], how?: Mixing): Float32Array | Float32Array[];
export function mix(channels: readonly Float32Array[], how: Mixing = 'average'): Float32Array | Float32Array[] {
  check(channels, how);
  if (how === 'none') return [...channels];
  if (how !== 'average') return channels[how];
  if (channels.length === 1) return channels[0];
  return channels.length === 2 ? averageOfTwo(channels[0], channels[1]) : average(channels);
}

/** The common case: two numbers have one sum, whatever the order. It starts from +0, as numpy's does. */
function averageOfTwo(left: Float32Array, right: Float32Array): Float32Array {
  const out = new Float32Array(left.length);
  for (let i = 0, n = out.length; i < n; i++) out[i] = (0 + Math.fround(left[i] + right[i])) / 2;
  return out;
}

/** By the average of `melisma/wav`, which reads interleaved bytes: numpy's order of additions depends on it. */
function average(channels: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(channels[0].length);
  const layout = { format: 'float32', channels: channels.length, littleEndian: true } as const;
  const block = new Float32Array(BLOCK_FRAMES * channels.length);
  for (let first = 0; first < out.length; first += BLOCK_FRAMES) {
    const part = out.subarray(first, first + BLOCK_FRAMES);
    interleave(channels, first, part.length, block);
    decodeMonoInto(new Uint8Array(block.buffer), layout, 'average', part);
  }
  return out;
}

function interleave(channels: readonly Float32Array[], first: number, frames: number, out: Float32Array): void {
  channels.forEach((samples, c) => {
    for (let i = 0, to = c; i < frames; i++, to += channels.length) out[to] = samples[first + i];
  });
}

function check(channels: readonly Float32Array[], how: Mixing): void {
  if (channels.length === 0) throw option('channels', 'at least one channel', 0);
  const ragged = channels.find(({ length }) => length !== channels[0].length);
  if (ragged) throw option('channels', `${channels[0].length} samples in each`, ragged.length);
  if (how === 'average' || how === 'none' || (Number.isInteger(how) && how >= 0 && how < channels.length)) return;
  throw option('how', `'average', 'none' or 0 to ${channels.length - 1}`, how);
}

const option = (name: string, expected: string, given: unknown): MelismaError =>
  new MelismaError('ERR_OPTION', `${name}: expected ${expected}, given ${String(given)}`, {
    option: name,
    expected,
    given,
  });
