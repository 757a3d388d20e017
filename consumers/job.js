/** The work that every consumer does; lengths and sums of the bits are held against Node's. */
import { decode, mix } from '@melisma/decode';
import { createExtractor } from 'melisma';
import { createPool } from 'melisma/pool';
import { createResampler } from 'melisma/resample';
import { createFeatureStream } from 'melisma/stream';
import { decodeWav } from 'melisma/wav';
import { recordings } from './recordings.js';

/** `hear` makes features of sound at 48 kHz: in a page the audio thread does, elsewhere a stream. */
export async function job(hear = inStream) {
  return {
    features: await features(),
    pooled: await pooled(),
    ...(await decoded()),
    resampled: await resampled(),
    heard: sum(await hear(soundForContext())),
  };
}

async function features() {
  const { samples, sampleRate } = decodeWav(recordings.wav);
  const whisper = await createExtractor('whisper');
  return sum(whisper.extract(samples, { sampleRate }).data);
}

/** A clip that one worker computes, and one that is cut for two. */
async function pooled() {
  const { samples, sampleRate } = decodeWav(recordings.wav);
  const long = Float32Array.from({ length: 70 * sampleRate }, (_, i) => samples[i % samples.length]);
  const pool = await createPool('whisper', { workers: 2 });
  const results = [];
  for await (const { features, error } of pool.extractEach([samples, long], { sampleRate, length: 'file' })) {
    if (error) throw error;
    results.push(sum(features.data));
  }
  await pool.close();
  return results.join(', ');
}

async function decoded() {
  const sums = {};
  for (const name of ['flac', 'mp3', 'opus', 'vorbis']) {
    const { samples, sampleRate } = await decode(recordings[name]);
    sums[name] = `${sampleRate} Hz, ${samples.map(sum).join(', ')}`;
  }
  return sums;
}

async function resampled() {
  const { samples, sampleRate } = await decode(recordings.flac);
  const resampler = await createResampler({ from: sampleRate, to: 16000 });
  return sum(resampler.resample(mix(samples)));
}

/** Whole quanta of 128 samples, as a context has them. */
function soundForContext() {
  const { samples } = decodeWav(recordings.wav);
  return samples.subarray(0, samples.length - (samples.length % 128));
}

async function inStream(samples) {
  const whisper = await createExtractor('whisper');
  const options = { sampleRate: 48000, resample: 'low-latency', statistics: 'running' };
  const stream = createFeatureStream(whisper, options);
  return Float32Array.of(...stream.push(samples).data, ...stream.flush().data);
}

/** How many values, and FNV-1a over their bits. */
export function sum(values) {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return `${values.length} values ${(hash >>> 0).toString(16)}`;
}
