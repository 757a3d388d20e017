/** The plans of blocks, and the largest program of all against the interpreter. */
import { describe, expect, it } from 'vitest';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { SideBySide } from '../../../../oracle/side-by-side.ts';
import { blocksShape, planBlocks, transformCost } from './blocks.ts';
import { qualities, qualityShape } from './filter.ts';
import { blocksProgram } from './programs.ts';
import { inputReach, ratioOf } from './ratio.ts';

const shape = qualityShape(qualities.high);

const ratios = [
  [44100, 16000],
  [16000, 44100],
  [11025, 16000],
  [48000, 16000],
  [8000, 96000],
] as const;

describe.each(ratios)('%i to %i Hz', (from, to) => {
  const ratio = ratioOf(from, to);
  const latency = 0.098 * from;
  const plan = planBlocks(ratio, shape, latency)!;
  const sizes = blocksShape(ratio, shape, plan);
  const reach = inputReach(ratio, shape.halfWidth);

  it('the filter does not wrap around into what is kept', () => {
    expect(sizes.ahead - sizes.inputHop).toBeGreaterThanOrEqual(reach);
    expect(sizes.inputBlock - sizes.ahead).toBeGreaterThanOrEqual(reach);
  });

  it('waits no longer than it may', () => {
    expect(sizes.ahead).toBeLessThanOrEqual(latency);
  });

  it('both hops take the same time', () => {
    expect(sizes.inputHop * to).toBe(sizes.outputHop * from);
    expect(sizes.inputBlock * to).toBe(sizes.outputBlock * from);
  });
});

it.each([
  [44100, 16001],
  [17 * 8000, 16000],
])('%i to %i Hz: no blocks where the period is too long or has a large prime', (from, to) => {
  expect(planBlocks(ratioOf(from, to), shape, 0.098 * from)).toBeUndefined();
});

it('a transform with a prime above 13 has no price', () => {
  expect(transformCost(4410)).toBeLessThan(transformCost(4576));
  expect(transformCost(17 * 256)).toBe(Number.POSITIVE_INFINITY);
});

it('44.1 to 16 kHz: generated and interpreted leave the same bits', () => {
  const ratio = ratioOf(44100, 16000);
  const { program, layout } = blocksProgram('f32', blocksShape(ratio, shape, planBlocks(ratio, shape, 4321)!));
  const both = new SideBySide(program);
  both.writeFloats(layout.input, seededNoise(layout.inputSamples, 3));
  both.run('run');
  expect(both.difference()).toBeUndefined();
});
