/**
 * One process of bench/streams.ts: `node --expose-gc measure.mjs FOLDER WHAT`, on the library built into FOLDER; prints one line of JSON.
 *
 *   pushes   microseconds of a push, in turn with the bare function of the same front end compiled
 *   million  the same push again and again: the last thousand against the first, and what the heap has grown
 *   memory   bytes a stream
 *   hours    10 h of audio from 48 kHz: what the process holds, hour by hour
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, what] = process.argv.slice(2);
const load = (entry) => import(pathToFileURL(join(folder, `${entry}.js`)).href);
const { compileFrontEnd, createExtractorSync, getPreset, presetNames } = await load('index');
const { createFeatureStream } = await load('stream');

/** A second of a chirp over noise, in pieces of 10 ms. */
function pieces(sampleRate) {
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 32;
  };
  const audio = Float32Array.from({ length: sampleRate }, (_, i) => 0.4 * Math.sin(1e-5 * i * i) + 0.2 * noise());
  const length = sampleRate / 100;
  return Array.from({ length: 100 }, (_, i) => audio.slice(i * length, (i + 1) * length));
}

const quantile = (values, share) => Float64Array.from(values).sort()[Math.floor(share * values.length)];

/** The kernel of a front end by itself, for one frame. */
function bare(preset) {
  const module = new WebAssembly.Module(compileFrontEnd(preset));
  const record = JSON.parse(new TextDecoder().decode(WebAssembly.Module.customSections(module, 'melisma')[0]));
  const { exports } = new WebAssembly.Instance(module);
  const { layout } = record;
  new Float32Array(exports.memory.buffer, layout.input, 1600).set(
    pieces(16000)
      .slice(0, 10)
      .flatMap((piece) => [...piece]),
  );
  return () => exports.block_f32(layout.features, 16, 1);
}

const WARM_UP = 30_000;
const TIMED = 30_000;

/** Median and 99.9th percentile of each kind of push, and of the kernel's own function, in turns; microseconds. */
function pushes(preset, sampleRate, statistics) {
  const extractor = createExtractorSync(preset);
  const options = { sampleRate, statistics, ...(sampleRate === 16000 ? {} : { resample: 'low-latency' }) };
  const kernel = bare(preset);
  const audio = pieces(sampleRate);
  const result = {};
  for (const method of ['push', 'pushInto', 'pushView']) {
    const stream = createFeatureStream(extractor, options);
    const row = new Float32Array(stream.push(new Float32Array(sampleRate)).dims[1]);
    for (let i = 0; i < 3; i++) if (stream.framesOf(sampleRate / 100) !== 1) stream.push(audio[i]);
    const [times, bares] = [new Float64Array(TIMED), new Float64Array(TIMED)];
    for (let i = -WARM_UP; i < TIMED; i++) {
      const piece = audio[(i + WARM_UP) % 100];
      const begin = performance.now();
      if (method === 'push') stream.push(piece);
      else if (method === 'pushView') stream.pushView(piece);
      else stream.pushInto(piece, row);
      const between = performance.now();
      kernel();
      const end = performance.now();
      if (i < 0) continue;
      times[i] = 1000 * (between - begin);
      bares[i] = 1000 * (end - between);
    }
    const [median, rare] = [0.5, 0.999].map((share) => quantile(times, share));
    const [bare, bareRare] = [0.5, 0.999].map((share) => quantile(bares, share));
    result[method] = { median, rare, bare, bareRare };
  }
  return result;
}

/** Bytes in use once everything unused is gone. */
function held() {
  for (let i = 0; i < 3; i++) gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function million() {
  const stream = createFeatureStream(createExtractorSync('kaldi-fbank'), { sampleRate: 16000 });
  const audio = pieces(16000);
  const times = new Float64Array(1000);
  const timed = (count) => {
    for (let i = 0; i < count; i++) {
      const begin = performance.now();
      stream.push(audio[i % 100]);
      times[i % 1000] = performance.now() - begin;
    }
    return quantile(times, 0.5);
  };
  timed(10_000);
  const first = timed(1000);
  const before = held();
  const last = timed(1_000_000 - 11_000);
  return { ratio: last / first, first: 1000 * first, last: 1000 * last, growth: held() - before };
}

/** Bytes a stream, of `count` streams that have had 0.2 s in pieces of 10 ms. */
function bytesEach(preset, count, options) {
  const extractor = createExtractorSync(preset);
  const { sampleRate } = options;
  const audio = pieces(sampleRate).slice(0, 20);
  const open = () => {
    const stream = createFeatureStream(extractor, options);
    for (const piece of audio) stream.push(piece);
    return stream;
  };
  open();
  const before = held();
  const streams = Array.from({ length: count }, open);
  const bytes = (held() - before) / count;
  for (const stream of streams) stream.close();
  return Math.round(bytes);
}

/** The largest of all presets whose window has up to 1,024 samples, and that a stream can be made of. */
function memory() {
  const sizes = [];
  for (const name of presetNames()) {
    const { sampleRate, windowLength } = getPreset(name);
    if (windowLength > 1024) continue;
    try {
      sizes.push({ name, bytes: bytesEach(name, 300, { sampleRate, statistics: 'running' }) });
    } catch (error) {
      if (error.option !== 'extractor' && error.code !== 'ERR_STATISTICS') throw error;
    }
  }
  const largest = sizes.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const plain = { sampleRate: 16000, statistics: 'running' };
  return {
    presets: sizes.length,
    largest,
    'kaldi-fbank': bytesEach('kaldi-fbank', 10_000, plain),
    [largest.name]: bytesEach(largest.name, 10_000, { ...plain, sampleRate: getPreset(largest.name).sampleRate }),
    'kaldi-fbank from 48 kHz, low-latency': bytesEach('kaldi-fbank', 10_000, {
      sampleRate: 48000,
      resample: 'low-latency',
    }),
    'kaldi-fbank from 48 kHz, high': bytesEach('kaldi-fbank', 1000, { sampleRate: 48000, resample: 'high' }),
    'kaldi-fbank from 44.1 kHz, high': bytesEach('kaldi-fbank', 1000, { sampleRate: 44100, resample: 'high' }),
  };
}

function hours() {
  const stream = createFeatureStream(createExtractorSync('kaldi-fbank'), {
    sampleRate: 48000,
    resample: 'low-latency',
  });
  const audio = pieces(48000);
  const [kept, resident] = [[], []];
  let rows = 0;
  const begin = performance.now();
  for (let hour = 0; hour < 10; hour++) {
    for (let i = 0; i < 360_000; i++) rows += stream.push(audio[i % 100]).dims[0];
    kept.push(held());
    resident.push(process.memoryUsage.rss());
  }
  return {
    rows,
    seconds: (performance.now() - begin) / 1000,
    growth: kept[9] - kept[0],
    resident: resident[9] - resident[0],
  };
}

const rows = [
  ['kaldi-fbank', 16000],
  ['whisper', 16000, 'running'],
  ['voxtral-realtime', 16000],
  ['nemotron-asr-streaming', 16000],
  ['parakeet-tdt', 16000, 'running'],
  ['kaldi-fbank', 48000],
];
const all = {
  pushes: () =>
    rows.map(([preset, rate, statistics]) => ({ preset, rate, statistics, ...pushes(preset, rate, statistics) })),
  million,
  memory,
  hours,
};
console.log(JSON.stringify(all[what]()));
