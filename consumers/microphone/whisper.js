import { createFeatureNode } from 'melisma/worklet';

/** Features of each window of 30 s that a microphone hears, as Whisper takes them: `{ data, dims: [80, 3000], seconds }`. */
export async function whisperWindows(context) {
  // Echo cancellation and noise suppression take away quiet speech and parts of the spectrum, which Whisper was trained with.
  // A voice agent that speaks through loudspeakers wants the first all the same: else it hears itself.
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const source = await navigator.mediaDevices.getUserMedia({ audio });
  // The largest value of each window, as Whisper looks for it. With `overlapFrames: 1500` a window begins every 15 s.
  const chunk = { firstFrames: 3000, frames: 3000 };
  return createFeatureNode(context, 'whisper', { source, chunk, statistics: 'chunk' });
}
