/** Peers in plain JavaScript. */
import { audio, frames512, packageBuild, serve, transposed } from './serve.mjs';

/** transformers.js's WhisperFeatureExtractor, with the numbers of openai/whisper-tiny's preprocessor_config.json. */
async function transformers() {
  const { WhisperFeatureExtractor } = await import('@huggingface/transformers');
  const lengths = { chunk_length: 30, n_samples: 480000, nb_max_frames: 3000 };
  const transform = { feature_size: 80, hop_length: 160, n_fft: 400, padding_value: 0, sampling_rate: 16000 };
  const extractor = new WhisperFeatureExtractor({ ...transform, ...lengths });
  const features = ({ input_features: { data, dims } }) => ({ data, dims: dims.slice(1) });
  return { build: packageBuild('@huggingface/transformers'), run: () => extractor(audio), features };
}

/** Meyda's mel bands of 512-sample frames: it takes powers of two only, so these are not Whisper's features. */
async function meyda() {
  const { default: Meyda } = await import('meyda');
  Object.assign(Meyda, { bufferSize: 512, sampleRate: 16000, melBands: 80 });
  const padded = new Float32Array(audio.length + 512);
  const run = () => {
    padded.set(audio, 256);
    return Array.from({ length: 3000 }, (_, t) => Meyda.extract('melBands', padded.subarray(160 * t, 160 * t + 512)));
  };
  const features = (frames) => ({
    data: frames.flatMap((bands) => Array.from(bands)),
    dims: [frames[0].length, frames.length],
  });
  return { build: packageBuild('meyda'), run, features };
}

/** parakeet.js's front end: NeMo's log-mel, 128 bands, normalised over the clip. */
async function parakeet() {
  const { JsPreprocessor } = await import('parakeet.js/mel');
  const preprocessor = new JsPreprocessor({ nMels: 128 });
  const features = ({ features: data, length }) => ({ data: kept(data, 128, length), dims: [128, length] });
  return { build: packageBuild('parakeet.js'), run: () => preprocessor.process(audio), features };
}

/** The first `length` columns of each row. */
function kept(data, rows, length) {
  const stride = data.length / rows;
  return Float64Array.from({ length: rows * length }, (_, i) => data[Math.floor(i / length) * stride + (i % length)]);
}

/** fft.js on each of `frames512`: the lower half of each spectrum, re and im in turn. */
async function fft() {
  const { default: FFT } = await import('fft.js');
  const transform = new FFT(512);
  const { data, dims } = frames512();
  const frames = Array.from({ length: dims[0] }, (_, t) => data.subarray(512 * t, 512 * t + 512));
  const spectra = frames.map(() => new Float64Array(1024));
  const run = () => {
    frames.forEach((frame, t) => {
      transform.realTransform(spectra[t], frame);
    });
    return spectra;
  };
  const features = (all) => transposed(Float64Array.from(all.flatMap((x) => Array.from(x.subarray(0, 514)))), 514);
  return { build: packageBuild('fft.js'), run, features };
}

await serve({ 'fft.js': fft, 'transformers.js': transformers, meyda, 'parakeet.js': parakeet });
