/** The entry `melisma/worklet`: features in the audio thread. See docs/worklet.md. */
import { notAmong } from '../errors/guess.ts';
import { refused } from '../errors/no-webassembly.ts';
import { refusal } from '../errors/refusal.ts';
import type { ArrayOf, OutputType } from '../extract/types.ts';
import { compiledModule } from '../pool/compiled.ts';
import type { PresetName } from '../presets/registry.ts';
import type { ResamplerQuality } from '../resample/options.ts';
import { type CompiledSource, readRecordFor } from '../runtime/load.ts';
import { featureCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { checkedChunk } from '../stream/chunk-plan.ts';
import { checkedStatistics, checkFrontEnd, type StreamStatistics } from '../stream/options.ts';
import type { LiveChunk, LiveFeatures } from './features.ts';
import { LiveCutter } from './live-cutter.ts';
import type { Order, Setting } from './messages.ts';
import { type FeatureNode, LiveNode } from './node.ts';
import { type ChunkNodeOptions, type FeatureNodeOptions, readNodeOptions } from './options.ts';
import { PortReader, type Reader, SharedReader } from './reader.ts';
import { type RingShape, ringBytes } from './ring.ts';
import { askToRun, checkContext, checkRuns, startProcessor, type WorkletNode } from './start.ts';
import type { FeatureContext } from './web.ts';

export { type ErrorCode, type ErrorData, type ErrorFields, MelismaError, type Told } from '../errors/errors.ts';
export type { ChunkPlan } from '../stream/chunk-plan.ts';
export type { LiveChunk, LiveFeatures, LivePlace } from './features.ts';
export type { FeatureNode, FeatureNodeEvents } from './node.ts';
export type { ChunkNodeOptions, FeatureNodeOptions, ProcessorOption } from './options.ts';
export type { InterruptedReason, LostReason } from './watch.ts';
export type { FeatureAudioNode, FeatureContext, FeatureSource } from './web.ts';

/**
 * Features of a microphone, or of anything else that a context hears, computed in the audio thread: rows as they become final, and with `chunk` the chunks that a
 * model takes. The front end is a preset by name, a spec, or what `compileFrontEnd` gave; it is compiled here, and played there.
 *
 * A context that is suspended is asked to run: call this where the user has clicked.
 *
 * Throws as `createExtractor`, `loadExtractor` and `createFeatureStream`; ERR_NO_AUDIO_WORKLET; ERR_CONTEXT_SUSPENDED; ERR_PROCESSOR_START.
 *
 * @example
 * ```ts no-run
 * import { createFeatureNode } from 'melisma/worklet';
 *
 * const source = await navigator.mediaDevices.getUserMedia({ audio: true });
 * const features = await createFeatureNode(new AudioContext(), 'kaldi-fbank', { source });
 * for await (const { data, dims } of features) console.log(dims, data); // [10, 80] every 100 ms
 * ```
 */
export function createFeatureNode<Output extends OutputType = 'float32'>(
  context: FeatureContext,
  frontEnd: PresetName | Spec | CompiledSource,
  options: ChunkNodeOptions<Output>,
): Promise<FeatureNode<LiveChunk<ArrayOf<Output>>>>;
export function createFeatureNode<Output extends OutputType = 'float32'>(
  context: FeatureContext,
  frontEnd: PresetName | Spec | CompiledSource,
  options?: FeatureNodeOptions<Output>,
): Promise<FeatureNode<LiveFeatures<ArrayOf<Output>>>>;
export async function createFeatureNode(
  context: FeatureContext,
  frontEnd: PresetName | Spec | CompiledSource,
  given?: FeatureNodeOptions & Partial<ChunkNodeOptions>,
): Promise<unknown> {
  const options = readNodeOptions(given);
  checkContext(context);
  askToRun(context);
  const { target, output, layout, cmvn, source, processor, gap, framesPerMessage, maxQueuedFrames } = options;
  const module = await compiledModule(frontEnd, { target, output, layout, cmvn });
  const [{ spec, name, output: stored }] = readRecordFor(module, { output });
  checkFrontEnd(spec, 'frontEnd');
  const plan = options.chunk && checkedChunk(options.chunk);
  const { statistics, past } = checkedStatistics(spec, notTheEnd(options.statistics), plan);
  const resample = qualityFor(context.sampleRate, spec.sampleRate, options.resample);
  const shape: RingShape = { most: maxQueuedFrames, width: featureCount(spec), output: stored };
  const setting: Setting = {
    ...{ module, output: stored, statistics, past, gap, framesPerMessage, maxQueuedFrames },
    sampleRate: context.sampleRate,
    leftZeros: plan?.leftZeros ?? 0,
    resampler: resample && (await resamplerModule(context.sampleRate, spec.sampleRate, resample)),
    shared: sharedMemory(shape),
  };
  const { node, latency } = await startProcessor(context, processor, setting);
  const cutter = plan && new LiveCutter(spec, plan, statistics === 'chunk', stored);
  const reader = readerFor(setting, shape, node);
  const live = new LiveNode({ context, node, reader, spec, name: name ?? undefined, resample, latency, cutter });
  try {
    await checkRuns(context);
    if (source !== undefined) live.listenTo(source);
    return live;
  } catch (error) {
    await live.close();
    throw error;
  }
}

/** A signal without an end has no features at its end. */
function notTheEnd(statistics: StreamStatistics | undefined): StreamStatistics | undefined {
  if (statistics !== 'end') return statistics;
  throw refusal('ERR_OPTION', 'statistics', "'running', { running: frames }, { sliding: frames } or 'chunk'", 'end');
}

const qualities: readonly ResamplerQuality[] = ['high', 'fast', 'low-latency'];

/** How sound is resampled, if it is. Throws ERR_OPTION. */
function qualityFor(from: number, to: number, given: ResamplerQuality = 'low-latency'): ResamplerQuality | undefined {
  if (!qualities.includes(given)) throw notAmong('ERR_OPTION', 'resample', qualities, given);
  return from === to ? undefined : given;
}

async function resamplerModule(from: number, to: number, quality: ResamplerQuality): Promise<WebAssembly.Module> {
  const { compileResampler } = await import('./resampling.ts');
  try {
    return await WebAssembly.compile(compileResampler({ from, to, quality }));
  } catch (cause) {
    throw (cause as Error).name === 'MelismaError' ? cause : refused(cause, 'resample', 'WebAssembly and SIMD', '');
  }
}

/** In a page that is isolated rows need not be posted. */
const sharedMemory = (shape: RingShape): SharedArrayBuffer | undefined =>
  globalThis.crossOriginIsolated === true ? new SharedArrayBuffer(ringBytes(shape)) : undefined;

function readerFor({ shared, framesPerMessage }: Setting, shape: RingShape, node: WorkletNode): Reader {
  if (shared) return new SharedReader(shared, shape, framesPerMessage);
  const post = (order: Order, memory: ArrayBuffer[]): void => node.port.postMessage(order, memory);
  return new PortReader(shape, framesPerMessage, post);
}
