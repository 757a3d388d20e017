/** The worker's side: answers each request once. It computes whole clips as an extractor does, and of long ones some frames. */
import manifest from '../../package.json' with { type: 'json' };
import { coveredSamples } from '../engine/runtime/engine.ts';
import { arrayOf, kernelOver, largestFeature } from '../engine/runtime/kernel.ts';
import type { Source } from '../engine/runtime/signal.ts';
import { clipSource } from '../engine/runtime/signal.ts';
import { packError } from '../errors/envelope.ts';
import { ClipExtractor } from '../extract/clip.ts';
import { stages } from '../extract/stages.ts';
import type { Extractor, FeatureArray } from '../extract/types.ts';
import { loadExtractorSync } from '../runtime/load.ts';
import { tailPeak } from '../samples/samples.ts';
import type { PieceResult, PieceWork, Request, Results, Work } from './protocol.ts';
import { nodeWorkers, type Port } from './thread.ts';

/** Makes the worker in which this runs one of ours. */
export function serve(): void {
  const port: Port = nodeWorkers()?.parentPort ?? (globalThis as unknown as Port);
  let extractor: Extractor<FeatureArray>;

  function run(work: Work): Results[keyof Results] {
    if (work.kind === 'clip') return extractor.extract(work.samples, work.options);
    if (work.kind === 'piece') return computePiece(extractor, work);
    extractor = loadExtractorSync(work.module, { output: work.output, stages });
    return { version: manifest.version };
  }

  function answer({ id, work }: Request): void {
    const memory = 'samples' in work ? (work.samples.buffer as ArrayBuffer) : undefined;
    const sent = memory ? [memory] : [];
    try {
      const value = run(work);
      port.postMessage({ id, memory, value }, [...sent, ...arraysIn(value)]);
    } catch (error) {
      port.postMessage({ id, memory, error: packError(error) }, sent);
    }
  }

  if (port.on) port.on('message', answer);
  else globalThis.addEventListener('message', (event) => answer((event as MessageEvent<Request>).data));
}

/** Features are handed over, not copied: nobody here keeps them. */
function arraysIn(value: Results[keyof Results]): ArrayBuffer[] {
  if ('data' in value) return [value.data.buffer as ArrayBuffer];
  return 'features' in value ? [value.features.buffer as ArrayBuffer] : [];
}

/**
 * Frames of a clip. The kernel's utterance stage lifts them by the largest value that is known so far, which is at most that of the whole clip:
 * what is lifted here is lifted further there, if need be.
 */
function computePiece(extractor: Extractor<FeatureArray>, work: PieceWork): PieceResult {
  const { frontEnd, engine, stages: prepare } = ClipExtractor.insideOf(extractor)!;
  const { exports, layout } = engine.compiled!;
  const { geometry, spec } = frontEnd;
  const { firstFrame, frames, features, plan, largest } = work;
  const kernel = kernelOver(exports, layout, geometry);
  const source = pieceSource(work);
  const signal = {
    source: prepare?.prepared(source) ?? source,
    totalSamples: plan.totalSamples,
    mirror: geometry.mirror,
  };
  const met = kernel(signal, frames, features, frames, firstFrame, largest);
  const covered = coveredSamples(geometry, spec.windowLength, firstFrame + frames);
  const isLast = firstFrame + frames === plan.computedFrames;
  const unmet = covered === 0 ? 0 : isLast ? covered - work.place : work.samples.length;
  const peak = Math.max(met, tailPeak(work.samples, unmet));
  const [limit] = new (arrayOf(layout.element))(exports.memory.buffer, layout.limit, 1);
  return { features, peak, largest: largestFeature(exports, layout), limit };
}

/** A clip of which only some samples are here; no frame that counts sees the others. */
function pieceSource({ samples, place, plan }: PieceWork): Source {
  const here = clipSource(samples);
  return {
    length: plan.usedSamples,
    doubles: here.doubles,
    read(start, to) {
      const from = Math.min(Math.max(0, place - start), to.length);
      const end = Math.max(from, Math.min(to.length, place + samples.length - start));
      to.fill(0, 0, from).fill(0, end);
      if (end > from) here.read(start + from - place, to.subarray(from, end));
    },
    peak: (_, peak) => peak,
  };
}
