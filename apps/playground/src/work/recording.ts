/** The recording on the page: decoded once, mixed down, and at each rate that a front end asked for. */
import { decode, mix } from '@melisma/decode';
import { createResampler } from 'melisma/resample';

/** Half an hour: the page and the worker hold the samples, and some front ends make a second copy at their rate. */
const MOST_SECONDS = 1800;

export interface Opened {
  format: string;
  sampleRate: number;
  channels: number;
  /** The average of the channels, at the recording's own rate. */
  samples: Float32Array<ArrayBuffer>;
}

let held: Pick<Opened, 'samples' | 'sampleRate'> | undefined;
const atRates = new Map<number, Float32Array>();

/** @throws MelismaError of the decoder: `ERR_AUDIO_FORMAT`, `ERR_AUDIO_UNSUPPORTED`, `ERR_AUDIO_DAMAGED`, `ERR_AUDIO_TOO_LONG`, ... */
export async function openRecording(file: Blob): Promise<Opened> {
  const { samples, sampleRate, format } = await decode(file, { maxSeconds: MOST_SECONDS });
  const mixed = mix(samples) as Float32Array<ArrayBuffer>;
  hold(mixed, sampleRate);
  return { format: String(format), sampleRate, channels: samples.length, samples: mixed.slice() };
}

/** Samples that did not come from a file. */
export function hold(samples: Float32Array<ArrayBuffer>, sampleRate: number): void {
  held = { samples, sampleRate };
  atRates.clear();
}

/** The recording at a front end's rate, by the resampler that `melisma extract` takes. */
export async function samplesAt(sampleRate: number): Promise<Float32Array> {
  if (held === undefined) throw new Error('There is no recording yet.');
  if (held.sampleRate === sampleRate) return held.samples;
  const known = atRates.get(sampleRate);
  if (known) return known;
  const resampler = await createResampler({ from: held.sampleRate, to: sampleRate });
  const samples = resampler.resample(held.samples);
  atRates.set(sampleRate, samples);
  return samples;
}
