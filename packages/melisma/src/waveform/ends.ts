/** What is done to the end of a clip before it is padded: a pause behind it, or the clip mirrored there. */
import { copyScaled, type Samples, scaleOf } from '../samples/samples.ts';
import type { WaveformPause, WaveformSpec } from './spec.ts';

/** Added to the level of a frame before its logarithm (PocketTTSFeatureExtractor). */
const LEVEL_GUARD = 1e-12;

/** The clip on a pause; a clip shorter than a frame of the level stays as it is. */
export function onPause(pause: WaveformPause | null, samples: Samples): Samples {
  if (pause === null || samples.length < pause.frame) return samples;
  const scale = scaleOf(samples);
  const end = endOfSound(pause, samples, scale);
  const fade = Math.min(pause.fade, end);
  const ended = new Float64Array(end + pause.zeros);
  copyScaled(samples, 0, ended.subarray(0, end));
  for (let i = 0; i < fade; i++) ended[end - fade + i] *= fade === 1 ? 1 : 1 - i / (fade - 1);
  return ended;
}

/** Where the last frame ends that is not silent beside the loudest one. */
function endOfSound({ frame, floorDb }: WaveformPause, samples: Samples, scale: number): number {
  const levels = Array.from({ length: Math.floor(samples.length / frame) }, (_, t) => {
    let squares = 0;
    for (let i = t * frame; i < (t + 1) * frame; i++) squares += samples[i] * scale * (samples[i] * scale);
    return 20 * Math.log10(Math.sqrt(squares / frame) + LEVEL_GUARD);
  });
  const loudest = levels.reduce((most, level) => Math.max(most, level));
  return (levels.findLastIndex((level) => level > loudest - floorDb) + 1) * frame;
}

/** The clip up to a multiple, mirrored at its last sample, and to and fro where it is shorter than what is missing (np.pad, `reflect`). */
export function mirrored({ padWith, padMultiple }: WaveformSpec, samples: Samples): Samples {
  const length = Math.ceil(samples.length / padMultiple) * padMultiple;
  if (padWith !== 'reflection' || length === samples.length) return samples;
  const longer = new (samples.constructor as new (length: number) => Samples)(length);
  longer.set(samples);
  const last = samples.length - 1;
  for (let i = samples.length; i < length; i++) {
    const place = last === 0 ? 0 : i % (2 * last);
    longer[i] = samples[Math.min(place, 2 * last - place)];
  }
  return longer;
}
