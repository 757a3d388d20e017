/** Melisma itself, from the build that `bench/build.ts` makes. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { audio, frames512, serve, settings, transposed } from './serve.mjs';

/** An entry of the build. */
const built = (entry) => import(pathToFileURL(join(settings.library, `${entry}.js`)).href);

const { createExtractorSync, presets } = await built('index');

const options = { sampleRate: 16000 };
const build = `melisma, Node ${process.versions.node}`;

/** A whole feature array in [mels, frames]. */
const layOut = (spec) => (data) =>
  spec.layout === 'frame-major'
    ? transposed(data, spec.melCount)
    : { data, dims: [spec.melCount, data.length / spec.melCount] };

/** Into an array that is there already. */
function extractInto(spec, target) {
  const extractor = createExtractorSync(spec, { target });
  const out = new Float32Array(extractor.dims(audio.length).reduce((a, b) => a * b));
  const run = () => {
    extractor.extractInto(audio, out, options);
    return out;
  };
  return { build, run, features: layOut(spec) };
}

/** Into a new array each time. */
function extract(spec, target) {
  const extractor = createExtractorSync(spec, { target });
  return { build, run: () => extractor.extract(audio, options).data, features: layOut(spec) };
}

/** The naive chain in float64: what all are checked against where there is no Python. */
async function reference(spec) {
  const { referenceFeatures } = await built('reference');
  const run = () => referenceFeatures(spec, Float64Array.from(audio), audio.length, 'fft');
  return { build, run, features: (data) => ({ data, dims: [spec.melCount, data.length / spec.melCount] }) };
}

const specs = { whisper: presets.whisper, kaldi: presets.kaldiFbank };
const peers = Object.entries(specs).flatMap(([name, spec]) => [
  ...['simd', 'double'].flatMap((target) => [
    [`${name}-${target}-into`, () => extractInto(spec, target)],
    [`${name}-${target}`, () => extract(spec, target)],
  ]),
  [`truth-${name}`, () => reference(spec)],
]);

/** The real transforms of `frames512`, one call, as [2 x bins, frames] with re and im in turn. */
async function transform(target) {
  const { rfft } = await built('dsp');
  const { data, dims } = frames512();
  const bins = 257 * dims[0];
  const out = target === 'simd' ? halves(Float32Array, bins) : halves(Float64Array, bins);
  const features = ({ re, im }) => transposed(interleaved(re, im), 514);
  return { build, run: () => rfft({ data, dims }, { target, out }), features };
}

const halves = (ArrayType, length) => ({ re: new ArrayType(length), im: new ArrayType(length) });
const interleaved = (re, im) => Float64Array.from({ length: 2 * re.length }, (_, i) => (i % 2 ? im : re)[i >> 1]);

const dsp = ['simd', 'double'].map((target) => [`fft-${target}`, () => transform(target)]);

await serve(Object.fromEntries([...peers, ...dsp]));
