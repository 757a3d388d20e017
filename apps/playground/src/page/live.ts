/** The microphone: rows of features as they become final, scrolling, and the sound itself for afterwards. */
import type { Spec } from 'melisma';
import type { FeatureNode } from 'melisma/worklet';
import { showLive } from './figure.ts';
import { parts } from './parts.ts';
import { tell } from './trouble.ts';

interface Heard {
  samples: Float32Array<ArrayBuffer>;
  sampleRate: number;
}

interface Listening {
  context: AudioContext;
  source: MediaStream;
  features: FeatureNode;
  recorder: MediaRecorder;
  pieces: Blob[];
}

let listening: Listening | undefined;

export const isListening = (): boolean => listening !== undefined;

/** @throws MelismaError as `createFeatureNode` does; DOMException where there is no microphone, or it may not be used */
export async function listen(spec: Spec): Promise<void> {
  const { createFeatureNode } = await import('melisma/worklet');
  const context = new AudioContext();
  try {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    if (navigator.mediaDevices === undefined)
      throw new Error('The microphone needs a page that is served securely: https, or localhost.');
    const source = await navigator.mediaDevices.getUserMedia({ audio });
    const needsAll = ['maximum', 'per-feature', 'mean'].includes(spec.normalize.kind) || spec.topDb !== null;
    const statistics = needsAll ? 'running' : undefined;
    const features = await createFeatureNode(context, spec, { source, statistics });
    const recorder = new MediaRecorder(source);
    const pieces: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    recorder.start();
    listening = { context, source, features, recorder, pieces };
    features.addEventListener('inputlost', () =>
      tell(new Error('The microphone was unplugged, or its permission withdrawn.')),
    );
    parts.microphone.textContent = 'Stop';
    parts.microphone.setAttribute('aria-pressed', 'true');
    showLive(spec, features);
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** The sound that was heard, mixed down, at the rate of the device. */
export async function stopListening(): Promise<Heard> {
  const { context, source, features, recorder, pieces } = listening!;
  listening = undefined;
  parts.microphone.textContent = 'Microphone';
  parts.microphone.setAttribute('aria-pressed', 'false');
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  if (recorder.state !== 'inactive') recorder.stop();
  await Promise.all([features.close(), stopped]);
  for (const track of source.getTracks()) track.stop();
  const bytes = await new Blob(pieces).arrayBuffer();
  const { sampleRate } = context;
  const samples =
    bytes.byteLength === 0 ? new Float32Array() : (await context.decodeAudioData(bytes)).getChannelData(0).slice();
  await context.close();
  return { samples, sampleRate };
}
