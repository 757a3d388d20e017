/** The audio that every benchmark runs on. */

export const SAMPLE_RATE = 16000;

/** What `denseAudio` makes, in words: it goes beside every figure. */
export const SIGNAL = '30 s at 16 kHz: a slow and a fast chirp over uniform noise, no silence, seed 1';

/** Uniform in [-1, 1), the same in every engine: mulberry32 (Tommy Ettinger, public domain). */
function uniformNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** A linear sweep from `low` to `high` Hz in `seconds`, again and again. */
function chirp(low: number, high: number, seconds: number): (time: number) => number {
  return (time) => {
    const t = time % seconds;
    return Math.sin(2 * Math.PI * (low + ((high - low) * t) / (2 * seconds)) * t);
  };
}

/**
 * 30 s of dense audio in [-0.9, 0.9], at 16 kHz or another rate. Dense, because a front end may skip zeros, and noisy, because float32 is far from float64
 * where a strong tone stands alone; `fixtures/` has the hard signals.
 */
export function denseAudio(sampleRate = SAMPLE_RATE): Float32Array {
  const [slow, fast, noise] = [chirp(20, 7900, 30), chirp(100, 4000, 1), uniformNoise(1)];
  const at = (i: number) => 0.4 * slow(i / sampleRate) + 0.3 * fast(i / sampleRate) + 0.2 * noise();
  return Float32Array.from({ length: 30 * sampleRate }, (_, i) => at(i));
}
