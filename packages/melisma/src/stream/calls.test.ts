/** The calls of streams: what each returns, what it refuses, and that a refusal or another stream changes nothing. */
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../../../oracle/error-of.ts';
import { seededNoise } from '../../../../oracle/seeded.ts';
import { createExtractorSync, getPreset, type PresetName } from '../index.ts';
import { createResamplerSync } from '../resample/index.ts';
import { type ChunkPlan, chunkFor, createFeatureStream, type StreamFeatures, type StreamOptions } from './index.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the types forbid
type Anything = any;

const at = { sampleRate: 16000 };
const fbank = createExtractorSync('kaldi-fbank');
const parakeet = createExtractorSync('parakeet-tdt');

const noise = (count: number, seed = 5) => Float32Array.from(seededNoise(count, seed), (x) => x / 2);
const clip = noise(9000);

const live = (options: Partial<StreamOptions> = {}) => createFeatureStream(fbank, { ...at, ...options });

function pushed(
  stream: { push(samples: Float32Array): StreamFeatures; flush(): StreamFeatures },
  samples = clip,
  step = 700,
) {
  const values: number[] = [];
  for (let i = 0; i < samples.length; i += step) values.push(...stream.push(samples.subarray(i, i + step)).data);
  return [...values, ...stream.flush().data];
}
const whole = pushed(live());

describe('rows', () => {
  test('say their shape, number and time', () => {
    const stream = live();
    const first = stream.push(clip.subarray(0, 1000));
    expect(first).toMatchObject({ dims: [4, 80], axes: ['frame', 'mel'], firstFrame: 0, seconds: 0, validFrames: 4 });
    expect(stream.push(clip.subarray(1000, 1010))).toMatchObject({ dims: [0, 80], firstFrame: 4, validFrames: 0 });
    const next = stream.push(clip.subarray(1010, 2000));
    expect(next).toMatchObject({ dims: [7, 80], firstFrame: 4, seconds: 0.04 });
    expect([...first.data, ...next.data]).toEqual(whole.slice(0, 11 * 80));
  });

  test('of an array of the caller: nothing that comes later changes it', () => {
    const stream = live();
    const { data } = stream.push(clip.subarray(0, 2000));
    const copy = data.slice();
    stream.push(clip.subarray(2000, 4000));
    fbank.extract(clip, at);
    expect(data).toEqual(copy);
  });

  test('framesOf tells what the next push brings; pushInto and pushView bring the same', () => {
    const [a, b, c] = [live(), live(), live()];
    for (let i = 0; i < clip.length; i += 333) {
      const piece = clip.subarray(i, i + 333);
      const frames = a.framesOf(piece.length);
      const rows = a.push(piece);
      expect(rows.dims[0]).toBe(frames);
      const out = new Float32Array(frames * 80);
      const { data, ...shape } = rows;
      expect(b.pushInto(piece, out)).toEqual(shape);
      expect(out).toEqual(data);
      expect(c.pushView(piece)).toEqual(rows);
    }
  });

  test('a view is the same memory again', () => {
    const stream = live();
    const first = stream.pushView(clip.subarray(0, 2000)).data;
    expect(stream.pushView(clip.subarray(2000, 3000)).data.buffer).toBe(first.buffer);
  });

  test("the caller's samples are only read, and may change afterwards", () => {
    const stream = live();
    const values: number[] = [];
    const buffer = new Float32Array(100);
    for (let i = 0; i < clip.length; i += 100) {
      buffer.set(clip.subarray(i, i + 100));
      values.push(...stream.push(buffer).data);
      expect(buffer).toEqual(clip.subarray(i, i + 100));
      buffer.fill(0.7);
    }
    expect([...values, ...stream.flush().data]).toEqual(whole);
  });

  test('after flush and after reset another signal begins', () => {
    const stream = live();
    expect(pushed(stream)).toEqual(whole);
    stream.push(noise(5000, 9));
    stream.reset();
    expect(pushed(stream)).toEqual(whole);
  });

  test('a signal too short for a row has none', () => {
    expect(pushed(live(), clip.subarray(0, 200))).toEqual([]);
    expect(live().flush().dims).toEqual([0, 80]);
  });

  test('over: plain arrays, blocks of a recording, sync and async', async () => {
    async function* blocks() {
      yield { channels: [clip.subarray(0, 4000)] };
      yield clip.subarray(4000);
    }
    for (const audio of [blocks(), [clip.subarray(0, 10), clip.subarray(10)]]) {
      const values: number[] = [];
      for await (const { data, firstFrame } of live().over(audio)) {
        expect(firstFrame * 80).toBe(values.length);
        values.push(...data);
      }
      expect(values).toEqual(whole);
    }
    const stereo = live().over([{ channels: [clip, clip] }]);
    await expect(stereo.next()).rejects.toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'audio' }));
    await expect(
      live()
        .over(clip as Anything)
        .next(),
    ).rejects.toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
  });
});

describe('values', () => {
  test('NaN and infinities are counted and taken for 0', () => {
    const [bad, zeroed] = [clip.slice(), clip.slice()];
    for (const [i, x] of [
      [100, Number.NaN],
      [101, Infinity],
      [4000, -Infinity],
      [8999, Number.NaN],
    ]) {
      bad[i] = x;
      zeroed[i] = 0;
    }
    const stream = live();
    const values: number[] = [];
    for (let i = 0; i < bad.length; i += 700) values.push(...stream.push(bad.subarray(i, i + 700)).data);
    expect(stream.replaced).toBe(4);
    expect([...values, ...stream.flush().data]).toEqual(pushed(live(), zeroed));
    expect(stream.replaced).toBe(0);
    expect(bad[100]).toBeNaN();
  });

  test('a chunk that is refused leaves the stream as it was', () => {
    for (const resample of [undefined, 'low-latency'] as const) {
      const options = resample ? { sampleRate: 48000, resample } : {};
      const [stream, other] = [live(options), live(options)];
      for (let i = 0; i < clip.length; i += 1000) {
        const piece = clip.subarray(i, i + 1000);
        expect(errorOf(() => stream.push(new Float32Array(50).fill(300))).code).toBe('ERR_SAMPLE_SCALE');
        expect(errorOf(() => stream.push([1, 2] as Anything)).code).toBe('ERR_SAMPLE_TYPE');
        expect(errorOf(() => stream.pushInto(piece, new Float32Array(3))).code).toBe('ERR_OUTPUT_SIZE');
        expect(errorOf(() => stream.framesOf(-1)).code).toBe('ERR_OPTION');
        expect(stream.push(piece)).toEqual(other.push(piece));
      }
      expect(stream.flush()).toEqual(other.flush());
    }
  });

  test('anyScale takes what else is taken for integers in a float array', () => {
    const large = clip.map((x) => x * 4);
    expect(errorOf(() => live().push(large)).code).toBe('ERR_SAMPLE_SCALE');
    expect(pushed(live({ anyScale: true }), large).length).toBe(whole.length);
  });
});

describe('another rate', () => {
  test.each(['high', 'fast', 'low-latency'] as const)('%s: what the resampler gives of the whole', (resample) => {
    for (const from of [8000, 44100, 48000, 96000]) {
      const resampled = createResamplerSync({ from, to: 16000, quality: resample }).resample(clip);
      const expected = fbank.extract(resampled, at);
      const stream = live({ sampleRate: from, resample });
      expect(pushed(stream, clip, 441)).toEqual([...expected.data]);
      expect(stream.latency).toBe(createResamplerSync({ from, to: 16000, quality: resample }).latency);
      expect(stream.latency).toBeGreaterThan(0);
      for (let i = 0; i < clip.length; i += 500) {
        const piece = clip.subarray(i, i + 500);
        const frames = stream.framesOf(piece.length);
        expect(stream.push(piece).dims[0]).toBe(frames);
      }
    }
  });

  test('is an error without a quality, and nothing is resampled at the same one', () => {
    expect(errorOf(() => live({ sampleRate: 48000 }))).toMatchObject({ code: 'ERR_SAMPLE_RATE', expected: 16000 });
    const stream = live({ resample: 'high' });
    expect(stream.latency).toBe(0);
    expect(pushed(stream)).toEqual(whole);
  });
});

describe('many streams', () => {
  test('1,000 of them on one extractor never see frames of another', () => {
    const clips = Array.from({ length: 1000 }, (_, i) => noise(2100 + (i % 7) * 160, i + 1));
    const streams = clips.map(() => createFeatureStream(parakeet, { ...at, statistics: 'running' }));
    const values: number[][] = clips.map(() => []);
    for (let place = 0; place < 3200; place += 400) {
      streams.forEach((stream, i) => {
        values[i].push(...stream.push(clips[i].subarray(place, place + 400)).data);
      });
      parakeet.extract(clips[0], at);
    }
    const alone = createFeatureStream(parakeet, { ...at, statistics: 'running' });
    streams.forEach((stream, i) => {
      values[i].push(...stream.flush().data);
      const expected = [...alone.push(clips[i]).data, ...alone.flush().data];
      expect(values[i].length).toBe(expected.length);
      expect(values[i].every((x, k) => x === expected[k])).toBe(true);
    });
  });

  test('close ends one of them, dispose of the extractor all', () => {
    const extractor = createExtractorSync('kaldi-fbank');
    const [a, b] = [createFeatureStream(extractor, at), createFeatureStream(extractor, at)];
    a.close();
    for (const run of [() => a.push(clip), () => a.flush(), () => a.reset(), () => a.framesOf(1)])
      expect(errorOf(run)).toMatchObject({ code: 'ERR_DISPOSED', option: 'stream' });
    expect(b.push(clip).dims[0]).toBeGreaterThan(0);
    extractor.dispose();
    for (const run of [
      () => b.push(clip),
      () => b.flush(),
      () => b.pushView(clip),
      () => createFeatureStream(extractor, at),
    ])
      expect(errorOf(run).code).toBe('ERR_DISPOSED');
  });
});

describe('refusals of createFeatureStream', () => {
  const make = (options: unknown, extractor: Anything = parakeet) =>
    errorOf(() => createFeatureStream(extractor, options as Anything));

  test('statistics that are missing, misspelt or out of place', () => {
    expect(make(at)).toMatchObject({ code: 'ERR_OPTION', option: 'statistics' });
    expect(make(at).message).toContain('looks at all frames');
    expect(make({ ...at, statistics: 'runing' })).toMatchObject({ code: 'ERR_OPTION', option: 'statistics' });
    expect(make({ ...at, statistics: { slidin: 3 } }).message).toContain('did you mean');
    expect(make({ ...at, statistics: { sliding: 1.5 } }).code).toBe('ERR_OPTION');
    expect(make({ ...at, statistics: { sliding: 1 } }).code).toBe('ERR_OPTION'); // no deviation of one frame
    expect(make({ ...at, statistics: 'chunk' }).code).toBe('ERR_OPTION');
    const seamless = createExtractorSync('seamless-m4t');
    const chunk = { firstFrames: 10, frames: 10 };
    expect(make({ ...at, statistics: 'chunk', chunk }, seamless).code).toBe('ERR_OPTION'); // stacked behind them
  });

  test('keys and values', () => {
    expect(make({ sampleRat: 16000 }).message).toContain('sampleRate');
    expect(make({ ...at, statistics: 'running', resample: 'hgih', sampleRate: 8000 }).code).toBe('ERR_OPTION');
    expect(make({ ...at, statistics: 'running', anyScale: 1 }).option).toBe('anyScale');
    expect(make(undefined).code).toBe('ERR_SAMPLE_RATE');
    expect(make(at, {}).option).toBe('extractor');
    expect(make(at, null).option).toBe('extractor');
  });

  test('front ends that no stream can be', () => {
    expect(make(at, createExtractorSync('kaldi-fbank', { target: 'reference' })).option).toBe('extractor');
    const dithered = getPreset('cohere-asr');
    expect(dithered.ditherNoise).toBe('torch');
    const error = make({ ...at, statistics: 'running' }, createExtractorSync(dithered));
    expect(error).toMatchObject({ code: 'ERR_OPTION', option: 'extractor' });
  });
});

describe('chunks', () => {
  const plan = { firstFrames: 12, frames: 20, overlapFrames: 5, leftZeros: 0 };

  function chunksOf(
    name: PresetName,
    options: { chunk: ChunkPlan; statistics?: 'running' | 'chunk' | 'end' },
    samples = clip,
  ) {
    const stream = createFeatureStream(createExtractorSync(name), { ...at, ...options });
    const all = [];
    for (let i = 0; i < samples.length; i += 700) all.push(...stream.push(samples.subarray(i, i + 700)));
    return [...all, ...stream.flush()];
  }

  test('are the rows of the stream, in the layout of the front end', () => {
    const extracted = fbank.extract(clip, at);
    const chunks = chunksOf('kaldi-fbank', { chunk: plan });
    expect(chunks.map(({ dims }) => dims[0])).toEqual([12, 20, 20, 17]);
    expect(chunks.map(({ firstFrame }) => firstFrame)).toEqual([0, 7, 22, 37]);
    expect(chunks.map(({ isLast }) => isLast)).toEqual([false, false, false, true]);
    for (const { data, firstFrame, seconds, dims } of chunks) {
      expect(data).toEqual(extracted.data.slice(firstFrame * 80, (firstFrame + dims[0]) * 80));
      expect(seconds).toBeCloseTo(firstFrame / 100, 12);
    }
    const voxtral = chunksOf('voxtral-realtime', { chunk: { firstFrames: 8, frames: 8 } });
    expect(voxtral[0]).toMatchObject({ dims: [128, 8], axes: ['mel', 'frame'] });
  });

  test("'chunk' takes statistics over each of them alone", () => {
    const { normalize } = getPreset('parakeet-tdt');
    if (normalize.kind !== 'per-feature') throw new Error('another front end');
    const plain = createExtractorSync(
      { ...getPreset('parakeet-tdt'), normalize: { kind: 'none' } },
      { target: 'double' },
    );
    const { data: rows } = plain.extract(clip, at);
    const chunks = chunksOf('parakeet-tdt', { chunk: plan, statistics: 'chunk' });
    expect(chunks.length).toBe(4);
    for (const { data, firstFrame, dims, validFrames } of chunks) {
      const [frames, width] = dims;
      for (let i = 0; i < width; i++) {
        const values = Array.from({ length: validFrames }, (_, t) => rows[(firstFrame + t) * width + i]);
        const mean = values.reduce((sum, x) => sum + x, 0) / validFrames;
        const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
        const deviation = Math.sqrt(squares / (validFrames - 1)) + normalize.epsilon;
        for (let t = 0; t < validFrames; t++)
          expect(Math.abs(data[t * width + i] - (values[t] - mean) / deviation)).toBeLessThan(2e-4);
        for (let t = validFrames; t < frames; t++) expect(data[t * width + i]).toBe(0);
      }
    }
  });

  test('leftZeros are zeros before the signal, and time counts from the signal', () => {
    const chunks = chunksOf('kaldi-fbank', { chunk: { ...plan, leftZeros: 1600 } });
    const padded = new Float32Array(1600 + clip.length);
    padded.set(clip, 1600);
    const extracted = fbank.extract(padded, at);
    expect(chunks[0].seconds).toBe(-0.1);
    for (const { data, firstFrame, dims } of chunks)
      expect(data).toEqual(extracted.data.slice(firstFrame * 80, (firstFrame + dims[0]) * 80));
  });

  test('begin anew after flush and reset, and come over an iterable', async () => {
    const stream = createFeatureStream(fbank, { ...at, chunk: plan });
    const first = [...stream.push(clip), ...stream.flush()];
    stream.push(clip.subarray(0, 5000));
    stream.reset();
    expect([...stream.push(clip), ...stream.flush()]).toEqual(first);
    const over = [];
    for await (const chunk of stream.over([clip.subarray(0, 100), clip.subarray(100)])) over.push(chunk);
    expect(over).toEqual(first);
    stream.close();
    expect(errorOf(() => stream.push(clip)).code).toBe('ERR_DISPOSED');
  });

  test.each([
    [{ firstFrames: 0, frames: 1 }, 'chunk.firstFrames'],
    [{ firstFrames: 10, frames: 10, overlapFrames: 10 }, 'chunk.overlapFrames'],
    [{ firstFrames: 10, frames: 10, leftZeros: -1 }, 'chunk.leftZeros'],
    [{ firstFrames: 10, frames: 1.5 }, 'chunk.frames'],
  ])('%j is refused', (chunk, option) => {
    expect(errorOf(() => createFeatureStream(fbank, { ...at, chunk }))).toMatchObject({ code: 'ERR_OPTION', option });
  });

  // icefall, egs/librispeech/ASR/zipformer/export-onnx-streaming.py, export_encoder_model_onnx: `decode_chunk_len` is 2 chunk_size, which the next chunk
  // begins behind this one, and `T`, the rows of a chunk, is that and a `pad_length` of 7 + 2 * 3. sherpa-onnx reads both from the metadata.
  test.each([
    [8, 16, 29],
    [16, 32, 45],
    [32, 64, 77],
    [64, 128, 141],
  ])("Zipformer's chunk of %i: decode_chunk_len %i, T %i", (chunkFrames, shift, rows) => {
    const { firstFrames, frames, overlapFrames = 0 } = chunkFor('icefall', { chunkFrames });
    expect([firstFrames, frames, frames - overlapFrames]).toEqual([rows, rows, shift]);
    const starts = chunksOf('icefall', { chunk: chunkFor('icefall', { chunkFrames }) }, noise(50_000)).map(
      (chunk) => chunk.firstFrame,
    );
    expect(starts).toEqual(starts.map((_, i) => i * shift));
    expect(starts.length).toBeGreaterThan(2);
  });

  test('chunkFor knows models by any case of their names, and refuses others with a guess', () => {
    expect(chunkFor('NVIDIA/nemotron-speech-streaming-en-0.6b', { lookahead: 6 })).toEqual({ firstFrames: 49, frames: 56, overlapFrames: 0, leftZeros: 0 }); // biome-ignore format: one plan
    expect(chunkFor('icefall', { chunkFrames: 32 })).toEqual({ firstFrames: 77, frames: 77, overlapFrames: 13, leftZeros: 0 }); // biome-ignore format: one plan
    expect(chunkFor('parakeet-tdt')).toEqual({ firstFrames: 400, frames: 400, overlapFrames: 240, leftZeros: 38400 });
    expect(errorOf(() => chunkFor('nemotron-asr-streamin')).message).toContain("'nemotron-asr-streaming'");
    expect(errorOf(() => chunkFor('icefall', { lookahead: 1 })).code).toBe('ERR_OPTION');
    expect(errorOf(() => chunkFor('nemotron-asr-streaming', { lookahead: 5 })).expected).toEqual([0, 1, 6, 13]);
    expect(errorOf(() => chunkFor('voxtral-realtime', { delayMilliseconds: 100 })).code).toBe('ERR_OPTION');
    expect(errorOf(() => chunkFor('parakeet-tdt', { chunkSeconds: 5 })).code).toBe('ERR_OPTION');
  });
});
