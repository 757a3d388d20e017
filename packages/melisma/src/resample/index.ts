/** Audio from one rate to another: see docs/resample.md. */
export type {
  Compatibility,
  KaldiCompatibility,
  ResamplerOptions,
  ResamplerQuality,
  ResamplerTarget,
  TorchaudioCompatibility,
} from './options.ts';
export {
  createResampler,
  createResamplerSync,
  type Resampler,
  type ResamplerStream,
  type Samples,
} from './resampler.ts';
