/** Whether this machine has the bits that all have: the two cases of `melisma bench` that everybody posts. */
import { createExtractor, type PresetName } from 'melisma';

const weights = [5, 4, 3, 2, 1];

/** Integers in [-2^14, 2^14): the upper bits of xorshift32 (Marsaglia, 2003). */
function noise(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >> 17;
  };
}

/** The clip of `melisma bench`: smoothed noise, exact in float32, below 1. */
function benchSignal(length: number): Float32Array {
  const next = noise();
  const recent = weights.map(next);
  return Float32Array.from({ length }, () => {
    recent.pop();
    recent.unshift(next());
    return recent.reduce((sum, x, i) => sum + weights[i] * x, 0) / 2 ** 18;
  });
}

/** SHA-256 of the features at `bitsVersion` 2; a test holds them against those of `melisma bench`. */
export const references: Readonly<Record<string, string>> = {
  'whisper simd 2': '03f9555470f71ecdd972f243aa7ce673fd0519b0394f23a7b192efa2ffe46d4f',
  'whisper-large-v3 simd 2': '712d80405fa6b9414a5b76212e0907086c251e51bfa2eea39df6aa4d63ccc8a8',
};

export interface SameBits {
  preset: string;
  bitsVersion: number;
  milliseconds: number;
  sha256: string;
  same: boolean;
}

const RUNS = 15;

/** @throws MelismaError `ERR_NO_WEBASSEMBLY` */
export async function sameBits(): Promise<SameBits[]> {
  const samples = benchSignal(480_000);
  const rows: SameBits[] = [];
  for (const preset of ['whisper', 'whisper-large-v3'] satisfies PresetName[]) {
    using extractor = await createExtractor(preset);
    const out = new Float32Array(extractor.dims(samples.length).reduce((a, b) => a * b));
    let milliseconds = Infinity;
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      extractor.extractInto(samples, out, { sampleRate: 16000 });
      milliseconds = Math.min(milliseconds, performance.now() - start);
    }
    const sha256 = await hashOf(out);
    const { bitsVersion } = extractor;
    rows.push({
      preset,
      bitsVersion,
      milliseconds,
      sha256,
      same: references[`${preset} simd ${bitsVersion}`] === sha256,
    });
  }
  return rows;
}

/** Of a page that is not served securely `crypto.subtle` is missing. */
async function hashOf(values: Float32Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle === undefined)
    throw new Error('Hashes need a page that is served securely: https, or localhost.');
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', values));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
