/** The microphone: rows of features as they become final, scrolling, and the sound itself for afterwards. */
import type { Spec } from 'melisma';
import type { FeatureNode } from 'melisma/worklet';
import { fitted, magma } from './paint.ts';
import { made, parts } from './parts.ts';
import { tell } from './trouble.ts';

interface Heard {
  samples: Float32Array<ArrayBuffer>;
  sampleRate: number;
}

interface Listening {
  context: AudioContext;
  source: MediaStream;
  features: FeatureNode;
  recorder: MediaRecorder;
  pieces: Blob[];
}

let listening: Listening | undefined;

export const isListening = (): boolean => listening !== undefined;

/** @throws MelismaError as `createFeatureNode` does; DOMException where there is no microphone, or it may not be used */
export async function listen(spec: Spec): Promise<void> {
  const { createFeatureNode } = await import('melisma/worklet');
  const context = new AudioContext();
  try {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    if (navigator.mediaDevices === undefined)
      throw new Error('The microphone needs a page that is served securely: https, or localhost.');
    const source = await navigator.mediaDevices.getUserMedia({ audio });
    const needsAll = ['maximum', 'per-feature', 'mean'].includes(spec.normalize.kind) || spec.topDb !== null;
    const statistics = needsAll ? 'running' : undefined;
    const features = await createFeatureNode(context, spec, { source, statistics });
    const recorder = new MediaRecorder(source);
    const pieces: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    recorder.start();
    listening = { context, source, features, recorder, pieces };
    features.addEventListener('inputlost', () =>
      tell(new Error('The microphone was unplugged, or its permission withdrawn.')),
    );
    parts.microphone.textContent = 'Stop';
    parts.microphone.setAttribute('aria-pressed', 'true');
    scroll(features).catch(tell);
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** The sound that was heard, mixed down, at the rate of the device. */
export async function stopListening(): Promise<Heard> {
  const { context, source, features, recorder, pieces } = listening!;
  listening = undefined;
  parts.microphone.textContent = 'Microphone';
  parts.microphone.setAttribute('aria-pressed', 'false');
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  if (recorder.state !== 'inactive') recorder.stop();
  await Promise.all([features.close(), stopped]);
  for (const track of source.getTracks()) track.stop();
  const bytes = await new Blob(pieces).arrayBuffer();
  const { sampleRate } = context;
  const samples =
    bytes.byteLength === 0 ? new Float32Array() : (await context.decodeAudioData(bytes)).getChannelData(0).slice();
  await context.close();
  return { samples, sampleRate };
}

/** Frames that are in sight: ten seconds at 10 ms a frame. */
const COLUMNS = 1000;

/** Each row becomes a column at the right; the older ones move to the left. */
async function scroll(features: FeatureNode): Promise<void> {
  parts.empty.hidden = true;
  parts.drawing.hidden = false;
  const canvas = made('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'Features of the microphone, as they come');
  parts.maps.replaceChildren(canvas);
  let view: LiveView | undefined;
  for await (const { data, dims } of features) {
    const [rows, bands] = dims as [number, number];
    if (rows === 0) continue;
    view ??= new LiveView(canvas, bands);
    view.append(data as Float32Array, rows);
  }
}

/** A ring of columns: only what is new is coloured. */
class LiveView {
  readonly #ring = made('canvas');
  readonly #bands: number;
  #next = 0;
  #low = Infinity;
  #high = -Infinity;

  constructor(
    readonly canvas: HTMLCanvasElement,
    bands: number,
  ) {
    this.#bands = bands;
    [this.#ring.width, this.#ring.height] = [COLUMNS, bands];
  }

  append(data: Float32Array, rows: number): void {
    const context = this.#ring.getContext('2d')!;
    for (const x of data) {
      if (x < this.#low) this.#low = x;
      if (x > this.#high) this.#high = x;
    }
    const column = context.createImageData(1, this.#bands);
    for (let row = 0; row < rows; row++) {
      for (let band = 0; band < this.#bands; band++) {
        const share = (data[row * this.#bands + band] - this.#low) / (this.#high - this.#low || 1);
        column.data.set([...magma[Math.round(255 * share) || 0], 255], 4 * (this.#bands - 1 - band));
      }
      context.putImageData(column, this.#next, 0);
      this.#next = (this.#next + 1) % COLUMNS;
    }
    this.#draw();
  }

  /** The ring from its oldest column on. */
  #draw(): void {
    const { context, width, height } = fitted(this.canvas);
    const older = COLUMNS - this.#next;
    const seam = (older / COLUMNS) * width;
    context.drawImage(this.#ring, this.#next, 0, older, this.#bands, 0, 0, seam, height);
    if (this.#next > 0) context.drawImage(this.#ring, 0, 0, this.#next, this.#bands, seam, 0, width - seam, height);
  }
}
