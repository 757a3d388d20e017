/** One recording of the call: decoded, cut, mixed, resampled and written, block by block. */
import type { AudioInfo } from '@melisma/decode';
import { createWavEncoder, type WavEncoder } from 'melisma/wav';
import { openRecording } from '../audio/open.ts';
import type { Resampling } from '../audio/resampling.ts';
import { type Stretch, stretchOf } from '../audio/stretch.ts';
import { standard } from '../files/inputs.ts';
import type { Place } from '../files/outputs.ts';
import { type Pieces, writeInPieces } from '../files/pieces.ts';
import { printBytes } from '../report/streams.ts';
import type { ResampleFlags } from './flags.ts';

/** What was done about one recording. */
export interface Done {
  job: Place;
  source: AudioInfo;
  /** Hz, of the output. */
  sampleRate: number;
  resampling: Resampling | undefined;
  channels: number;
  /** Samples per channel of the output. */
  numFrames: number;
  /** Samples of all channels that an integer format could not hold. */
  clipped: number;
  /** From opening to the last byte. */
  milliseconds: number;
}

type Options = Pick<ResampleFlags, 'rate' | 'format' | 'start' | 'duration' | 'channel' | 'resampler'>;

/** @throws MelismaError whatever is wrong with this recording or its output */
export async function resampleOne(job: Place, flags: Options, onProgress: (share: number) => void): Promise<Done> {
  const begin = performance.now();
  const { channel = 'each', rate, format } = flags;
  const stream = await openRecording(job.input);
  try {
    const stretch = await stretchOf(stream, { ...flags, channel, rate: rate === 'own' ? undefined : rate, onProgress });
    const { source, sampleRate, resampling } = stretch;
    const channels = channel === 'each' ? source.channels : 1;
    const wav = createWavEncoder({ format, channels, sampleRate, numFrames: stretch.numFrames });
    await writeTo(job.output!, (pieces) => writeWav(wav, stretch, pieces));
    const { numFrames, clipped } = wav;
    const milliseconds = performance.now() - begin;
    return { job, source, sampleRate, resampling, channels, numFrames, clipped, milliseconds };
  } finally {
    await stream.close();
  }
}

const writeTo = (output: string, write: (pieces: Pieces) => Promise<void>): Promise<void> =>
  output === standard ? write({ append: printBytes }) : writeInPieces(output, write);

/** Where the length was not known beforehand it is put into the header at the end; a pipe keeps sizes that say "unknown". */
async function writeWav(wav: WavEncoder, stretch: Stretch, { append, replaceStart }: Pieces): Promise<void> {
  await append(wav.header());
  for await (const channels of stretch.blocks) await append(wav.push(channels));
  const padding = wav.end();
  if (stretch.numFrames !== undefined || replaceStart) await append(padding);
  if (stretch.numFrames === undefined) replaceStart?.(wav.header());
}
