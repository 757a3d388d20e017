/** What streams give, as it arrives, in sessions of onnxruntime-web: graphs of the models' own shapes that hand back what they were given. */
import { beforeAll, expect, test } from 'vitest';
import { type ToTensorsOptions, toTensors } from '../../packages/melisma/src/adapters/onnxruntime/index.ts';
import { createExtractorSync } from '../../packages/melisma/src/index.ts';
import { chunkFor, createFeatureStream, createWaveformStream } from '../../packages/melisma/src/stream/index.ts';
import { prepareWaveform } from '../../packages/melisma/src/waveform/index.ts';
import { frontEndClip } from '../front-ends.ts';
import { INSTALLATION_MS, load, type Tensor, type TensorClass } from './environment.ts';
import { type Input, identityModel } from './identity.ts';

interface Session {
  run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>;
}

interface Ort {
  env: { wasm: { numThreads: number } };
  Tensor: TensorClass;
  InferenceSession: { create(model: Uint8Array): Promise<Session> };
}

let ort: Ort;
beforeAll(async () => {
  ort = await load<Ort>('onnxruntime-web/dist/ort.node.min.mjs');
  ort.env.wasm.numThreads = 1;
}, INSTALLATION_MS);

const sessionOf = (...inputs: Input[]): Promise<Session> => ort.InferenceSession.create(identityModel(inputs));

/** As a microphone brings it: 20 ms at a time. */
function* microphone(): Generator<Float32Array> {
  const clip = frontEndClip('odd-7919');
  for (let i = 0; i < clip.length; i += 320) yield clip.subarray(i, i + 320);
}

const sampleRate = 16000;

test("Silero's frames, one by one, each with the state that the one before it left", async () => {
  const session = await sessionOf(
    { name: 'input', type: 'float32', axes: [1, 576] },
    { name: 'state', type: 'float32', axes: [2, 1, 128] },
    { name: 'sr', type: 'int64', axes: [] },
  );
  const live = createWaveformStream('silero-vad', { sampleRate });
  const sr = new ort.Tensor('int64', BigInt64Array.of(16000n), []);
  let state = new ort.Tensor('float32', new Float32Array(256), [2, 1, 128]);
  const heard: number[] = [];
  const listen = async ({ data, dims: [frames, length] }: ReturnType<typeof live.push>) => {
    for (let t = 0; t < frames; t++) {
      const frame = data.slice(t * length, (t + 1) * length);
      const { same_input, same_state } = await session.run({
        input: new ort.Tensor('float32', frame, [1, length]),
        state,
        sr,
      });
      heard.push(...(same_input.data as Float32Array));
      state = same_state;
    }
  };
  for (const samples of microphone()) await listen(live.push(samples));
  await listen(live.flush());
  const { data, dims } = prepareWaveform('silero-vad', frontEndClip('odd-7919'), { sampleRate });
  expect(dims).toEqual([Math.ceil(7919 / 512), 576]);
  expect(heard).toEqual([...data]);
});

test("Nemotron's chunks: 49 rows, then 56, with the number of those that count", async () => {
  const session = await sessionOf(
    { name: 'input_features', type: 'float32', axes: [1, null, 128] },
    { name: 'length', type: 'int64', axes: [1] },
  );
  const nemotron = createExtractorSync('nemotron-asr-streaming');
  const chunk = chunkFor('nvidia/nemotron-speech-streaming-en-0.6b', { lookahead: 6 });
  const live = createFeatureStream(nemotron, { sampleRate, chunk });
  const options: ToTensorsOptions<Tensor> = {
    Tensor: ort.Tensor as ToTensorsOptions<Tensor>['Tensor'],
    lengths: 'int64',
  };
  const twice = [...microphone(), ...microphone()];
  const [sizes, lengths, heard]: [number[], number[], number[]] = [[], [], []];
  const listen = async (chunks: ReturnType<typeof live.push>) => {
    for (const one of chunks) {
      const { same_input_features: features, same_length } = await session.run(toTensors<Tensor>(one, options));
      sizes.push(features.dims[1]);
      lengths.push(Number(same_length.data[0]));
      heard.push(...(features.data as Float32Array));
    }
  };
  for (const samples of twice) await listen(live.push(samples));
  await listen(live.flush());
  const whole = nemotron.extract(Float32Array.from(twice.flatMap((samples) => [...samples])), { sampleRate });
  expect(sizes).toEqual([49, whole.dims[0] - 49]);
  expect(lengths).toEqual([49, whole.validFrames - 49]);
  expect(heard).toEqual([...whole.data]);
});

test('a graph of fixed sizes refuses others', async () => {
  const session = await sessionOf({ name: 'input', type: 'float32', axes: [1, 576] });
  const input = new ort.Tensor('float32', new Float32Array(512), [1, 512]);
  await expect(session.run({ input })).rejects.toThrow();
});
