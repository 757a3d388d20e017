/** Streams that share an extractor, in any order of calls: none ever sees samples of another, or of a signal before. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { createExtractorSync, type Extractor } from '../index.ts';
import { createResamplerSync } from '../resample/index.ts';
import { createFeatureStream, type FeatureStream } from './index.ts';

const RATE = 16000;
const audio = Float32Array.from(seededNoise(60_000, 11), (x) => x / 2);
const calls = ['push', 'push', 'pushInto', 'pushView', 'flush', 'reset'] as const;
type Call = { stream: number; call: (typeof calls)[number]; samples: number };

/** A stream beside what it must say: all rows of its signal so far, and the samples that they come from. */
class Witness {
  readonly #live: FeatureStream;
  readonly #extractor: Extractor;
  readonly #from: number;
  readonly #isDouble: boolean;
  #samples: number[] = [];
  #rows: number[] = [];

  constructor(extractor: Extractor, from: number, isDouble: boolean) {
    const resample = from === RATE ? undefined : ('low-latency' as const);
    this.#live = createFeatureStream(extractor, { sampleRate: from, resample });
    this.#extractor = extractor;
    this.#from = from;
    this.#isDouble = isDouble;
  }

  do({ call, samples: count }: Call): void {
    if (call === 'flush') return this.#end();
    if (call === 'reset') {
      this.#live.reset();
      return this.#begin();
    }
    const place = (this.#samples.length * 7) % 50_000;
    const piece = audio.slice(place, place + count);
    const samples = this.#isDouble ? Float64Array.from(piece, (x) => x / 3) : piece;
    const frames = this.#live.framesOf(count);
    const out = new Float32Array(frames * 80);
    const { firstFrame, dims } =
      call === 'pushInto' ? this.#live.pushInto(samples, out) : this.#copied(this.#live[call](samples), out);
    expect([firstFrame * 80, dims[0]]).toEqual([this.#rows.length, frames]);
    this.#samples.push(...samples);
    this.#rows.push(...out);
  }

  #copied(rows: ReturnType<FeatureStream['push']>, out: Float32Array): ReturnType<FeatureStream['push']> {
    out.set(rows.data);
    return rows;
  }

  #end(): void {
    this.#rows.push(...this.#live.flush().data);
    expect(this.#rows).toEqual(this.#whole());
    expect(this.#live.flush().dims[0]).toBe(0);
    this.#begin();
  }

  #begin(): void {
    this.#samples = [];
    this.#rows = [];
  }

  #whole(): number[] {
    const given = this.#isDouble ? Float64Array.from(this.#samples) : Float32Array.from(this.#samples);
    if (given.length === 0) return [];
    const isSame = this.#from === RATE;
    const samples = isSame ? given : createResamplerSync({ from: this.#from, to: RATE, quality: 'low-latency' }).resample(given); // biome-ignore format: one line
    return samples.length < 400 ? [] : [...this.#extractor.extract(samples, { sampleRate: RATE }).data];
  }
}

test('any calls of three streams in turns', () => {
  const extractor = createExtractorSync('kaldi-fbank');
  const call = fc.record<Call>({
    stream: fc.nat(2),
    call: fc.constantFrom(...calls),
    samples: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 }), fc.constant(160), fc.nat(4000)),
  });
  const property = fc.property(fc.array(call, { maxLength: 40 }), (all) => {
    const streams = [new Witness(extractor, RATE, false), new Witness(extractor, RATE, true), new Witness(extractor, 48000, false)]; // biome-ignore format: three streams
    for (const one of all) streams[one.stream].do(one);
    for (const stream of streams) stream.do({ stream: 0, call: 'flush', samples: 0 });
  });
  fc.assert(property, { seed: 5, numRuns: 60 });
});
