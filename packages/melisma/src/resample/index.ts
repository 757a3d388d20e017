/** Audio from one rate to another: see docs/resample.md. */
export { compileResampler, createResampler, createResamplerSync } from './create.ts';
export type {
  Compatibility,
  KaldiCompatibility,
  ResamplerOptions,
  ResamplerQuality,
  ResamplerTarget,
  TorchaudioCompatibility,
} from './options.ts';
export type { Resampler, ResamplerStream, Samples } from './resampler.ts';
