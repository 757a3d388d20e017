/** mpg123. It runs in the worker. */
import { MPEGDecoder } from 'mpg123-decoder';
import { type Codec, gathered } from './codec.ts';

/** Frames in a row are fed as one stretch. Gaps at the ends are cut off outside, from the tag. */
export async function openMpeg(): Promise<Codec> {
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  return { decode: (packets) => gathered(packets.map((packet) => decoder.decode(packet))) };
}
