/** From what is asked for to the engine that does it, or to a file for it. */
import { FILE_FORMAT } from '../engine/runtime/file.ts';
import { sealed, sectionsOf } from '../engine/sealed.ts';
import { refused } from '../errors/no-webassembly.ts';
import { refusal } from '../errors/refusal.ts';
import { encode } from '../generator/encoder.ts';
import { instanceOf, instanceSoon } from '../generator/instantiate.ts';
import type { Program } from '../generator/program.ts';
import { blocksFor, blocksShape, planBlocks } from './blocks.ts';
import { dotsFor, planDots } from './dots.ts';
import { copyEngine, type RateEngine } from './engine.ts';
import type { ResampleRequest } from './options.ts';
import { inputReach, type Ratio } from './ratio.ts';
import { engineOf, RESAMPLER_SECTION, type ResamplerRecord, type ResamplerSizes } from './record.ts';
import { ReferenceEngine } from './reference.ts';

/** Latency that blocks may take, in seconds; `fast` has half of it. */
const LARGEST_LATENCY = 0.098;

/** Filters up to so many samples in are as quick without a transform. */
const SHORT_REACH = 16;

function planOf(request: ResampleRequest, ratio: Ratio): { program: Program; sizes: ResamplerSizes } {
  const { shape, isShort, from, latencyShare } = request;
  const reach = inputReach(ratio, shape.halfWidth);
  const plan =
    isShort || reach <= SHORT_REACH ? undefined : planBlocks(ratio, shape, LARGEST_LATENCY * latencyShare * from);
  if (plan) {
    const { program, sizes } = blocksFor(blocksShape(ratio, shape, plan));
    return { program, sizes: { blocks: sizes } };
  }
  const { program, sizes } = dotsFor(ratio, planDots(ratio, shape));
  return { program, sizes: { dots: sizes } };
}

/** What needs no program: the same samples, and the definition. */
function plainEngine({ from, to, copies, shape, target }: ResampleRequest, ratio: Ratio): RateEngine | undefined {
  if (copies && from === to) return copyEngine;
  return target === 'reference' ? new ReferenceEngine(ratio, shape) : undefined;
}

const lacking = (cause: unknown): Error =>
  refused(cause, 'target', 'WebAssembly and SIMD', ", and target: 'reference' works without");

/** Compiled before the promise is returned. Throws ERR_NO_WEBASSEMBLY. */
export async function engineFor(request: ResampleRequest, ratio: Ratio): Promise<RateEngine> {
  const plain = plainEngine(request, ratio);
  if (plain) return plain;
  const { program, sizes } = planOf(request, ratio);
  const bytes = encode(program);
  try {
    return engineOf(ratio, sizes, await instanceSoon(bytes));
  } catch (cause) {
    throw lacking(cause);
  }
}

/** As {@link engineFor}, at once. */
export function engineForSync(request: ResampleRequest, ratio: Ratio): RateEngine {
  const plain = plainEngine(request, ratio);
  if (plain) return plain;
  const { program, sizes } = planOf(request, ratio);
  const bytes = encode(program);
  try {
    return engineOf(ratio, sizes, instanceOf(bytes));
  } catch (cause) {
    throw lacking(cause);
  }
}

/** The file of a resampler. Throws ERR_OPTION where there is nothing to compile. */
export function resamplerFile(request: ResampleRequest, ratio: Ratio): Uint8Array<ArrayBuffer> {
  const { from, to, target } = request;
  if (target === 'reference') throw refusal('ERR_OPTION', 'target', ['simd'], target);
  if (plainEngine(request, ratio)) {
    throw refusal('ERR_OPTION', 'to', 'another rate than from: the same rate needs no resampler', to);
  }
  const { program, sizes } = planOf(request, ratio);
  const record: ResamplerRecord = { ...sizes, format: FILE_FORMAT, from, to };
  return sealed(encode(program, { sections: sectionsOf(RESAMPLER_SECTION, record) }));
}
