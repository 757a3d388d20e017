/** From what is asked for to the engine that does it. */
import { type Instance, instantiate, instantiateAsync } from '../generator/instance.ts';
import { BlocksEngine, blocksShape, planBlocks } from './blocks.ts';
import { DotsEngine, planDots, programOf } from './dots.ts';
import { copyEngine, type RateEngine } from './engine.ts';
import type { ResampleRequest } from './options.ts';
import { blocksProgram } from './programs.ts';
import { inputReach, type Ratio } from './ratio.ts';
import { ReferenceEngine } from './reference.ts';

/** A program, and the engine over an instance of it. */
interface Plan {
  program: ReturnType<typeof blocksProgram>['program'];
  engineOf(instance: Instance): RateEngine;
}

/** Latency that blocks may take, in seconds; `fast` has half of it. */
const LARGEST_LATENCY = 0.098;

/** Filters up to so many samples in are as quick without a transform. */
const SHORT_REACH = 16;

function planOf(request: ResampleRequest, ratio: Ratio): Plan {
  const { shape, isShort, from, latencyShare } = request;
  const reach = inputReach(ratio, shape.halfWidth);
  const blocks =
    isShort || reach <= SHORT_REACH ? undefined : planBlocks(ratio, shape, LARGEST_LATENCY * latencyShare * from);
  if (blocks) {
    const sizes = blocksShape(ratio, shape, blocks);
    const { program, layout } = blocksProgram('f32', sizes);
    return { program, engineOf: (instance) => new BlocksEngine(sizes, layout, instance) };
  }
  const dots = planDots(ratio, shape);
  const { program, layout } = programOf(ratio, dots);
  return { program, engineOf: (instance) => new DotsEngine(ratio, dots, layout, instance) };
}

/** What needs no program: the same samples, and the definition. */
function plainEngine({ from, to, copies, shape, target }: ResampleRequest, ratio: Ratio): RateEngine | undefined {
  if (copies && from === to) return copyEngine;
  return target === 'reference' ? new ReferenceEngine(ratio, shape) : undefined;
}

/** Compiled before the promise is returned. Throws ERR_NO_WEBASSEMBLY. */
export async function engineFor(request: ResampleRequest, ratio: Ratio): Promise<RateEngine> {
  const plain = plainEngine(request, ratio);
  if (plain) return plain;
  const { program, engineOf } = planOf(request, ratio);
  return engineOf(await instantiateAsync(program));
}

/** As {@link engineFor}, at once. */
export function engineForSync(request: ResampleRequest, ratio: Ratio): RateEngine {
  const plain = plainEngine(request, ratio);
  if (plain) return plain;
  const { program, engineOf } = planOf(request, ratio);
  return engineOf(instantiate(program));
}
