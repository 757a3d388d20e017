/** What `scripts/worklet.ts` runs in a page; each function gives what came out, as JSON. */
import { createExtractor, getPreset } from 'melisma';
import { createResampler } from 'melisma/resample';
import { createFeatureStream } from 'melisma/stream';
import { createFeatureNode } from 'melisma/worklet';

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function recorderIn(context) {
  await context.audioWorklet.addModule('/worklet/scope.js');
  const node = new AudioWorkletNode(context, 'recorder', {
    ...{ numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' },
  });
  const ask = (message) =>
    new Promise((resolve) => {
      node.port.onmessage = ({ data }) => resolve(data);
      node.port.postMessage(message);
    });
  return { node, ask, tell: (message) => node.port.postMessage(message) };
}

function joined(parts) {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

/** All rows of a loop that ends, and the first message. */
async function rowsOf(features) {
  const messages = [];
  for await (const message of features) messages.push(message);
  return { data: joined(messages.map(({ data }) => data)), first: messages[0], messages: messages.length };
}

/** What a stream makes of the same samples, out of the audio thread, through the same resampler. */
async function offline(samples, { preset, statistics, rate }) {
  const { sampleRate } = getPreset(preset);
  const heard =
    rate === sampleRate
      ? samples
      : (await createResampler({ from: rate, to: sampleRate, quality: 'low-latency' })).resample(samples);
  const stream = createFeatureStream(await createExtractor(preset), { sampleRate, statistics });
  return joined([stream.push(heard).data, stream.flush().data]);
}

function differences(a, b) {
  if (a.length !== b.length) return `${a.length} values, ${b.length} expected`;
  const [x, y] = [a, b].map(({ buffer }) => new Uint32Array(buffer));
  let count = 0;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) count++;
  return count;
}

/** A chirp in noise of which a tenth is subnormal. */
const subnormalSound = (context, seconds) => chirp(context, seconds, 500);

/** A chirp in noise; of 5000 samples the first `quiet` are subnormal. */
function chirp(context, seconds, quiet = 0) {
  const buffer = context.createBuffer(1, seconds * context.sampleRate, context.sampleRate);
  const samples = buffer.getChannelData(0);
  let seed = 7;
  for (let i = 0; i < samples.length; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const noise = seed / 2 ** 32 - 0.5;
    samples[i] = i % 5000 < quiet ? noise * 1e-40 : 0.4 * Math.sin(i * i * 1e-5) + 0.2 * noise;
  }
  const node = context.createBufferSource();
  node.buffer = buffer;
  node.loop = true;
  return node;
}

const microphone = () =>
  navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });

const stop = (stream) => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

/** Rows out of the audio thread against those of the same samples afterwards: values that differ, and how many there were. */
export async function live({ rate, preset, statistics, seconds = 3, sound = 'microphone', renderSizeHint }) {
  const context = new AudioContext({ sampleRate: rate, ...(renderSizeHint && { renderSizeHint }) });
  const recorder = await recorderIn(context);
  recorder.tell({ keep: true });
  const stream = sound === 'microphone' ? await microphone() : undefined;
  const source = stream ? context.createMediaStreamSource(stream) : subnormalSound(context, 2);
  const features = await createFeatureNode(context, preset, { statistics, maxQueuedFrames: 100_000 });
  // Both hear the first sample in the same quantum: there is one connection between them and the source.
  const gate = context.createGain();
  gate.connect(recorder.node);
  gate.connect(features.node);
  const rows = rowsOf(features);
  source.connect(gate);
  source.start?.();
  await sleep(1000 * seconds);
  await features.close();
  const { parts, first } = await recorder.ask({ ask: 'sound' });
  const { data, first: message, messages } = await rows;
  const recorded = joined(parts);
  await context.close();
  stop(stream);
  return {
    differences: await leastDifferences(data, recorded, parts[0].length, { preset, statistics, rate }),
    values: data.length,
    loud: recorded.some((x) => Math.abs(x) > 0.01),
    subnormal: recorded.some((x) => x !== 0 && Math.abs(x) < 2 ** -126),
    quantum: parts[0].length,
    late: Math.round(message.contextTime * rate - first),
    messages,
    isolated: crossOriginIsolated,
    rate: context.sampleRate,
  };
}

/** The recorder hears on for some quanta after the node was closed: at one of them the rows of both are the same, those of the end among them. */
async function leastDifferences(data, recorded, quantum, setting) {
  let least;
  for (let samples = recorded.length; samples > 0; samples -= quantum) {
    const rows = await offline(recorded.subarray(0, samples), setting);
    if (rows.length < data.length) break;
    if (rows.length > data.length) continue;
    const found = differences(data, rows);
    least = Math.min(least ?? found, found);
    if (least === 0) break;
  }
  return least ?? 'no length has as many rows';
}

/** Opens and closes nodes: how many processors were made, how many are called or held still, and what the page holds. */
export async function cycles({ count }) {
  const context = new AudioContext();
  const recorder = await recorderIn(context);
  const source = subnormalSound(context, 1);
  source.start();
  const held = [];
  for (let i = 0; i < count; i++) {
    const features = await createFeatureNode(context, 'kaldi-fbank');
    source.connect(features.node);
    for await (const { dims } of features) if (dims[0] > 0) break;
    await features.close();
    source.disconnect();
    if (i % 10 === 9) held.push(heap());
  }
  await sleep(300);
  const before = await recorder.ask({ ask: 'counts' });
  await sleep(300);
  const after = await recorder.ask({ ask: 'counts' });
  await context.close();
  const { made, ended, alive } = after;
  return { made, ended, alive, called: after.called - before.called, state: context.state, held };
}

/** Bytes that the page holds; `gc` is there by a flag of V8. */
function heap() {
  gc();
  return performance.memory.usedJSHeapSize;
}

/** A reader that never reads, while a context renders `minutes` at full speed: rows that were dropped, and what the page holds minute by minute. */
export async function unread({ minutes, rate, preset, most }) {
  const context = new OfflineAudioContext(1, minutes * 60 * rate, rate);
  const source = subnormalSound(context, 2);
  const features = await createFeatureNode(context, preset, { maxQueuedFrames: most });
  source.connect(features.node);
  source.start();
  const [held, dropped] = [[], []];
  for (let minute = 1; minute < minutes; minute++)
    context.suspend(60 * minute).then(async () => {
      await sleep(0);
      held.push(heap());
      dropped.push(features.dropped);
      context.resume();
    });
  await context.startRendering();
  await features.close();
  const { data, first } = await rowsOf(features);
  const rows = data.length / features.spec.melCount;
  return { rows, firstFrame: first.firstFrame, dropped: features.dropped, told: dropped, held };
}

/** A clock in the audio thread: what it counts, and how often a microsecond. */
async function clockFor(recorder) {
  const memory = new SharedArrayBuffer(4);
  const worker = new Worker('/worklet/clock.js');
  worker.postMessage(memory);
  const count = new Int32Array(memory);
  await sleep(300);
  const [first, begin] = [count[0], performance.now()];
  await sleep(1000);
  const perMicrosecond = ((Atomics.load(count, 0) - first) | 0) / (1000 * (performance.now() - begin));
  recorder.tell({ clock: memory });
  return { perMicrosecond, stop: () => worker.terminate() };
}

/** Microseconds of a call, from the `skip`th on: the first ones are slow, for the code has just been compiled. */
async function timesOf(recorder, { perMicrosecond }, skip) {
  const counted = await recorder.ask({ ask: 'spent' });
  const times = Array.from(counted.subarray(skip), (count) => count / perMicrosecond).sort((a, b) => a - b);
  const at = (share) => times[Math.ceil(share * times.length) - 1];
  const mean = times.reduce((sum, x) => sum + x, 0) / times.length;
  return { calls: times.length, mean, median: at(0.5), rare: at(0.999), most: at(1), perMicrosecond };
}

/** What a call takes while a context computes `seconds` of sound in one go. */
export async function cost({ rate, preset, statistics, seconds }) {
  const context = new OfflineAudioContext(1, seconds * rate, rate);
  const recorder = await recorderIn(context);
  const clock = await clockFor(recorder);
  const features = await createFeatureNode(context, preset, { statistics });
  const source = chirp(context, 2);
  source.connect(features.node);
  source.start();
  await context.startRendering();
  const times = await timesOf(recorder, clock, (3 * rate) / 128);
  clock.stop();
  await features.close();
  return times;
}

/** The same beside a microphone: between two buffers of the device the thread sleeps, and what it needs leaves the caches. */
export async function liveCost({ rate, preset, statistics, seconds }) {
  const context = new AudioContext({ sampleRate: rate });
  const recorder = await recorderIn(context);
  const clock = await clockFor(recorder);
  const stream = await microphone();
  const features = await createFeatureNode(context, preset, { source: stream, statistics });
  const rows = rowsOf(features);
  await sleep(1000 * (3 + seconds));
  const times = await timesOf(recorder, clock, (3 * rate) / 128);
  clock.stop();
  await features.close();
  await context.close();
  stop(stream);
  return { ...times, rows: (await rows).data.length, dropped: features.dropped };
}

/** Milliseconds after which what nobody holds is let go of, here and in the audio thread: only what is held shall be seen to grow. */
const COLLECTION = 10_000;

/** A node that is read for a long time: rows, those that came one after the other, and those that were dropped. */
export async function soak({ rate, preset, statistics, seconds }) {
  const context = new AudioContext({ sampleRate: rate });
  const recorder = await recorderIn(context);
  const timer = setInterval(() => heap() && recorder.ask({ ask: 'counts' }), COLLECTION);
  const stream = await microphone();
  const features = await createFeatureNode(context, preset, { source: stream, statistics });
  const ends = performance.now() + 1000 * seconds;
  let [frames, next] = [0, 0];
  for await (const { dims, firstFrame } of features) {
    if (firstFrame === next) frames += dims[0];
    next = firstFrame + dims[0];
    if (performance.now() > ends) break;
  }
  const { dropped } = features;
  clearInterval(timer);
  await features.close();
  await context.close();
  stop(stream);
  return { frames, next, dropped };
}

/** What happens to a microphone, and how soon it is told: milliseconds. */
export async function events() {
  const context = new AudioContext();
  const stream = await microphone();
  const features = await createFeatureNode(context, 'kaldi-fbank', { source: stream });
  const told = {};
  const since = {};
  for (const type of ['inputlost', 'interrupted', 'resumed'])
    features.addEventListener(type, ({ reason, seconds }) => {
      told[type] = { after: performance.now() - since[type], reason, seconds };
    });
  const messages = [];
  const reading = (async () => {
    for await (const { isLost, firstFrame, dims } of features) messages.push({ isLost, firstFrame, rows: dims[0] });
  })();
  await sleep(500);
  since.interrupted = performance.now();
  await context.suspend();
  await sleep(400);
  since.resumed = performance.now();
  await context.resume();
  await sleep(700);
  const lostBefore = messages.filter(({ isLost }) => isLost).length;
  since.inputlost = performance.now();
  stream.getTracks()[0].stop();
  await sleep(900);
  await features.close();
  await reading;
  await context.close();
  const gaps = messages.filter(
    ({ firstFrame }, i) => i > 0 && firstFrame !== messages[i - 1].firstFrame + messages[i - 1].rows,
  );
  return { ...told, lostBefore, lostAfter: messages.filter(({ isLost }) => isLost).length, gaps: gaps.length };
}

/** The code that a promise is rejected with. */
const codeOf = (promise) =>
  promise.then(
    () => 'worked',
    ({ code }) => code,
  );

/** The code of the error that a page gets. */
export function refusal({ kind }) {
  if (kind === 'processor')
    return codeOf(createFeatureNode(new AudioContext(), 'kaldi-fbank', { processor: '/nowhere.js' }));
  return codeOf(createFeatureNode({ sampleRate: 48000, state: 'running', addEventListener() {} }, 'kaldi-fbank'));
}

// Before anybody has clicked: what drives a page counts as a click.
if (location.hash === '#untouched')
  void codeOf(createFeatureNode(new AudioContext(), 'kaldi-fbank')).then((code) => {
    document.title = code;
  });

Object.assign(globalThis, { checks: { live, cycles, unread, cost, liveCost, soak, events, refusal } });
