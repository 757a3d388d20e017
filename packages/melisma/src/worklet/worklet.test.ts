/** The node and its processor, in an audio thread that gives quanta of any length: all rows together are those of the whole, in every bit. */
import { createExtractorSync, getPreset, MelismaError, type PresetName } from 'melisma';
import { createResamplerSync } from 'melisma/resample';
import { chunkFor, createFeatureStream } from 'melisma/stream';
import { createFeatureNode, type FeatureNode, type LiveFeatures } from 'melisma/worklet';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FakeContext, installNodes, settled } from '../../../../oracle/audio-thread.ts';

beforeAll(installNodes);

/** A chirp in noise; some samples are subnormal, and some are zeros. */
function sound(length: number): Float32Array<ArrayBuffer> {
  let seed = 7;
  return Float32Array.from({ length }, (_, i) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const noise = seed / 2 ** 32 - 0.5;
    if (i % 5000 < 500) return i % 2 === 0 ? 0 : noise * 1e-40;
    return 0.4 * Math.sin(i * i * 1e-5) + 0.2 * noise;
  });
}

/** All rows that are left, in one array, with the places of each message. */
async function all(features: AsyncIterable<LiveFeatures>): Promise<{ data: Float32Array; messages: LiveFeatures[] }> {
  const messages: LiveFeatures[] = [];
  for await (const rows of features) messages.push(rows);
  const data = new Float32Array(messages.reduce((sum, { data }) => sum + data.length, 0));
  let place = 0;
  for (const rows of messages) {
    data.set(rows.data, place);
    place += rows.data.length;
  }
  return { data, messages };
}

/** The signal at the front end's rate, by the resampler alone. */
const resampled = (samples: Float32Array, from: number, to: number): Float32Array =>
  from === to ? samples : createResamplerSync({ from, to, quality: 'low-latency' }).resample(samples);

/** Rows of the whole by a stream that gets it in one piece. */
function whole(name: PresetName, samples: Float32Array, statistics?: 'running'): Float32Array {
  const { sampleRate } = getPreset(name);
  const stream = createFeatureStream(createExtractorSync(name), { sampleRate, statistics });
  const [first, rest] = [stream.push(samples), stream.flush()];
  return Float32Array.of(...first.data, ...rest.data);
}

const same = (a: Float32Array, b: Float32Array): boolean =>
  Buffer.from(a.buffer).equals(Buffer.from(b.buffer)) && a.length > 0;

const endless = { maxQueuedFrames: 100_000 };

describe('rows', () => {
  it.each([[1], [127], [128], [441], [2048], [1, 441, 2048, 127]])('of quanta of %j %j %j %j', async (...lengths) => {
    const samples = sound(20_000);
    for (const [name, statistics] of [
      ['kaldi-fbank', undefined],
      ['whisper', 'running'],
      ['parakeet-tdt', 'running'],
    ] as const) {
      const context = new FakeContext(48_000);
      const features = await createFeatureNode(context as never, name, { statistics, ...endless });
      context.render(samples, ...lengths.filter((length) => length > 0));
      await features.close();
      const { data } = await all(features);
      expect(same(data, whole(name, resampled(samples, 48_000, 16_000), statistics)), name).toBe(true);
    }
  });

  it.each([8000, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000])('from %i Hz', async (rate) => {
    const samples = sound(rate / 2);
    const context = new FakeContext(rate);
    const features = await createFeatureNode(context as never, 'whisper', { statistics: 'running', ...endless });
    expect(features.resample).toBe(rate === 16_000 ? undefined : 'low-latency');
    expect(features.latency / rate).toBeLessThanOrEqual(rate < 16_000 ? 0.008 : 0.005);
    if (rate === 16_000) expect(features.latency).toBe(0);
    context.render(samples, 128);
    await features.close();
    const { data } = await all(features);
    expect(same(data, whole('whisper', resampled(samples, rate, 16_000), 'running'))).toBe(true);
  });

  it.each<PresetName>(['granite-speech-5', 'w2v-bert', 'gemma4', 'voxtral-realtime', 'clap'])(
    'of %s, and those that exist only at the end',
    async (name) => {
      const samples = sound(16_000);
      const context = new FakeContext(getPreset(name).sampleRate);
      const features = await createFeatureNode(context as never, name, { statistics: 'running', ...endless });
      context.render(samples, 128);
      await features.close();
      const { data } = await all(features);
      expect(same(data, whole(name, samples, 'running'))).toBe(true);
    },
  );

  it('come with their place', async () => {
    const context = new FakeContext(16_000);
    context.currentFrame = 32_000;
    const features = await createFeatureNode(context as never, 'kaldi-fbank', { framesPerMessage: 7 });
    context.step(undefined, 128);
    context.render(sound(16_000), 128);
    await features.close();
    const { messages } = await all(features);
    let next = 0;
    for (const { dims, firstFrame, seconds, contextTime, isLost, signal, validFrames } of messages) {
      expect([firstFrame, isLost, signal, validFrames]).toEqual([next, false, 0, dims[0]]);
      expect(seconds).toBeCloseTo(firstFrame / 100, 12);
      expect(contextTime).toBeCloseTo(2 + 128 / 16_000 + seconds, 9); // what is not connected is no sound
      next += dims[0];
    }
    expect(next).toBe(98);
  });
});

/** Reads one message. */
async function next<T>(features: FeatureNode<T>): Promise<T> {
  const iterator = features[Symbol.asyncIterator]();
  const { value } = await iterator.next();
  await iterator.return?.();
  return value as T;
}

describe('a reader', () => {
  it.each([16_000, 48_000])('gets a row with the sample that completes it, at %i Hz', async (sampleRate) => {
    const options = { sampleRate, resample: 'low-latency' } as const;
    const stream = createFeatureStream(createExtractorSync('kaldi-fbank'), options);
    const context = new FakeContext(sampleRate);
    const features = await createFeatureNode(context as never, 'kaldi-fbank', { framesPerMessage: 1 });
    let came = 0;
    void (async () => {
      for await (const { dims } of features) came += dims[0];
    })();
    await settled();
    for (const wanted of [1, 2, 3]) {
      let samples = 1;
      while (stream.framesOf(samples) < 1) samples++;
      stream.push(sound(samples));
      context.render(sound(samples - 1), 128);
      await settled();
      expect(came).toBe(wanted - 1);
      context.render(sound(1), 1);
      await settled();
      expect(came).toBe(wanted);
    }
    await features.close();
  });

  it('gets rows while sound comes, by one message at a time', async () => {
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'kaldi-fbank');
    const reading = next(features);
    await settled();
    context.render(sound(8000), 128);
    expect((await reading).dims).toEqual([10, 80]);
    await settled();
    expect(context.nodes[0].said.rows).toBe(1); // 38 rows more wait, and nobody asks for them
    expect((await next(features)).firstFrame).toBe(10);
    await features.close();
  });

  it('that is slow loses the oldest rows, which are counted', async () => {
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'kaldi-fbank', { maxQueuedFrames: 50 });
    for (let i = 0; i < 10; i++) {
      context.render(sound(16_000), 128);
      await settled();
    }
    expect(features.dropped).toBeGreaterThan(800);
    expect((await next(features)).firstFrame).toBe(998 - 50);
    await features.close();
    expect(features.dropped).toBe(998 - 50);
  });

  it('is alone', async () => {
    const features = await createFeatureNode(new FakeContext(16_000) as never, 'kaldi-fbank');
    const iterator = features[Symbol.asyncIterator]();
    const error = { code: 'ERR_SECOND_READER' };
    expect(() => features[Symbol.asyncIterator]()).toThrow(expect.objectContaining(error));
    await features.close();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('of a context that was closed comes to an end', async () => {
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'kaldi-fbank');
    const reading = next(features);
    context.changeTo('closed');
    expect(await reading).toBeUndefined();
    await features.close();
  });
});

describe('in a page that is isolated', () => {
  beforeAll(() => void vi.stubGlobal('crossOriginIsolated', true));
  afterAll(() => void vi.unstubAllGlobals());

  it('rows come through shared memory, and a message only where somebody waits', async () => {
    const context = new FakeContext(48_000);
    const features = await createFeatureNode(context as never, 'whisper', { statistics: 'running', ...endless });
    const samples = sound(48_000);
    const reading = next(features);
    context.render(samples.subarray(0, 24_000), 128);
    const first = await reading;
    context.render(samples.subarray(24_000), 128);
    await features.close();
    const rest = await all(features);
    const data = Float32Array.of(...first.data, ...rest.data);
    expect(same(data, whole('whisper', resampled(samples, 48_000, 16_000), 'running'))).toBe(true);
    expect(context.nodes[0].said).toMatchObject({ wake: 1, closed: 1 });
    expect(context.nodes[0].said).not.toHaveProperty('rows');
  });

  it('what a slow reader loses is seen at once', async () => {
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'kaldi-fbank', { maxQueuedFrames: 50 });
    context.render(sound(160_000), 128);
    expect(features.dropped).toBe(998 - 50);
    expect((await next(features)).firstFrame).toBe(998 - 50);
    await features.close();
  });
});

describe('close()', () => {
  it('ends the processor', async () => {
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'kaldi-fbank');
    context.render(sound(1000), 128);
    expect(context.nodes[0].isAlive).toBe(true);
    await features.close();
    context.render(sound(128), 128);
    expect(context.nodes[0].isAlive).toBe(false);
  });
});

describe('NaN and infinities', () => {
  it('are zeros, and counted', async () => {
    const samples = sound(16_000);
    const clean = samples.slice();
    for (const [place, value] of [
      [700, Number.NaN],
      [701, Number.POSITIVE_INFINITY],
      [9000, -1e30],
    ] as const) {
      samples[place] = value;
      clean[place] = 0;
    }
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'kaldi-fbank', endless);
    context.render(samples, 128);
    await features.close();
    expect(features.replaced).toBe(3);
    expect(same((await all(features)).data, whole('kaldi-fbank', clean))).toBe(true);
  });
});

describe('chunks', () => {
  it('are those of a stream', async () => {
    const samples = sound(48_000);
    const chunk = chunkFor('nvidia/nemotron-speech-streaming-en-0.6b', { lookahead: 1 });
    const stream = createFeatureStream(createExtractorSync('nemotron-asr-streaming'), { sampleRate: 16_000, chunk });
    const expected = [...stream.push(samples), ...stream.flush()];
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'nemotron-asr-streaming', { chunk, ...endless });
    context.render(samples, 128);
    await features.close();
    let i = 0;
    for await (const chunk of features) {
      const { contextTime, isLost, signal, ...rest } = chunk;
      expect(rest).toEqual(expected[i++]);
      expect([contextTime, isLost, signal]).toEqual([expect.closeTo(rest.seconds, 9), false, 0]);
    }
    expect(i).toBe(expected.length);
  });

  it('of a window are lifted by the largest value of the window', async () => {
    const samples = sound(32_000);
    const chunk = { firstFrames: 100, frames: 100 };
    const whisper = createExtractorSync('whisper');
    const stream = createFeatureStream(whisper, { sampleRate: 16_000, chunk, statistics: 'chunk' });
    const [expected] = stream.push(samples);
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'whisper', { chunk, statistics: 'chunk', ...endless });
    context.render(samples, 128);
    const first = await next(features);
    expect([first.dims, first.data]).toEqual([[80, 100], expected.data]);
    await features.close();
  });
});

describe('a gap', () => {
  /** The context stands still for these times, one after the other, in the middle of a sound. */
  const gapOf = async (gap: 'zeros' | 'restart', ...times: number[]) => {
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'kaldi-fbank', { gap, ...endless });
    const events: string[] = [];
    features.addEventListener('interrupted', ({ reason }) => events.push(reason));
    features.addEventListener('resumed', ({ seconds }) => events.push(`${seconds} s`));
    const samples = sound(32_000);
    context.render(samples.subarray(0, 16_000), 128);
    const clock = vi.spyOn(performance, 'now');
    for (const seconds of times) {
      clock.mockReturnValue(0);
      context.changeTo('interrupted');
      clock.mockReturnValue(1000 * seconds);
      context.changeTo('running');
    }
    clock.mockRestore();
    await settled();
    context.render(samples.subarray(16_000), 128);
    await features.close();
    expect(events).toEqual(times.flatMap((seconds) => ['interrupted', `${seconds} s`]));
    return { ...(await all(features)), samples };
  };

  it.each([
    [32_000, [2]],
    [48_000, [1, 2]], // the second before the zeros of the first are heard
  ])('is filled with %i zeros, whose rows are marked', async (zeros, times) => {
    const { data, messages, samples } = await gapOf('zeros', ...times);
    const [before, after] = [samples.subarray(0, 16_000), samples.subarray(16_000)];
    const heard = Float32Array.of(...before, ...new Float32Array(zeros), ...after);
    expect(same(data, whole('kaldi-fbank', heard))).toBe(true);
    const lost = messages.flatMap(({ isLost, dims, firstFrame }) => (isLost ? [firstFrame, firstFrame + dims[0]] : []));
    expect([lost[0], lost.at(-1)]).toEqual([98, 100 + zeros / 160]); // rows of 400 samples, every 160, from the first that sees sample 16,000
    expect(new Set(messages.map(({ signal }) => signal))).toEqual(new Set([0]));
  });

  it.each([
    ['ends the signal, and another one begins', 'restart', [2]],
    ['that is too long does so in any case', 'zeros', [120]],
  ] as const)('%s', async (_, gap, times) => {
    const { messages, samples } = await gapOf(gap, ...times);
    const second = messages.filter(({ signal }) => signal === 1);
    expect(second[0].firstFrame).toBe(0);
    const rows = Float32Array.of(...second.flatMap(({ data }) => [...data]));
    expect(same(rows, whole('kaldi-fbank', samples.subarray(16_000)))).toBe(true);
  });
});

describe('a microphone', () => {
  class Track extends EventTarget {
    kind = 'audio';
    readyState = 'live';
    muted = false;
  }
  const microphone = () => {
    const track = new Track();
    return { track, source: { getAudioTracks: () => [track] } as never };
  };

  it.each([
    ['ended', (track: Track) => track.dispatchEvent(new Event('ended'))],
    ['stopped', (track: Track) => Object.assign(track, { readyState: 'ended' })], // which says nothing
  ] as const)('that is %s is told of, once, and its rows are marked', async (reason, lose) => {
    const { track, source } = microphone();
    const context = new FakeContext(16_000);
    const features = await createFeatureNode(context as never, 'kaldi-fbank', { source, ...endless });
    const told: string[] = [];
    features.addEventListener('inputlost', (event) => told.push(event.reason));
    context.render(sound(16_000), 128);
    lose(track);
    for (let i = 0; i < 10; i++) {
      context.render(new Float32Array(1600), 128);
      await settled();
      if (i === 4) expect(told).toEqual([reason]); // half a second
    }
    await features.close();
    const { messages } = await all(features);
    expect(told).toEqual([reason]);
    expect(messages[0].isLost).toBe(false);
    expect(messages.at(-1)?.isLost).toBe(true);
    const other = microphone();
    expect(() => features.listenTo(other.source)).toThrow(expect.objectContaining({ code: 'ERR_DISPOSED' }));
  });

  it('that is silenced by the system is interrupted', async () => {
    const { track, source } = microphone();
    const features = await createFeatureNode(new FakeContext(16_000) as never, 'kaldi-fbank', { source });
    const told: unknown[] = [];
    features.addEventListener('interrupted', ({ type, reason }) => told.push([type, reason]));
    features.addEventListener('resumed', ({ type, seconds }) => told.push([type, seconds]));
    for (const type of ['unmute', 'mute', 'unmute']) track.dispatchEvent(new Event(type));
    expect(told).toEqual([
      ['interrupted', 'muted'],
      ['resumed', 0],
    ]);
    await features.close();
  });
});

describe('errors', () => {
  const context = () => new FakeContext(16_000) as never;
  const source = { getAudioTracks: () => [] } as never;

  it.each<[string, () => unknown, object]>([
    ['no context', () => createFeatureNode({} as never, 'whisper'), { code: 'ERR_OPTION', option: 'context' }],
    ['no statistics', () => createFeatureNode(context(), 'whisper'), { code: 'ERR_OPTION', option: 'statistics' }],
    [
      'statistics of the end',
      () => createFeatureNode(context(), 'whisper', { statistics: 'end' as never }),
      { code: 'ERR_OPTION', option: 'statistics' },
    ],
    [
      'no such quality',
      () => createFeatureNode(context(), 'kaldi-fbank', { resample: 'slow' as never }),
      { code: 'ERR_OPTION', option: 'resample' },
    ],
    [
      'no such gap',
      () => createFeatureNode(context(), 'kaldi-fbank', { gap: 'none' as never }),
      { code: 'ERR_OPTION', option: 'gap' },
    ],
    [
      'no such option',
      () => createFeatureNode(context(), 'kaldi-fbank', { sampleRate: 16_000 } as never),
      { code: 'ERR_OPTION' },
    ],
    [
      'a stream without sound',
      () => createFeatureNode(context(), 'kaldi-fbank', { source }),
      { code: 'ERR_OPTION', option: 'source' },
    ],
    [
      'a queue of less than a message',
      () => createFeatureNode(context(), 'kaldi-fbank', { maxQueuedFrames: 9 }),
      { code: 'ERR_OPTION', option: 'maxQueuedFrames' },
    ],
    [
      'a preset that there is not',
      () => createFeatureNode(context(), 'wisper' as never),
      { code: 'ERR_UNKNOWN_PRESET' },
    ],
  ])('%s', async (_, call, error) => {
    await expect(call()).rejects.toMatchObject(error);
    await expect(call()).rejects.toBeInstanceOf(MelismaError);
  });

  it('ERR_NO_AUDIO_WORKLET', async () => {
    const insecure = Object.assign(new FakeContext(16_000), { audioWorklet: undefined });
    await expect(createFeatureNode(insecure as never, 'kaldi-fbank')).rejects.toMatchObject({
      code: 'ERR_NO_AUDIO_WORKLET',
    });
  });

  it('ERR_CONTEXT_SUSPENDED', async () => {
    const asleep = Object.assign(new FakeContext(16_000), { state: 'suspended', resume: () => new Promise(() => {}) });
    await expect(createFeatureNode(asleep as never, 'kaldi-fbank')).rejects.toMatchObject({
      code: 'ERR_CONTEXT_SUSPENDED',
    });
    asleep.step(new Float32Array(128), 128);
    expect(asleep.nodes[0].isAlive).toBe(false);
  });

  it('ERR_PROCESSOR_START', async () => {
    const denied = new FakeContext(16_000);
    denied.audioWorklet.addModule = async () => {
      throw new Error("Unable to load a worklet's module.");
    };
    const error = {
      code: 'ERR_PROCESSOR_START',
      message: expect.stringMatching(/assets\/worklet\.js.*Unable to load/),
    };
    await expect(
      createFeatureNode(denied as never, 'kaldi-fbank', { processor: '/assets/worklet.js' }),
    ).rejects.toMatchObject(error);
  });
});
