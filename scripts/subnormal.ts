/**
 * What subnormal numbers cost: the time of very quiet noise over that of noise at 0.1; 30 s through Whisper's front end.
 *
 *   npm run subnormal     exit 1 above twice the time
 *
 * The rounds are interleaved and the best of each counts, so that a busy machine does not decide.
 */
import { createExtractorSync } from 'melisma';
import { seededNoise } from '../oracle/seeded.ts';

const ROUNDS = 60;
const WARM_UP = 20;
const LARGEST_RATIO = 2;

/** What becomes subnormal in float32 at each loudness; the first is the measure. */
const loudness: readonly (readonly [amplitude: number, subnormal: string])[] = [
  [0.1, 'nothing'],
  [1e-20, 'the power spectrum'],
  [1e-36, 'windowed samples, and sums within the transform'],
  [1e-40, 'the samples themselves'],
];

const noise = seededNoise(480000, 1);
const clips = loudness.map(([amplitude]) => Float32Array.from(noise, (x) => amplitude * x));

/** Best time of each clip, milliseconds. */
function bestTimes(target: 'simd' | 'double'): number[] {
  using extractor = createExtractorSync('whisper', { target });
  const out = new Float32Array(80 * 3000);
  const best = clips.map(() => Number.POSITIVE_INFINITY);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    clips.forEach((samples, i) => {
      const start = performance.now();
      extractor.extractInto(samples, out, { sampleRate: 16000 });
      if (round >= 0) best[i] = Math.min(best[i], performance.now() - start);
    });
  }
  return best;
}

console.log(`Node ${process.version}, best of ${ROUNDS}, 30 s, 80 mels`);
for (const target of ['simd', 'double'] as const) {
  const times = bestTimes(target);
  times.forEach((time, i) => {
    const ratio = time / times[0];
    const [amplitude, subnormal] = loudness[i];
    console.log(
      `${target.padEnd(8)}${`${amplitude}`.padEnd(8)}${time.toFixed(2)} ms  ${ratio.toFixed(2)}  ${subnormal}`,
    );
    if (ratio > LARGEST_RATIO) process.exitCode = 1;
  });
}
