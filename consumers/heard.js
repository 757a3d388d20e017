/** Features that the audio thread of a page makes of sound at 48 kHz. */
import { createFeatureNode } from 'melisma/worklet';

export async function inAudioThread(samples) {
  const context = new OfflineAudioContext(1, samples.length, 48000);
  const features = await createFeatureNode(context, 'whisper', { statistics: 'running' });
  const buffer = context.createBuffer(1, samples.length, 48000);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(features.node);
  source.start();
  await context.startRendering();
  await features.close();
  const rows = [];
  for await (const { data } of features) rows.push(...data);
  return Float32Array.from(rows);
}
