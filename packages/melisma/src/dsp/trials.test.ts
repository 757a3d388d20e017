/** Trials are extractors of the target `double`, whatever was computed before them. */
import { expect, it } from 'vitest';
import { extractorForSync } from '../extract/extractor.ts';
import type { Features } from '../extract/types.ts';
import { presetInfo } from '../presets/define.ts';
import { getPreset, presets } from '../presets/registry.ts';
import { featureCount } from '../spec/sizes.ts';
import type { Spec } from '../spec/spec.ts';
import { createTrials } from './trials.ts';

/** A chirp with a little noise, the same each time. */
const samples = Float32Array.from({ length: 17001 }, (_, i) => 0.3 * Math.sin(1e-5 * i * i) + 0.01 * Math.sin(i ** 3));

/** Statistics for a front end that waits for them. */
function complete(preset: Readonly<Spec>): Spec {
  if (preset.normalize.kind !== 'cmvn') return { ...preset };
  const shift = Array.from({ length: featureCount(preset) }, (_, i) => -0.1 * i);
  return { ...preset, normalize: { kind: 'cmvn', shift, scale: shift.map((_, i) => 1 / (1 + i)) } };
}

const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);

const names = Object.values(presets).map((preset) => presetInfo(preset)!.name);
/** Of these a change of each kind is compared; of the others, the preset after a change. */
const thorough = ['whisper', 'parakeet', 'kaldi-mfcc-energy', 'librosa-mfcc', 'ast'];

function compare(spec: Spec, { data, ...shape }: Features): void {
  using extractor = extractorForSync(spec, { target: 'double' });
  const theirs = extractor.extract(samples, { sampleRate: spec.sampleRate, anyScale: true });
  const { data: expected, ...rest } = theirs;
  expect(shape).toEqual(rest);
  // Values of up to about 25 in float32, whose roundings may go either way.
  expect(largestGap(data, expected)).toBeLessThan(1e-5);
}

it.each(names)('%s', (name) => {
  const spec = complete(getPreset(name));
  const changes: Partial<Spec>[] = [
    { logFloor: 10 * spec.logFloor },
    { windowPeriodic: !spec.windowPeriodic },
    { layout: spec.layout === 'mel-major' ? 'frame-major' : 'mel-major' },
    {},
  ];
  const trials = createTrials(samples, { sampleRate: spec.sampleRate });
  for (const change of changes) {
    const changed = { ...spec, ...change };
    const features = trials.extract(changed);
    expect(trials.dims(changed)).toEqual(features.dims);
    if (thorough.includes(name) || Object.keys(change).length === 0) compare(changed, features);
  }
});

it('takes what extractors take', () => {
  expect(() => createTrials([1, 2] as never, { sampleRate: 16000 })).toThrow(/ERR_SAMPLE_TYPE|Float32Array/);
  const trials = createTrials(samples, { sampleRate: 8000 });
  expect(() => trials.extract(getPreset('whisper'))).toThrow(/16000/);
  expect(() => trials.dims(getPreset('whisper'))).toThrow(/16000/);
  expect(() => trials.extract(getPreset('whisper'), { lenght: 'file' } as never)).toThrow(/length/);
  const integers = Int16Array.from(samples, (x) => 32768 * x);
  const whole = createTrials(integers, { sampleRate: 16000 }).extract(getPreset('whisper'), { length: 'unpadded' });
  const floats = createTrials(
    Float32Array.from(integers, (x) => x / 32768),
    { sampleRate: 16000 },
  );
  expect(whole).toEqual(floats.extract(getPreset('whisper'), { length: 'unpadded' }));
});

it.each([
  ['kaldi-mfcc-energy', [0, 5, 40, 102, 103, 104], true],
  ['gemma4', [3, 4, 50], true],
  ['parakeet', [3, 4, 50], false],
  ['librosa-mfcc', [3, 4, 20], false],
] as const)('%s: of some frames the features, the others NaN where frames stand alone', (name, wanted, standsAlone) => {
  const spec = complete(getPreset(name));
  const trials = createTrials(samples, { sampleRate: spec.sampleRate });
  const [some, all] = [{ frames: () => wanted }, {}].map((options) => trials.extract(spec, options));
  expect(some.dims).toEqual(all.dims);
  const [frames, step] = some.axes[0] === 'frame' ? [some.dims[0], some.dims[1]] : [some.dims[1], 1];
  const firstValue = ({ data }: Features, t: number) => data[t * step];
  for (const t of wanted) expect(firstValue(some, t)).toBe(firstValue(all, t));
  const missing = Array.from({ length: frames }, (_, t) => t).filter((t) => Number.isNaN(firstValue(some, t)));
  expect(missing.length > 0).toBe(standsAlone);
  expect(missing.filter((t) => wanted.includes(t as never))).toEqual([]);
});
