/** Where the resamplers of streams come from: the generator. An audio thread, which has none, gets its resampler with its kernel. */
import { resamplerOf } from '../resample/create.ts';
import type { EngineResampler } from '../resample/resampler.ts';
import { checkRate } from '../samples/checks.ts';
import type { ResamplerFor } from './options.ts';

/** Resamplers by rates and quality: all streams of one kind share one. */
const resamplers = /* @__PURE__ */ new Map<string, EngineResampler>();
const MOST_RESAMPLERS = 16;

export const resamplerFor: ResamplerFor = (to, { sampleRate, resample }) => {
  if (resample === undefined) {
    checkRate({ sampleRate: to }, sampleRate);
    return undefined;
  }
  const isPlain = typeof sampleRate === 'number' && typeof resample === 'string';
  const key = isPlain ? `${sampleRate} ${to} ${resample}` : '';
  const known = resamplers.get(key);
  if (known) return known;
  const made = resamplerOf({ from: sampleRate, to, quality: resample }); // checks both
  if (sampleRate === to) return undefined;
  if (resamplers.size >= MOST_RESAMPLERS) resamplers.delete(resamplers.keys().next().value!);
  resamplers.set(key, made);
  return made;
};
