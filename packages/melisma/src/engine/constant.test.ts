import { describe, expect, it } from 'vitest';
import { createExtractorSync } from '../index.ts';
import { presetInfo } from '../presets/define.ts';
import { presets } from '../presets/registry.ts';
import type { Spec } from '../spec/spec.ts';

/** From 1e-4 to full scale, of both signs: on the grid of 16-bit integers, between its points, and what float32 cannot hold exactly. */
const levels = [
  ...[1, 3, 100, 12345, 32767].map((integer) => integer / 32768),
  ...[1e-4, 0.3, 1 / 3, 0.70001, 1],
  ...Array.from({ length: 20 }, (_, i) => 10 ** (-4 + (4 * i) / 19)),
].flatMap((level) => [level, -level]);

/** Front ends that take statistics from their model are judged by what goes into these. */
const withoutStatistics = (spec: Spec): Spec =>
  spec.normalize.kind === 'cmvn' ? { ...spec, normalize: { kind: 'none' } } : spec;

const removing = Object.values(presets).filter((spec) => spec.removeDcOffset);

describe.each(removing.map((spec) => [presetInfo(spec)!.name, withoutStatistics(spec)] as const))('%s', (_, spec) => {
  it('takes nothing of a constant for sound: simd is within 1e-3 of double', () => {
    const [single, double] = [createExtractorSync(spec), createExtractorSync(spec, { target: 'double' })];
    const options = { sampleRate: spec.sampleRate };
    for (const level of levels) {
      const samples = new Float32Array(spec.sampleRate / 2).fill(level);
      const [got, want] = [single.extract(samples, options).data, double.extract(samples, options).data];
      const largest = got.reduce((far, value, i) => Math.max(far, Math.abs(value - want[i])), 0);
      expect([level, largest <= 1e-3]).toEqual([level, true]);
    }
  });
});

it('gives silence for a constant, as the formula does', () => {
  const { data } = createExtractorSync('kaldi-fbank').extract(new Float32Array(1600).fill(0.3), { sampleRate: 16000 });
  const silence = Math.fround(Math.log(2 ** -23));
  expect(data.every((value) => Math.abs(value - silence) < 1e-5)).toBe(true);
});
