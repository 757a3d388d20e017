import { chunkFor } from 'melisma/stream';
import { createFeatureNode } from 'melisma/worklet';

const chunk = chunkFor('nvidia/nemotron-speech-streaming-en-0.6b', { lookahead: 6 });

/** Sends chunks of a microphone to the model in `worker`, until `features.close()`. */
export async function streamToModel(context, worker) {
  // A streaming model answers while a voice agent speaks: echo cancellation keeps the agent's own voice out.
  // Noise suppression is off: it changes the features, and the model has heard noise in its training.
  const audio = { echoCancellation: true, noiseSuppression: false, autoGainControl: false };
  const source = await navigator.mediaDevices.getUserMedia({ audio });
  const features = await createFeatureNode(context, 'nemotron-asr-streaming', { source, chunk });
  const sent = send(features, worker);
  return { features, sent };
}

async function send(features, worker) {
  // By transfer: nothing is copied, and the array is empty here from then on.
  for await (const { data, dims, seconds } of features) worker.postMessage({ data, dims, seconds }, [data.buffer]);
}
