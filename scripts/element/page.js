/** What `scripts/element.ts` runs in a page; each function gives what came out, as JSON. */
import { define, MelSpectrogram } from '@melisma/element';
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

/** Canvases have no WebGL from now on. */
function withoutWebGl() {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    return kind === 'webgl2' ? null : getContext.call(this, kind, options);
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

/** Row-major pixels of what is on an element's screen, RGBA; read at once, as WebGL's are gone when the page has been drawn. */
function pixelsOf(element) {
  const canvas = canvasOf(element);
  const [width, height] = [canvas.width, canvas.height];
  const copy = new OffscreenCanvas(width, height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  return new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
}

/** Features of a recording in an element of the size of the command's heat map; the picture of it is taken from outside. */
async function picture({ preset, recording, plain = false }) {
  if (plain) withoutWebGl();
  const wav = await (await fetch(recording)).arrayBuffer();
  const element = placed({ axes: 'none' });
  element.extractor = await createExtractor(preset);
  element.samples = decodeWav(new Uint8Array(wav)).samples;
  await drawn();
  return { isWebGl: isWebGl(element), summary: element.summary };
}

/** Many at once: how many of them have a context, and whether each shows something. */
async function many({ count }) {
  const elements = Array.from({ length: count }, () => made({ width: 200, height: 80, axes: 'none' }));
  main.replaceChildren(...elements);
  for (const element of elements) element.features = table(40, 300);
  await drawn();
  const contexts = elements.filter(isWebGl).length;
  for (const element of elements) element.range = [-1, 2];
  let different = 0;
  await new Promise((resolve) =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const first = pixelsOf(elements.at(-1));
        for (const element of elements) {
          element.colormap = 'magma';
        }
        requestAnimationFrame(() => {
          for (const element of elements) if (pixelsOf(element).some((pixel, i) => pixel !== first[i])) different++;
          resolve();
        });
      }),
    ),
  );
  main.replaceChildren();
  return { contexts, different };
}

/** The context is taken away: what is shown afterwards. */
async function loss() {
  const element = placed({ axes: 'none', width: 300, height: 100 });
  element.features = table(40, 500);
  await drawn();
  const had = isWebGl(element);
  canvasOf(element).getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();
  await sleep(100);
  await drawn();
  const after = pixelsOf(element);
  const other = made({ axes: 'none', width: 300, height: 100 });
  element.remove();
  main.replaceChildren(other);
  other.features = table(40, 500);
  other.colormap = 'magma';
  await nextFrame();
  element.colormap = 'magma';
  await drawn();
  return { had, has: isWebGl(element), colours: new Set(after).size };
}

async function cycle(element, features) {
  main.append(element);
  element.features = features;
  await nextFrame();
  element.remove();
}

/** Mounted and unmounted, new ones and one again and again. */
async function cycles({ count }) {
  const features = table(80, 1000);
  const used = () => {
    globalThis.gc();
    return performance.memory.usedJSHeapSize;
  };
  main.replaceChildren();
  const again = made({ width: 300, height: 100 });
  const held = [];
  for (let i = 0; i < count; i++) {
    if (i % 20 === 0) held.push(used());
    await cycle(made({ width: 300, height: 100 }), features);
    await cycle(again, features);
  }
  held.push(used());
  main.append(again);
  again.features = features;
  await drawn();
  return { held, hasWebGl: isWebGl(again), elements: document.querySelectorAll('mel-spectrogram').length };
}

/** Rows of 10 ms, ten at a time, as a microphone's come. */
async function live({ seconds, plain = false, bands = 80 }) {
  if (plain) withoutWebGl();
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
      const data = Float32Array.from({ length: 10 * bands }, (_, at) => Math.sin((sent.length + Math.floor(at / bands)) * 0.1 + at));
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
  // The newest frames, at the right end, against what was sent.
  stageOf(element).focus();
  const last = [];
  element.addEventListener('pointchange', ({ detail }) => last.push(detail));
  for (const key of ['End', 'ArrowLeft', 'Home']) stageOf(element).dispatchEvent(new KeyboardEvent('keydown', { key }));
  const shown = last.map(({ frame, value, band }) => sent[sent.length - 1 - frame]?.[band] === value);
  return {
    isWebGl: isWebGl(element),
    sent: sent.length,
    drawn: uploaded - before,
    shown,
    frames: costs.length,
    median: frames[Math.floor(frames.length / 2)],
    p99: frames[Math.floor(frames.length * 0.99)],
    summary: element.summary,
  };
}

const checks = { picture, many, loss, cycles, live };
Object.assign(globalThis, { checks, table, placed, made, drawn, stageOf, canvasOf, isWebGl, MelSpectrogram, sleep });
