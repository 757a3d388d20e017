/** The entry `melisma/runtime/resample`: resamplers compiled ahead of time, without what compiled them. */
import { readable } from '../../errors/readable.ts';
import { ratioOf } from '../../resample/ratio.ts';
import { engineOf, readResamplerRecord } from '../../resample/record.ts';
import { EngineResampler, type Resampler } from '../../resample/resampler.ts';
import { type CompiledSource, orRefused, refuse, soundBytes } from '../load.ts';

export type { Resampler, ResamplerStream, Samples } from '../../resample/resampler.ts';
export type { CompiledModule, CompiledSource } from '../load.ts';

/**
 * A resampler that was compiled ahead of time: the bits of `createResampler`. Throws ERR_COMPILED_FORMAT for what is no such file, damaged, or of another
 * format; ERR_NO_WEBASSEMBLY.
 *
 * @example
 * ```ts
 * import { compileResampler } from 'melisma/resample';
 * import { loadResampler } from 'melisma/runtime/resample';
 *
 * const file = compileResampler({ from: 44100, to: 16000 }); // where there is time
 * const resampler = await loadResampler(file); // where there is none
 * const speech = resampler.resample(new Float32Array(44100)); // 16000 samples
 * ```
 */
export async function loadResampler(source: CompiledSource): Promise<Resampler> {
  const bytes = soundBytes(source);
  const compile = async () => (bytes ? WebAssembly.compile(bytes) : (source as WebAssembly.Module));
  const module = await compile().catch(refuse);
  const record = readResamplerRecord(module);
  return resamplerOf(record, await WebAssembly.instantiate(module).catch(refuse));
}

/** As {@link loadResampler}, at once. From a module nothing is compiled: this works where compiling is forbidden. */
export function loadResamplerSync(source: CompiledSource): Resampler {
  const bytes = soundBytes(source);
  const module = bytes ? orRefused(() => new WebAssembly.Module(bytes)) : (source as WebAssembly.Module);
  const record = readResamplerRecord(module);
  return resamplerOf(
    record,
    orRefused(() => new WebAssembly.Instance(module)),
  );
}

function resamplerOf(record: ReturnType<typeof readResamplerRecord>, instance: WebAssembly.Instance): EngineResampler {
  const { from, to } = record;
  const engine = readable('source', () => engineOf(ratioOf(from, to), record, instance), 'ERR_COMPILED_FORMAT');
  return new EngineResampler(from, to, engine);
}
