/** What a resampler's program needs said of it, in memory or in a file; and from that to the engine. No generator. */
import { sectionOf } from '../engine/runtime/file.ts';
import { BlocksEngine, type BlocksSizes } from './blocks-engine.ts';
import { DotsEngine, type DotsSizes } from './dots-engine.ts';
import type { Kernel, RateEngine } from './engine.ts';
import { type Ratio, ratioOf } from './ratio.ts';

/** One of two ways, by its sizes. */
export type ResamplerSizes = { blocks: BlocksSizes; dots?: undefined } | { dots: DotsSizes; blocks?: undefined };

/** What a file says of itself. */
export type ResamplerRecord = ResamplerSizes & { format: number; from: number; to: number };

export const RESAMPLER_SECTION = 'melisma.resampler';

export function engineOf(
  ratio: Ratio,
  { blocks, dots }: ResamplerSizes,
  { exports }: WebAssembly.Instance,
): RateEngine {
  const { memory, run } = exports as { memory: WebAssembly.Memory; run: Kernel['run'] };
  const kernel: Kernel = { buffer: memory.buffer as ArrayBuffer, run };
  return blocks ? new BlocksEngine(blocks, kernel) : new DotsEngine(ratio, dots, kernel);
}

/** What a module says of itself. Throws ERR_COMPILED_FORMAT. */
export function readResamplerRecord(module: WebAssembly.Module): ResamplerRecord {
  return sectionOf(module, RESAMPLER_SECTION, isSound);
}

/** Names in order, as they are written. */
const blocksNames = 'ahead,before,input,inputHop,inputSamples,lanes,output,outputHop,peak';
const dotsNames =
  'after,before,block,density,group,hasSinglePhases,input,inputSamples,margin,output,outputs,places,rowBytes,steps,table';

/** Whether a kernel can be played by a record: whoever made it, with a sum of its own, may have put anything there. */
function isSound({ from, to, blocks, dots }: ResamplerRecord): boolean {
  const { density = 0, margin = 0, hasSinglePhases = false, ...sizes } = { ...(blocks ?? dots) } as Partial<DotsSizes>;
  const names = Object.keys({ ...(blocks ?? dots) }).join();
  const { input, output } = ratioOf(from, to);
  return (
    names === (blocks ? blocksNames : dotsNames) &&
    typeof hasSinglePhases === 'boolean' &&
    [density, margin].every((value) => value === 0 || isSize(value)) &&
    [from, to, ...Object.values(sizes)].every(isSize) &&
    (!blocks || blocks.inputHop * output === blocks.outputHop * input)
  );
}

const isSize = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0 && (value as number) < 1e9;
