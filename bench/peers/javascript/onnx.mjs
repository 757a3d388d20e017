/** onnx-asr's graphs in either of the two onnxruntimes, on one thread. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { audio, packageBuild, settings, transposed } from './serve.mjs';

/** Graph by graph: bands, and whether its features come as [frames, mels]. */
const graphs = {
  whisper80: { mels: 80, frameMajor: false },
  whisper80_conv: { mels: 80, frameMajor: false },
  kaldi_conv: { mels: 80, frameMajor: true },
  nemo128_conv: { mels: 128, frameMajor: false },
};

/** A peer that runs one graph: tensors are made of plain arrays in every run, as a caller has to. */
async function graphPeer(ort, name, graph) {
  if (!settings.graphs) throw new Error('the graphs come with the Python package onnx-asr, which is missing');
  const bytes = readFileSync(join(settings.graphs, `${graph}.onnx`));
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const run = async () => {
    const waveforms = new ort.Tensor('float32', audio, [1, audio.length]);
    const waveforms_lens = new ort.Tensor('int64', BigInt64Array.of(BigInt(audio.length)), [1]);
    return (await session.run({ waveforms, waveforms_lens })).features;
  };
  return {
    build: `${packageBuild(name)}, ${graph}.onnx`,
    run,
    features: (tensor) => featuresOf(tensor, graphs[graph]),
  };
}

/** NeMo's graph has one frame behind the last valid one: 3000 are left. */
function featuresOf({ data, dims }, { mels, frameMajor }) {
  if (frameMajor) return transposed(data, mels);
  const frames = dims[2];
  const kept = Float64Array.from({ length: mels * 3000 }, (_, i) => data[Math.floor(i / 3000) * frames + (i % 3000)]);
  return { data: kept, dims: [mels, 3000] };
}

/** `factories` for serve: every graph in the runtime `name`. */
export const graphPeers = (ort, name) =>
  Object.fromEntries(Object.keys(graphs).map((graph) => [`${name}/${graph}`, () => graphPeer(ort, name, graph)]));
