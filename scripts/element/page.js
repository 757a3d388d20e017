/** What `scripts/element.ts` runs in a page; each function gives what came out, as JSON. */
import { define } from '@melisma/element';
import { createExtractor, getPreset } from 'melisma';
import { decodeWav } from 'melisma/wav';

define();

const main = document.querySelector('main');
const nextFrame = () => new Promise(requestAnimationFrame);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a frame asks for is drawn in the next one. */
async function drawn() {
  for (let i = 0; i < 3; i++) await nextFrame();
}

function made({ width = 926, height = 320, ...attributes } = {}) {
  const element = document.createElement('mel-spectrogram');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
  return element;
}

function placed(options) {
  const element = made(options);
  main.replaceChildren(element);
  return element;
}

const stageOf = (element) => element.shadowRoot.querySelector('.heat-map');
const canvasOf = (element) => stageOf(element).querySelector('canvas');
const isWebGl = (element) => canvasOf(element)?.getContext('webgl2') != null;

/** From now on canvases have WebGL2, though it is the processor that draws here. */
function withWebGl() {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    return getContext.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
  };
}

/** Values of their own, `bands` rows. */
function table(bands, frames) {
  const data = new Float32Array(bands * frames);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[i] = state / 2 ** 31 + 2 * Math.sin((i * Math.PI) / data.length);
  }
  return { data, dims: [bands, frames], axes: ['mel', 'frame'], validFrames: frames };
}

/** Samples of a WAV file of one channel. */
const samplesOf = async (url) => decodeWav(new Uint8Array(await (await fetch(url)).arrayBuffer())).samples;

/** An element that shows the features of a recording. */
async function placedWith(preset, recording, options) {
  const element = placed(options);
  element.extractor = await createExtractor(preset);
  element.samples = await samplesOf(recording);
  await drawn();
  return element;
}

/** Row-major pixels of what is on an element's screen, RGBA; read at once, as WebGL's are gone when the page has been drawn. */
function pixelsOf(element) {
  const canvas = canvasOf(element);
  const [width, height] = [canvas.width, canvas.height];
  const copy = new OffscreenCanvas(width, height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  return new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
}

/** What several elements show, each drawn anew first: WebGL's pixels are gone when the page has been drawn. */
function pixelsOfAll(elements) {
  for (const element of elements) element.colormap = 'magma';
  return new Promise((resolve) => requestAnimationFrame(() => resolve(elements.map(pixelsOf))));
}

/** Features of a recording in an element of the size of the command's heat map; the picture of it is taken from outside. */
async function picture({ preset, recording, webGl = false }) {
  if (webGl) withWebGl();
  const element = await placedWith(preset, recording, { axes: 'none' });
  return { isWebGl: isWebGl(element), summary: element.summary };
}

/** Many at once: how many of them have a context, and how many show something else than the last. */
async function many({ count }) {
  withWebGl();
  const elements = Array.from({ length: count }, () => made({ width: 200, height: 80, axes: 'none' }));
  main.replaceChildren(...elements);
  for (const element of elements) element.features = table(40, 300);
  await drawn();
  const contexts = elements.filter(isWebGl).length;
  const pixels = await pixelsOfAll(elements);
  const different = pixels.filter((own) => own.some((pixel, i) => pixel !== pixels.at(-1)[i])).length;
  return { contexts, different, colours: new Set(pixels[0]).size };
}

/** The context is taken away: what is shown before and afterwards. */
async function loss() {
  withWebGl();
  const element = placed({ axes: 'none', width: 300, height: 100 });
  element.features = table(40, 500);
  await drawn();
  const had = isWebGl(element);
  const [before] = await pixelsOfAll([element]);
  canvasOf(element).getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();
  await sleep(100);
  await drawn();
  const after = pixelsOf(element);
  const different = after.filter((pixel, i) => pixel !== before[i]).length;
  return { had, has: isWebGl(element), colours: new Set(after).size, different };
}

async function cycle(element, features) {
  main.append(element);
  element.features = features;
  await nextFrame();
  element.remove();
}

/** Mounted and unmounted, new ones and one again and again. */
async function cycles({ count }) {
  withWebGl();
  const features = table(80, 1000);
  // A collector frees in turns, and canvases not at once.
  const used = async () => {
    let least = Infinity;
    for (let i = 0; i < 10; i++) {
      globalThis.gc();
      await sleep(100);
      least = Math.min(least, performance.memory.usedJSHeapSize);
    }
    return least;
  };
  main.replaceChildren();
  const again = made({ width: 300, height: 100 });
  const held = [];
  for (let i = 0; i < count; i++) {
    if (i % 20 === 0) held.push(await used());
    await cycle(made({ width: 300, height: 100 }), features);
    await cycle(again, features);
  }
  held.push(await used());
  main.append(again);
  again.features = features;
  await drawn();
  return { held, hasWebGl: isWebGl(again), elements: document.querySelectorAll('mel-spectrogram').length };
}

/** Rows of 10 ms, ten at a time, as a microphone's come. */
async function live({ seconds, webGl = false, bands = 80 }) {
  if (webGl) withWebGl();
  const costs = [];
  const request = requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) =>
    request((time) => {
      const begun = performance.now();
      callback(time);
      costs.push(performance.now() - begun);
    });
  let uploaded = 0;
  const upload = WebGL2RenderingContext.prototype.texSubImage2D;
  WebGL2RenderingContext.prototype.texSubImage2D = function (...args) {
    uploaded += args[4];
    return upload.apply(this, args);
  };
  const element = placed({ seconds: '5' });
  element.spec = getPreset('kaldi-fbank');
  element.range = [-1, 1];
  const sent = [];
  async function* rows() {
    const begun = performance.now();
    for (let i = 0; i < seconds * 10; i++) {
      await sleep(Math.max(0, begun + i * 100 - performance.now()));
      const data = Float32Array.from({ length: 10 * bands }, (_, at) =>
        Math.sin((sent.length + Math.floor(at / bands)) * 0.1 + at),
      );
      for (let row = 0; row < 10; row++) sent.push(data.subarray(row * bands, (row + 1) * bands));
      yield { data, dims: [10, bands] };
    }
  }
  await nextFrame();
  const before = uploaded;
  element.live = rows();
  await sleep(seconds * 1000 + 300);
  globalThis.requestAnimationFrame = request;
  const frames = costs.filter((cost) => cost > 0).sort((a, b) => a - b);
  const drawnLive = uploaded - before;
  // What is on the screen, against the last frames as features that stand still.
  const [shownLive] = await pixelsOfAll([element]);
  const kept = sent.slice(-500);
  const still = made({ seconds: '5' });
  main.append(still);
  still.spec = element.spec;
  still.range = element.range;
  const data = Float32Array.from(kept.flatMap((row) => [...row]));
  still.features = { data, dims: [500, bands], axes: ['frame', 'mel'], validFrames: 500 };
  await drawn();
  const [shownStill] = await pixelsOfAll([still]);
  const different = shownLive.reduce((count, pixel, i) => count + Number(pixel !== shownStill[i]), 0);
  stageOf(element).focus();
  const last = [];
  element.addEventListener('pointchange', ({ detail }) => last.push(detail));
  for (const key of ['End', 'ArrowLeft', 'Home']) stageOf(element).dispatchEvent(new KeyboardEvent('keydown', { key }));
  const shown = last.map(({ frame, value, band }) => sent[sent.length - 1 - frame]?.[band] === value);
  return {
    isWebGl: isWebGl(element),
    sent: sent.length,
    drawn: drawnLive,
    different,
    pixels: shownLive.length,
    shown,
    frames: costs.length,
    median: frames[Math.floor(frames.length / 2)],
    p99: frames[Math.floor(frames.length * 0.99)],
    summary: element.summary,
  };
}

/** An hour of features at 10 ms, wheeled through: the longest task of each round, as the machine may be busy with other things. */
async function hour({ rounds, webGl = false, ...attributes }) {
  if (webGl) withWebGl();
  const features = table(80, 360_000);
  await sleep(500);
  const told = [];
  for (let round = 0; round < rounds; round++) told.push(await wheeled(features, attributes));
  return { rounds: told, summary: document.querySelector('mel-spectrogram').summary };
}

async function wheeled(features, attributes) {
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  const element = placed({ width: 1000, height: 320, ...attributes });
  await drawn();
  observer.observe({ entryTypes: ['longtask'] });
  const begun = performance.now();
  element.spec = getPreset('kaldi-fbank');
  element.features = features;
  const isBusy = stageOf(element).getAttribute('aria-busy') === 'true';
  while (stageOf(element).hasAttribute('aria-busy')) await nextFrame();
  await drawn();
  const ready = performance.now() - begun;
  const views = new Set();
  element.addEventListener('viewchange', ({ detail }) => views.add(JSON.stringify(detail)));
  const wheel = async (times, options) => {
    const { left, top, width } = stageOf(element).getBoundingClientRect();
    const at = { clientX: left + width / 3, clientY: top + 5, cancelable: true };
    for (let i = 0; i < times; i++) {
      stageOf(element).dispatchEvent(new WheelEvent('wheel', { ...at, ...options }));
      await nextFrame();
    }
  };
  await wheel(40, { deltaY: -100, ctrlKey: true });
  await wheel(40, { deltaX: 100 });
  await wheel(40, { deltaY: 100, ctrlKey: true });
  await wheel(10, { deltaY: -100, ctrlKey: true });
  await wheel(60, { deltaX: 200 });
  await sleep(100);
  observer.disconnect();
  return { ready: Math.round(ready), isBusy, longest: Math.max(0, ...tasks), views: views.size };
}

/** What keys, pointers and a playing sound do. */
async function hands() {
  const audio = document.createElement('audio');
  audio.id = 'sound';
  // All of it here: Firefox goes to no moment of what a server does not give in parts.
  const sound = await (await fetch('/audio/jfk.wav')).arrayBuffer();
  audio.src = URL.createObjectURL(new Blob([sound], { type: 'audio/wav' }));
  audio.muted = true;
  const element = made({ for: 'sound', label: 'A talk', width: 900, height: 300 });
  main.replaceChildren(audio, element);
  const extractor = await createExtractor('whisper');
  element.extractor = extractor;
  element.samples = await samplesOf('/audio/jfk.wav');
  await drawn();
  const stage = stageOf(element);
  const told = { seeks: [], views: [], points: [] };
  element.addEventListener('seek', ({ detail }) => told.seeks.push(detail.seconds));
  element.addEventListener('viewchange', ({ detail }) => told.views.push(detail));
  element.addEventListener('pointchange', ({ detail }) => told.points.push(detail));
  const key = (name, more = {}) =>
    stage.dispatchEvent(new KeyboardEvent('keydown', { key: name, cancelable: true, ...more }));
  stage.focus();
  const handled = ['ArrowRight', 'ArrowUp', '+', '+', 'End'].map((name) => !key(name));
  const left = key('Tab') && key('a', { ctrlKey: true });
  const text = stage.getAttribute('aria-valuetext');
  const zoomed = element.view;
  key('0');
  const whole = element.view;
  const { left: x, top: y, width, height } = stage.getBoundingClientRect();
  const pointer = (type, share, more = {}) =>
    stage.dispatchEvent(
      new PointerEvent(type, {
        clientX: x + share * width,
        clientY: y + height / 2,
        pointerId: 1,
        button: 0,
        bubbles: true,
        ...more,
      }),
    );
  pointer('pointermove', 0.5);
  const readout = element.shadowRoot.querySelector('.readout').textContent;
  pointer('pointerdown', 0.25);
  pointer('pointerup', 0.25);
  await sleep(100);
  const sought = audio.currentTime;
  element.view = { start: 0, end: 2 };
  pointer('pointerdown', 0.75);
  pointer('pointermove', 0.5);
  pointer('pointerup', 0.5);
  const dragged = element.view;
  audio.currentTime = 1.5;
  await audio.play();
  await sleep(1500);
  const following = element.view;
  const cursor = element.shadowRoot.querySelector('.cursor');
  const cursorShown = !cursor.hidden;
  audio.pause();
  return {
    handled,
    left,
    text,
    zoomed,
    whole,
    readout,
    sought,
    dragged,
    following,
    cursorShown,
    seeks: told.seeks,
    points: told.points.length,
    summary: element.summary,
    label: stage.getAttribute('aria-label'),
  };
}

/** What setters say of nonsense. */
async function refusals() {
  const element = placed();
  const codes = {};
  const tries = {
    features: () =>
      (element.features = { data: new Float32Array(5), dims: [2, 3], axes: ['mel', 'frame'], validFrames: 3 }),
    batch: () =>
      (element.features = {
        data: new Float32Array(6),
        dims: [1, 2, 3],
        axes: ['batch', 'mel', 'frame'],
        validFrames: [3],
      }),
    string: () => (element.features = 'whisper'),
    colormap: () => (element.colormap = 'jet'),
    range: () => (element.range = [1, 0]),
    nan: () => (element.range = [0, Number.NaN]),
    rows: () => element.push({ data: [1, 2, 3], dims: [2, 2] }),
    view: () => (element.view = { start: 3, end: 2 }),
  };
  for (const [name, attempt] of Object.entries(tries))
    try {
      attempt();
      codes[name] = 'nothing';
    } catch (error) {
      codes[name] = error.code ?? String(error);
    }
  const failed = new Promise((resolve) => element.addEventListener('error', ({ error }) => resolve(error.message)));
  element.live = (async function* () {
    yield { data: new Float32Array(80), dims: [1, 80] };
    throw new Error('unplugged');
  })();
  const said = await failed;
  element.features = {
    data: new Float32Array(80).fill(Number.NaN),
    dims: [80, 1],
    axes: ['mel', 'frame'],
    validFrames: 1,
  };
  await drawn();
  return { codes, said, summary: element.summary };
}

/** Two of them, for axe and for the eye. */
async function gallery() {
  const samples = await samplesOf('/audio/jfk.wav');
  const shows = [
    ['whisper', 1100, 380, {}],
    ['kaldi-fbank', 700, 260, { colormap: 'viridis' }],
    ['torchaudio-mfcc', 340, 180, { colormap: 'gray' }],
  ];
  const elements = [];
  for (const [preset, width, height, more] of shows) {
    const element = made({ width, height, label: `${preset} of a talk`, ...more });
    element.extractor = await createExtractor(preset);
    element.samples = samples;
    elements.push(element);
  }
  main.replaceChildren(...elements);
  await drawn();
  stageOf(elements[0]).dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }));
  return elements.length;
}

/** The page that wavesurfer.js shows its own spectrogram plugin with, with ours: below the waveform, then beside its own in a container. */
async function wavesurfer() {
  const { default: WaveSurfer } = await import('wavesurfer.js');
  const { SpectrogramPlugin } = await import('@melisma/element/wavesurfer');
  const { default: Own } = await import('wavesurfer.js/own');
  main.innerHTML = '<div id="waveform"></div><div id="beside"></div>';
  const common = { labels: true, height: 200, splitChannels: true };
  const plugin = SpectrogramPlugin.create(common);
  const ws = WaveSurfer.create({
    container: '#waveform',
    url: '/decode/lame-vbr.mp3',
    sampleRate: 22050,
    plugins: [plugin],
  });
  await new Promise((resolve, reject) => {
    plugin.on('ready', resolve);
    plugin.on('error', reject);
  });
  await drawn();
  const inside = plugin.elements().map((element) => ({ view: element.view, colours: new Set(pixelsOf(element)).size }));
  const labels = plugin.elements()[0].parentElement.querySelectorAll('span').length;
  const again = new Promise((resolve) => plugin.on('ready', resolve));
  await ws.load('/audio/jfk.wav');
  await again;
  await drawn();
  ws.zoom(400);
  await sleep(200);
  ws.setScrollTime(1);
  await sleep(300);
  const zoomed = plugin.elements()[0].view;
  let clicked = 0;
  plugin.on('click', (share) => {
    clicked = share;
  });
  const { left, top, width } = plugin.elements()[0].parentElement.getBoundingClientRect();
  document
    .getElementById('waveform')
    .firstElementChild.shadowRoot.elementFromPoint(left + width / 2, top + 10)
    .dispatchEvent(
      new MouseEvent('click', { bubbles: true, composed: true, clientX: left + width / 2, clientY: top + 10 }),
    );
  ws.zoom(0);
  await sleep(200);

  // Its own plugin and ours on a straight scale: the same decibels.
  const linear = { fftSamples: 512, noverlap: 256, scale: 'linear', colorMap: 'gray', gainDB: 10, rangeDB: 70 };
  const own = Own.create({ ...linear, container: '#beside', splitChannels: false });
  ws.registerPlugin(own);
  const ours = SpectrogramPlugin.create({ ...linear, container: '#beside', splitChannels: false });
  ws.registerPlugin(ours);
  await new Promise((resolve) => ours.on('ready', resolve));
  const [theirs] = await own.getFrequenciesData();
  const { data, dims } = ours.elements()[0].features;
  const [low, high] = ours.elements()[0].range;
  const differences = [];
  // Their frames begin at their first sample, ours are centred on it.
  for (let t = 2; t < theirs.length - 2; t++)
    for (let bin = 2; bin < 254; bin++) {
      const level = (255 * (data[bin * dims[1] + t + 1] - low)) / (high - low);
      // Where neither end of the scale cuts off.
      if (level > 2 && level < 253) differences.push(Math.abs(level - theirs[t][bin]));
    }
  differences.sort((x, y) => x - y);
  const refused = [{ scale: 'bark' }, { autoGain: true }, { colorMap: 'roseus' }, { windowFunc: 'gauss' }].map(
    (options) => {
      try {
        SpectrogramPlugin.create(options);
        return 'nothing';
      } catch ({ code, message }) {
        return `${code} ${message}`;
      }
    },
  );
  ws.destroy();
  const left0 = document.querySelectorAll('melisma-wavesurfer-spectrogram').length;
  return {
    inside,
    labels,
    zoomed,
    clicked,
    median: differences[differences.length >> 1],
    p99: differences[Math.floor(differences.length * 0.99)],
    theirs: theirs.length,
    dims,
    refused,
    left: left0,
  };
}

/** The command's picture against the element's, both in this browser; `picture` is the PNG, `at` where its heat map is. */
async function against({ preset, recording, picture: url, at: { x, y, width, height } }) {
  const size = { width: width / devicePixelRatio, height: height / devicePixelRatio };
  const element = await placedWith(preset, recording, { axes: 'none', ...size });
  const [own] = await pixelsOfAll([element]);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(await createImageBitmap(await (await fetch(url)).blob()), -x, -y);
  const theirs = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const different = own.reduce((count, pixel, i) => count + Number(pixel !== theirs[i]), 0);
  return { pixels: own.length, different, isWebGl: isWebGl(element), summary: element.summary };
}

const checks = { picture, many, loss, cycles, live, hour, hands, refusals, gallery, wavesurfer, against };
Object.assign(globalThis, { checks, drawn, sleep });
