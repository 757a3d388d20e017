/** Many channels to one. */
import { ownOr, readArray, readable, refusal } from 'melisma/errors';
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
  const list = readChannels(channels);
  checkMixing(how, list.length);
  if (how === 'none') return list;
  if (how !== 'average') return list[how];
  if (list.length === 1) return list[0];
  const out = new Float32Array(list[0].length);
  mixInto(list, how, out, 0);
  return out;
}

/** Samples from `start` on, as many as `out` has, mixed as by {@link mix} of channels that are right. */
export function mixInto(
  channels: readonly Float32Array[],
  how: 'average' | number,
  out: Float32Array,
  start: number,
): void {
  const end = start + out.length;
  if (how !== 'average' || channels.length === 1) out.set(channels[how === 'average' ? 0 : how].subarray(start, end));
  else if (channels.length === 2) averageOfTwo(channels[0], channels[1], out, start);
  else average(channels, out, start);
}

/** The common case: two numbers have one sum, whatever the order. It starts from +0, as numpy's does. */
function averageOfTwo(left: Float32Array, right: Float32Array, out: Float32Array, start: number): void {
  for (let i = 0, n = out.length; i < n; i++) out[i] = (0 + Math.fround(left[start + i] + right[start + i])) / 2;
}

/** By the average of `melisma/wav`, which reads interleaved bytes: numpy's order of additions depends on it. */
function average(channels: readonly Float32Array[], out: Float32Array, start: number): void {
  const layout = { format: 'float32', channels: channels.length, littleEndian: true } as const;
  const block = new Float32Array(BLOCK_FRAMES * channels.length);
  for (let first = 0; first < out.length; first += BLOCK_FRAMES) {
    const part = out.subarray(first, first + BLOCK_FRAMES);
    interleave(channels, start + first, part.length, block);
    decodeMonoInto(new Uint8Array(block.buffer), layout, 'average', part);
  }
}

function interleave(channels: readonly Float32Array[], first: number, frames: number, out: Float32Array): void {
  channels.forEach((samples, c) => {
    for (let i = 0, to = c; i < frames; i++, to += channels.length) out[to] = samples[first + i];
  });
}

const CHANNELS = 'an array of Float32Arrays, one for each channel';
/** What 16 bits of a WAV header can say; an average of more is none of soundfile's. */
const MOST_CHANNELS = 0xffff;

/** Signals in plain arrays, all of one length. */
function readChannels(channels: unknown): Float32Array[] {
  const list = readable('channels', () => {
    if (!Array.isArray(channels))
      throw refusal('ERR_OPTION', 'channels', CHANNELS, channels, { more: ': mix([samples])' });
    if (channels.length > MOST_CHANNELS)
      throw refusal('ERR_OPTION', 'channels', `at most ${MOST_CHANNELS}`, channels, { expected: MOST_CHANNELS });
    return Array.from(channels, (one, c) =>
      ownOr(one, readArray(one, [Float32Array], 'ERR_OPTION', `channels[${c}]`, 'a Float32Array')),
    );
  });
  if (list.length === 0) throw refusal('ERR_OPTION', 'channels', 'at least one', channels, { expected: 1 });
  const other = list.findIndex(({ length }) => length !== list[0].length);
  if (other < 0) return list;
  const [expected, given] = [list[0].length, list[other].length];
  throw refusal('ERR_OPTION', `channels[${other}]`, `${expected} samples, as channel 0 has`, given, { expected });
}

function checkMixing(how: Mixing, channels: number): void {
  if (how === 'average' || how === 'none' || (Number.isInteger(how) && how >= 0 && how < channels)) return;
  throw refusal('ERR_OPTION', 'how', `'average', 'none' or 0 to ${channels - 1}`, how);
}
