/** onnx-asr's graphs in onnxruntime-node: native code. */
import * as ort from 'onnxruntime-node';
import { graphPeers } from './onnx.mjs';
import { serve } from './serve.mjs';

await serve(graphPeers(ort, 'onnxruntime-node'));
