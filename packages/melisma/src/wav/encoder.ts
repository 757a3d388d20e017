/**
 * A WAV file that is written in pieces: a header, the bytes of each block of samples, and the header once more when the length is known.
 */
import { readOptions } from '../errors/options.ts';
import { refusal } from '../errors/refusal.ts';
import { checkLayout, type EncodeOptions, packInterleaved, readChannels } from './encode.ts';
import { bytesPerSample, type SampleFormat } from './format.ts';
import { headOf, isInteger } from './head.ts';

/** What is said before the first sample. */
export interface WavEncoderOptions extends EncodeOptions {
  channels: number;
  /** Samples per channel, where they are known beforehand. */
  numFrames?: number;
}

/** Writes one WAV file, from front to back. */
export interface WavEncoder {
  /**
   * The bytes before the samples. With `numFrames` they are final. Without, the sizes are marked as unknown (0xffffffff), which readers take for
   * "up to the end of the file"; after `end()` they are final, and as long as before, to be written over the first ones where that is possible.
   * More than 4 GB are RF64.
   */
  header(): Uint8Array<ArrayBuffer>;
  /**
   * The bytes of the next samples: one signal per channel, all of one length.
   *
   * @throws MelismaError ERR_OPTION for another number of channels, unequal lengths, or more samples than announced; ERR_NON_FINITE for a NaN or
   * infinity that the format cannot hold
   */
  push(channels: readonly Float32Array[]): Uint8Array<ArrayBuffer>;
  /**
   * The end: a byte of padding after an odd number of bytes, else none. Behind a header of unknown sizes that stays as it is it is left out.
   *
   * @throws MelismaError ERR_OPTION for fewer samples than announced
   */
  end(): Uint8Array<ArrayBuffer>;
  /** Samples per channel so far. */
  readonly numFrames: number;
  /** Samples of all channels so far that an integer format could not hold, by more than rounding: they stand at the end of its range. */
  readonly clipped: number;
}

/**
 * Begins a WAV file in the format of `encodeWav`, of any length.
 *
 * @throws MelismaError ERR_OPTION for channels, a format or a number of samples that cannot be, an unknown option; ERR_SAMPLE_RATE
 *
 * @example
 * import { createWavEncoder, decodeWav } from 'melisma/wav';
 * const wav = createWavEncoder({ channels: 2, sampleRate: 16000, format: 'float32', numFrames: 3 });
 * const parts = [wav.header(), wav.push([Float32Array.of(0, 1, 0), new Float32Array(3)]), wav.end()];
 * console.log(decodeWav(Uint8Array.from(parts.flatMap((part) => [...part]))).samples); // [0, 0.5, 0]
 */
export function createWavEncoder(options: WavEncoderOptions): WavEncoder {
  const known = ['channels', 'sampleRate', 'numFrames', 'format'] as const;
  const { channels, sampleRate, numFrames, format = 'int16' } = readOptions(options, known);
  if (!Number.isInteger(channels) || channels < 1)
    throw refusal('ERR_OPTION', 'channels', 'a whole number from 1', channels, { expected: 1 });
  if (numFrames !== undefined && (!Number.isSafeInteger(numFrames) || numFrames < 0))
    throw refusal('ERR_OPTION', 'numFrames', 'a whole number from 0', numFrames, { expected: 0 });
  checkLayout(channels, sampleRate, format);
  return new BlockEncoder({ channels, sampleRate, format }, numFrames);
}

type Layout = Required<Pick<WavEncoderOptions, 'channels' | 'sampleRate' | 'format'>>;

class BlockEncoder implements WavEncoder {
  readonly #layout: Layout;
  readonly #announced: number | undefined;
  #ended = false;
  numFrames = 0;
  clipped = 0;

  constructor(layout: Layout, announced: number | undefined) {
    this.#layout = layout;
    this.#announced = announced;
  }

  header(): Uint8Array<ArrayBuffer> {
    const numFrames = this.#announced ?? (this.#ended ? this.numFrames : undefined);
    return headOf(this.#layout, numFrames, this.#announced === undefined);
  }

  push(block: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
    const { format } = this.#layout;
    const channels = readChannels(block);
    const frames = this.#checkBlock(channels);
    const bytes = new Uint8Array(frames * channels.length * bytesPerSample[format]);
    packInterleaved(new DataView(bytes.buffer), channels, format);
    this.numFrames += frames;
    for (const samples of channels) this.clipped += clippedIn(samples, format);
    return bytes;
  }

  end(): Uint8Array<ArrayBuffer> {
    const { numFrames } = this;
    if (numFrames !== (this.#announced ?? numFrames))
      throw refusal('ERR_OPTION', 'numFrames', this.#announced!, numFrames);
    this.#ended = true;
    return new Uint8Array((numFrames * this.#layout.channels * bytesPerSample[this.#layout.format]) % 2);
  }

  /** @returns the samples per channel of a block */
  #checkBlock(channels: readonly Float32Array[]): number {
    const expected = this.#layout.channels;
    if (channels.length !== expected)
      throw refusal('ERR_OPTION', 'channels', `${expected} signals`, channels.length, { expected });
    const frames = channels[0].length;
    const total = this.numFrames + frames;
    if (total > (this.#announced ?? total))
      throw refusal('ERR_OPTION', 'numFrames', this.#announced!, total, { more: ' or more' });
    return frames;
  }
}

/** Samples that lie half a step or more beyond the ends of the range: rounding would take them out of it. */
function clippedIn(samples: Float32Array, format: SampleFormat): number {
  if (!isInteger(format)) return 0;
  const halfStep = 2 ** (-8 * bytesPerSample[format]);
  const [lowest, highest] = [-1 - halfStep, 1 - halfStep];
  let count = 0;
  for (let i = 0; i < samples.length; i++) if (samples[i] >= highest || samples[i] < lowest) count++;
  return count;
}
