/** `toTensors` in a session of onnxruntime-web, on a model that hands back what it was given. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type ToTensorsOptions, toTensors } from '../../packages/melisma/src/adapters/onnxruntime/index.ts';
import { createExtractorSync, MelismaError, presets } from '../../packages/melisma/src/index.ts';
import { frontEndClip } from '../front-ends.ts';
import { INSTALLATION_MS, load, type Tensor, type TensorClass } from './environment.ts';
import { type Input, identityModel } from './identity.ts';

interface Ort {
  env: { wasm: { numThreads: number } };
  Tensor: TensorClass;
  InferenceSession: {
    create(model: Uint8Array): Promise<{ run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> }>;
  };
}

let ort: Ort;
beforeAll(async () => {
  ort = await load<Ort>('onnxruntime-web/dist/ort.node.min.mjs');
  ort.env.wasm.numThreads = 1;
}, INSTALLATION_MS);

const options = { sampleRate: 16000 };
const clips = ['odd-7919', 'odd-4001', 'noise'].map(frontEndClip);
const parakeet = () => createExtractorSync(presets.parakeet);
const tensors = (features: Parameters<typeof toTensors>[0], rest: Partial<ToTensorsOptions<Tensor>> = {}) =>
  toTensors<Tensor>(features, { Tensor: ort.Tensor as ToTensorsOptions<Tensor>['Tensor'], ...rest });

/** The tensors through a session: same names, types, sizes and values. */
async function throughSession(feeds: Record<string, Tensor>): Promise<void> {
  const inputs = Object.entries(feeds).map(([name, { type, dims }]) => ({ name, type, axes: dims.length }) as Input);
  const session = await ort.InferenceSession.create(identityModel(inputs));
  const outputs = await session.run(feeds);
  for (const [name, { type, dims, data }] of Object.entries(feeds)) {
    const { [`same_${name}`]: same } = outputs;
    expect([same.type, same.dims, Array.from(same.data, Number)]).toEqual([type, dims, Array.from(data, Number)]);
  }
}

describe('features of one clip', () => {
  test('with the axis of the batch in front, and nothing else', async () => {
    const features = parakeet().extract(clips[0], options);
    const feeds = tensors(features);
    expect(Object.keys(feeds)).toEqual(['input_features']);
    const { type, dims, data } = feeds.input_features;
    expect([type, dims, data]).toEqual(['float32', [1, 50, 80], features.data]);
    await throughSession(feeds);
  });

  test('with its length and mask', async () => {
    const features = parakeet().extract(clips[0], options);
    const feeds = tensors(features, { lengths: 'int64', mask: 'int64' });
    expect([feeds.length.dims, feeds.length.data]).toEqual([[1], BigInt64Array.of(49n)]);
    expect([feeds.attention_mask.dims, feeds.attention_mask.data]).toEqual([
      [1, 50],
      new BigInt64Array(50).fill(1n, 0, 49),
    ]);
    await throughSession(feeds);
  });

  test('[mel, frame] features have their frames last', () => {
    const features = createExtractorSync(presets.whisper).extract(clips[0], options);
    const feeds = tensors(features, { mask: 'bool' });
    expect([feeds.input_features.dims, feeds.attention_mask.dims]).toEqual([
      [1, 80, 3000],
      [1, 3000],
    ]);
  });

  test('in float64 become float32', () => {
    const features = createExtractorSync(presets.parakeet, { target: 'double', output: 'float64' }).extract(
      clips[0],
      options,
    );
    const { input_features } = tensors(features);
    expect([input_features.type, input_features.data]).toEqual(['float32', Float32Array.from(features.data)]);
  });
});

describe('a batch', () => {
  test.each(['int64', 'int32'] as const)('with lengths in %s', async (lengths) => {
    const batch = parakeet().extractBatch(clips, options);
    const feeds = tensors(batch, { lengths });
    expect(feeds.input_features.dims).toEqual(batch.dims);
    expect([feeds.length.type, feeds.length.dims, Array.from(feeds.length.data, Number)]).toEqual([
      lengths,
      [3],
      [49, 25, 50],
    ]);
    await throughSession(feeds);
  });

  test.each(['int64', 'int32', 'float32', 'bool'] as const)('with a mask in %s', async (mask) => {
    const batch = parakeet().extractBatch(clips, options);
    const feeds = tensors(batch, { mask });
    expect([feeds.attention_mask.type, feeds.attention_mask.dims]).toEqual([mask, [3, 51]]);
    expect(Array.from(feeds.attention_mask.data, Number)).toEqual([...batch.mask]);
    await throughSession(feeds);
  });

  test('under the names of the model', async () => {
    const batch = parakeet().extractBatch(clips, options);
    const names = { features: 'audio_signal', lengths: 'n', mask: 'm' };
    const feeds = tensors(batch, { names, lengths: 'int64', mask: 'bool' });
    expect(Object.keys(feeds)).toEqual(['audio_signal', 'n', 'm']);
    await throughSession(feeds);
  });
});

describe('buffers', () => {
  /** What onnxruntime-web does to its inputs when it computes in a worker. */
  const takeAway = (feeds: Record<string, Tensor>) => {
    const buffers = Object.values(feeds).map(({ data }) => data.buffer as ArrayBuffer);
    structuredClone(null, { transfer: buffers });
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual(buffers.map(() => 0));
  };

  test('each is an ArrayBuffer that holds one tensor, and no other', () => {
    const features = parakeet().extract(clips[0], options);
    const feeds = Object.values(tensors(features, { lengths: 'int32', mask: 'bool' }));
    for (const { data } of feeds) {
      expect([data.buffer.constructor, data.buffer.byteLength]).toEqual([ArrayBuffer, data.byteLength]);
    }
    expect(new Set([features.data.buffer, ...feeds.map(({ data }) => data.buffer)]).size).toBe(4);
  });

  test('can be taken away: features, views and the extractor stay whole', () => {
    const extractor = parakeet();
    const features = extractor.extract(clips[0], options);
    const copy = features.data.slice();
    takeAway(tensors(features, { lengths: 'int64', mask: 'int64' }));
    expect(features.data).toEqual(copy);
    takeAway(tensors(extractor.extractView(clips[0], options)));
    expect(extractor.extractView(clips[0], options).data).toEqual(copy);
  });

  test('are not written again by the next extractView', () => {
    const extractor = parakeet();
    const { input_features } = tensors(extractor.extractView(clips[0], options));
    const copy = input_features.data.slice();
    extractor.extractView(clips[2], options);
    expect(input_features.data).toEqual(copy);
  });
});

describe('options', () => {
  const refused = (rest: object): unknown[] => {
    try {
      tensors(parakeet().extract(clips[0], options), rest);
    } catch (error) {
      if (error instanceof MelismaError) return [error.code, error.option];
    }
    return ['nothing was thrown'];
  };

  test.each([
    ['Tensor', { Tensor: undefined }],
    ['lengths', { lengths: 'float32' }],
    ['lengths', { lengths: true }],
    ['mask', { mask: 'uint8' }],
    ['names', { names: { feature: 'x' } }],
    ['options', { length: 'int64' }],
  ])('%s: %j is refused', (option, rest) => expect(refused(rest)).toEqual(['ERR_OPTION', option]));
});
