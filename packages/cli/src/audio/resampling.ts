/** Resamplers of a call, made once for each pair of rates. */
import type { Resampler, ResamplerOptions } from 'melisma/resample';

/** The qualities of `melisma/resample`, and the resamplers that models were trained behind. */
export type Resampling = 'high' | 'fast' | 'torchaudio' | 'kaldi';

const made = new Map<string, Promise<Resampler>>();

/** @throws MelismaError ERR_OPTION for rates that are too far apart */
export function resamplerFor(from: number, to: number, resampling: Resampling): Promise<Resampler> {
  const key = `${from} ${to} ${resampling}`;
  const resampler = made.get(key) ?? create({ from, to, ...optionsOf(resampling) });
  made.set(key, resampler);
  return resampler;
}

/** Loaded only where a recording is at another rate. */
async function create(options: ResamplerOptions): Promise<Resampler> {
  const { createResampler } = await import('melisma/resample');
  return createResampler(options);
}

const optionsOf = (resampling: Resampling): Pick<ResamplerOptions, 'quality' | 'compatibility'> =>
  resampling === 'torchaudio' || resampling === 'kaldi' ? { compatibility: resampling } : { quality: resampling };
