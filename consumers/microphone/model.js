/** A worker with a model in onnxruntime-web. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

env.wasm.numThreads = 1;
env.wasm.wasmPaths = new URL('./', import.meta.url).href;
const session = InferenceSession.create(new URL('model.onnx', import.meta.url).href);

self.addEventListener('message', async ({ data: { data, dims, seconds } }) => {
  const { same_audio_signal: result } = await (await session).run({
    audio_signal: new Tensor('float32', data, [1, ...dims]),
  });
  postMessage({ data: result.data, dims: result.dims, seconds }, [result.data.buffer]);
});
