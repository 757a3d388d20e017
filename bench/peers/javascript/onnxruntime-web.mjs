/** onnx-asr's graphs in onnxruntime-web: WebAssembly, as on a page. */
import * as ort from 'onnxruntime-web';
import { graphPeers } from './onnx.mjs';
import { serve } from './serve.mjs';

ort.env.wasm.numThreads = 1;
await serve(graphPeers(ort, 'onnxruntime-web'));
