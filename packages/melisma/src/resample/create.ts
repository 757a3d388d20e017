/** Makes resamplers, and files of them. */
import { checkedRequest, type ResamplerOptions } from './options.ts';
import { engineFor, engineForSync, resamplerFile } from './plan.ts';
import { ratioOf } from './ratio.ts';
import { EngineResampler, type Resampler } from './resampler.ts';

/**
 * A resampler. All work is done before the promise is returned: a page makes it in a worker. Throws ERR_OPTION for rates and other options that cannot be, ERR_NO_WEBASSEMBLY
 * unless `target` is `reference`.
 *
 * Source of the definition: a windowed sinc of linear phase, `resample/reference.ts`. Its figures beside those of other resamplers:
 * docs/RESAMPLING.md.
 *
 * @example
 * ```ts
 * import { createResampler } from 'melisma/resample';
 * const resampler = await createResampler({ from: 44100, to: 16000 });
 * const speech = resampler.resample(new Float32Array(44100)); // 16000 samples
 * ```
 */
export async function createResampler(options: ResamplerOptions): Promise<Resampler> {
  const request = checkedRequest(options);
  const { from, to } = request;
  return new EngineResampler(from, to, await engineFor(request, ratioOf(from, to)));
}

/** As {@link createResampler}, at once. */
export function createResamplerSync(options: ResamplerOptions): Resampler {
  return resamplerOf(options);
}

/** The same with what stands behind the interface. */
export function resamplerOf(options: ResamplerOptions): EngineResampler {
  const request = checkedRequest(options);
  const { from, to } = request;
  return new EngineResampler(from, to, engineForSync(request, ratioOf(from, to)));
}

/**
 * A resampler as bytes, made where there is time: `loadResampler` of `melisma/runtime/resample` makes the same resampler of them, without the
 * generator and in a fiftieth of the time. They depend on the options alone. Throws ERR_OPTION as {@link createResampler}, and for the same rate and the
 * target `reference`, where nothing is compiled.
 */
export function compileResampler(options: ResamplerOptions): Uint8Array<ArrayBuffer> {
  const request = checkedRequest(options);
  return resamplerFile(request, ratioOf(request.from, request.to));
}
