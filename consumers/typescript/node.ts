/** Each entry that needs Node. */
import { decodeFile, ffmpegAac, openFile } from '@melisma/decode/node';
import { readWav } from 'melisma/node';
import { blocks, features } from './web.js';

const { samples, sampleRate } = await readWav(new URL('talk.wav', import.meta.url));
const decoded = await decodeFile('talk.mp3', { aac: ffmpegAac(), timeoutSeconds: 1 });
for await (const { channels } of await openFile('talk.mp3')) console.log(channels.length);
console.log(
  samples.length,
  sampleRate,
  decoded.numFrames,
  await features(new Uint8Array(1)),
  await blocks(new Uint8Array(1)),
);
