/** Each entry that needs nothing of Node, used as its page says. */
import { type AudioStream, decode, mix, openAudio, readSamples } from '@melisma/decode';
import { compileFrontEnd, createExtractor, type Extractor, MelismaError, presetFor, type Spec } from 'melisma';
import { fromConfig } from 'melisma/config';
import { librosa, stft } from 'melisma/dsp';
import { errorCodes } from 'melisma/errors';
import { toTensors } from 'melisma/onnxruntime';
import { createPool, type Pool } from 'melisma/pool';
import { whisper } from 'melisma/presets';
import { compileResampler, createResampler } from 'melisma/resample';
import { loadExtractorSync } from 'melisma/runtime';
import { loadResamplerSync } from 'melisma/runtime/resample';
import { stages } from 'melisma/runtime/stages';
import { createFeatureStream, liveWindows, type StreamFeatures } from 'melisma/stream';
import { accelerate } from 'melisma/transformers';
import { decodeWav, encodeWav } from 'melisma/wav';
import { prepareWaveform } from 'melisma/waveform';
import { createFeatureNode, type FeatureContext } from 'melisma/worklet';

const spec: Spec = { ...whisper, melCount: 40 };
const extractor: Extractor = await createExtractor(spec);
using compiled = loadExtractorSync(compileFrontEnd(presetFor('openai/whisper-tiny')), { stages });

export async function features(bytes: Uint8Array): Promise<Float32Array> {
  const { samples, sampleRate, channels } = await decode(bytes);
  const resampler = await createResampler({ from: sampleRate, to: 16000 });
  const { data, dims } = extractor.extract(resampler.resample(mix(samples, channels - 1)), { sampleRate: 16000 });
  const [mels, frames]: number[] = dims;
  if (data.length !== mels * frames) throw new MelismaError('ERR_OPTION', 'never');
  return compiled.extract(data, { sampleRate: 16000 }).data;
}

export async function many(clips: Float32Array[]): Promise<number> {
  await using pool: Pool = await createPool('whisper', { workers: 2, worker: { href: 'https://example.org/pool.js' } });
  let frames = 0;
  for await (const { features } of pool.extractEach(clips, { sampleRate: 16000 })) frames += features?.validFrames ?? 0;
  return frames;
}

export async function live(audio: AsyncIterable<Float32Array>): Promise<StreamFeatures> {
  let last = 0;
  for await (const { seconds } of liveWindows(extractor, audio, { sampleRate: 16000 })) last = seconds;
  const stream = createFeatureStream(extractor, { sampleRate: 48000, resample: 'low-latency', statistics: 'running' });
  return stream.push(new Float32Array(480 + last));
}

export async function blocks(bytes: Uint8Array): Promise<number> {
  let frames = 0;
  const stream: AudioStream = await openAudio(bytes);
  for await (const { channels, firstFrame } of stream) frames = firstFrame + channels[0].length;
  return frames;
}

export async function heard(context: FeatureContext): Promise<number> {
  const features = await createFeatureNode(context, 'whisper', { statistics: 'running', processor: '/worklet.js' });
  features.addEventListener('inputlost', ({ reason }) => reason === 'ended' && features.close());
  let frames = 0;
  for await (const { dims, data } of features) frames += dims[0] + 0 * data.length;
  return frames;
}

export const resampler = loadResamplerSync(compileResampler({ from: 48000, to: 16000 }));
export const wav: Uint8Array = encodeWav(decodeWav(new Uint8Array(44)).samples, { sampleRate: 16000 });
export const others = { errorCodes, fromConfig, librosa, readSamples, stft, toTensors, accelerate, prepareWaveform };
