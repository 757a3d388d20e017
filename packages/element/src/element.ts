/** `<mel-spectrogram>`: what it takes, and what it tells. */
import type { Box, Colormap, Range, Table } from '@melisma/draw';
import type { Extractor, FeatureArray, Spec } from 'melisma';
import { Clip } from './clip.ts';
import { Drawing } from './drawing.ts';
import { followTime } from './follow.ts';
import { Hands } from './hands.ts';
import { Marks, made } from './marks.ts';
import { type ColormapName, type Rows, readColormap, readRange, readRows, readTable } from './read.ts';
import { readFrom } from './reader.ts';
import { styleSheet } from './style.ts';
import { Tape } from './tape.ts';
import { within } from './view.ts';

/** A server has no elements: there the class can be imported, not made. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** Of a live stream, s. */
const SECONDS = 10;
/** Of a live stream of which nobody knows how long a frame lasts. */
const FRAMES = 1000;

/**
 * A heat map of features: `[frames, features]` or `[features, frames]` as extractors give them, or rows of a live stream as they come.
 * The lowest row is at the foot.
 *
 *     define();
 *     const element = document.querySelector('mel-spectrogram');
 *     element.spec = whisper.spec;
 *     element.features = whisper.extract(samples, { sampleRate: 16000 });
 *
 * Its setters throw MelismaError ERR_OPTION for what they cannot take.
 */
export class MelSpectrogram extends Base {
  static readonly observedAttributes = ['axes', 'colormap', 'for', 'label', 'seconds'];

  readonly #stage = made('div', 'heat-map');
  readonly #summary = made('p', 'summary');
  readonly #drawing: Drawing;
  readonly #marks: Marks;
  readonly #hands: Hands;
  readonly #observer: ResizeObserver;
  #features: Table | null = null;
  #samples: Float32Array | null = null;
  #extractor: Pick<Extractor<FeatureArray>, 'extract' | 'spec'> | null = null;
  #live: AsyncIterable<Rows> | null = null;
  #stopReading: (() => void) | undefined;
  #audio: HTMLMediaElement | null = null;
  #unfollow: (() => void) | undefined;
  #colormap: ColormapName | Colormap = 'magma';
  #preparing: AbortController | undefined;
  /** Of the next animation frame; 0: nothing is to be drawn. */
  #request = 0;

  constructor() {
    super();
    const around = made('canvas', 'axes') as HTMLCanvasElement;
    around.setAttribute('aria-hidden', 'true');
    around.addEventListener('transitionend', () => this.#redraw());
    this.#describe();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styleSheet()];
    root.append(around, this.#stage, this.#summary);
    this.#drawing = new Drawing(this.#stage, around);
    this.#marks = new Marks(this.#drawing);
    this.#hands = new Hands(this, this.#drawing, this.#marks, {
      redraw: () => this.#redraw('view'),
      audio: () => this.#heard,
    });
    this.#observer = new ResizeObserver(([entry]) => this.#resize(entry));
  }

  /** To those who cannot see it the heat map is a slider along time, which tells the value under it. */
  #describe(): void {
    this.#summary.id = 'summary';
    const attributes = {
      tabindex: '0',
      role: 'slider',
      'aria-label': 'Spectrogram',
      'aria-describedby': 'summary',
      'aria-orientation': 'horizontal',
      'aria-valuemin': '0',
    };
    for (const [name, value] of Object.entries(attributes)) this.#stage.setAttribute(name, value);
  }

  /** What an extractor returns, or any array with `dims`, `axes` and `validFrames`. It is read when it is drawn: do not write to it meanwhile. */
  get features(): Table | null {
    return this.#features;
  }

  set features(features: Table | null) {
    const clip = features === null ? undefined : new Clip(readTable(features));
    this.#live = null;
    this.#read();
    this.#features = features;
    this.#show(clip);
  }

  /** The spec of the front end, which knows how long a frame lasts and at which frequencies the rows stand. */
  get spec(): Readonly<Spec> | null {
    return this.#drawing.spec ?? null;
  }

  set spec(spec: Readonly<Spec> | null) {
    this.#drawing.spec = spec ?? undefined;
    this.#fitTape();
    this.#redraw();
  }

  /** With `samples` in place of features: what makes them, here and now. Its spec becomes that of the element. */
  get extractor(): Pick<Extractor<FeatureArray>, 'extract' | 'spec'> | null {
    return this.#extractor;
  }

  /** Throws what `extract` throws. */
  set extractor(extractor: Pick<Extractor<FeatureArray>, 'extract' | 'spec'> | null) {
    this.#extractor = extractor;
    this.#extract();
  }

  /** Of one channel, at the sample rate of `extractor`. */
  get samples(): Float32Array | null {
    return this.#samples;
  }

  set samples(samples: Float32Array | null) {
    this.#samples = samples;
    this.#extract();
  }

  /** Rows as they come: a node of `melisma/worklet`, a stream's `over(audio)`, or any other. It is read while the element is on the page. */
  get live(): AsyncIterable<Rows> | null {
    return this.#live;
  }

  set live(live: AsyncIterable<Rows> | null) {
    this.#live = live;
    this.#features = null;
    this.#show(undefined);
    this.#read();
  }

  /** The element whose time the cursor shows, and which goes where someone presses; the attribute `for` names it by its id. */
  get audio(): HTMLMediaElement | null {
    return this.#audio;
  }

  set audio(audio: HTMLMediaElement | null) {
    this.#audio = audio;
    this.#follow();
  }

  /** `magma`, `viridis`, `gray`, `blue-to-red`, or a function of 0 to 1 that gives red, green and blue, 0 to 255. */
  get colormap(): ColormapName | Colormap {
    return this.#colormap;
  }

  set colormap(colormap: ColormapName | Colormap) {
    this.#drawing.map = readColormap(colormap);
    this.#colormap = colormap;
    this.#redraw();
  }

  /** Lowest and highest value of the scale of colours; null: those of the features, but for the lowest hundredth, or of what is in sight of a live stream. */
  get range(): Range | null {
    return this.#drawing.given ?? null;
  }

  set range(range: Range | null) {
    this.#drawing.given = range === null ? undefined : readRange(range);
    this.#redraw();
  }

  /** The stretch of a clip in sight, s (frames without a spec). */
  get view(): { start: number; end: number } {
    return this.#hands.view;
  }

  set view({ start, end }: { start: number; end: number }) {
    const [low, high] = readRange([start, end], 'view');
    this.#hands.change((_, frames) =>
      within({ first: low / this.#drawing.unit, end: high / this.#drawing.unit }, frames),
    );
  }

  /** Where the heat map stands in the element, CSS pixels: for what is laid over it, or beside it. */
  get box(): Readonly<Box> {
    return this.#drawing.box;
  }

  /** What a screen reader says of it. */
  get summary(): string {
    return this.#summary.textContent!;
  }

  /** Rows of a live stream that someone else reads: `[frames, features]`, or as their `axes` say. */
  push(rows: Rows): void {
    const table = readRows(rows);
    const bands = table.dims[table.axes.findIndex((axis) => axis !== 'frame')];
    if (table.validFrames === 0) return;
    if (this.#drawing.tape?.bands !== bands) {
      this.#features = null;
      this.#show(new Tape(bands, this.#tapeFrames()));
    }
    this.#drawing.tape!.append(table);
    this.#schedule();
  }

  connectedCallback(): void {
    for (const name of ['spec', 'extractor', 'samples', 'features', 'live', 'audio', 'colormap', 'range', 'view'])
      this.#takeEarly(name);
    this.#observe();
    this.#read();
    this.#follow();
  }

  /** Gives back the context, the listeners and what was reading; what was shown is shown again when the element comes back. */
  disconnectedCallback(): void {
    this.#observer.disconnect();
    this.#stopReading?.();
    this.#unfollow?.();
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.#drawing.close();
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === 'colormap') this.colormap = (value ?? 'magma') as ColormapName;
    else if (name === 'label') this.#stage.setAttribute('aria-label', value ?? 'Spectrogram');
    else if (name === 'for') this.#follow();
    else if (name === 'seconds') {
      this.#fitTape();
      this.#schedule();
    } else {
      this.#drawing.hasAxes = value !== 'none';
      this.#drawing.arrange();
      this.#draw();
    }
  }

  /** A property that was set before the class was known stands in the way of the setter. */
  #takeEarly(name: string): void {
    if (!Object.hasOwn(this, name)) return;
    const value = Reflect.get(this, name);
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  #extract(): void {
    if (!this.#extractor || !this.#samples) return;
    const { spec } = this.#extractor;
    this.features = this.#extractor.extract(this.#samples, { sampleRate: spec.sampleRate });
    this.spec = spec;
  }

  #show(source: Clip | Tape | undefined): void {
    this.#preparing?.abort();
    this.#stage.removeAttribute('aria-busy');
    this.#drawing.source = source;
    this.#marks.cell = undefined;
    if (source instanceof Clip && source.isLong) this.#prepare(source);
    this.#schedule();
  }

  async #prepare(clip: Clip): Promise<void> {
    const preparing = new AbortController();
    this.#preparing = preparing;
    this.#stage.setAttribute('aria-busy', 'true');
    await clip.prepare(preparing.signal);
    if (preparing.signal.aborted) return;
    this.#stage.removeAttribute('aria-busy');
    this.#redraw();
  }

  #read(): void {
    this.#stopReading?.();
    this.#stopReading = undefined;
    if (!this.#live || !this.isConnected) return;
    const fail = (error: unknown) => this.dispatchEvent(new ErrorEvent('error', { error, message: String(error) }));
    this.#stopReading = readFrom(this.#live, (rows) => this.push(rows), fail);
  }

  #follow(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    const audio = this.#heard;
    this.#marks.heard = undefined;
    // The element that is named may stand further down a page that is still read.
    if (!audio && this.hasAttribute('for') && document.readyState === 'loading')
      document.addEventListener('DOMContentLoaded', () => this.#follow(), { once: true });
    if (audio && this.isConnected)
      this.#unfollow = followTime(audio, (seconds) => this.#hands.hear(seconds, !audio.paused));
    this.#marks.place();
  }

  get #heard(): HTMLMediaElement | null {
    const id = this.getAttribute('for');
    if (this.#audio || !id) return this.#audio;
    const named = (this.getRootNode() as Document).getElementById?.(id);
    return named instanceof HTMLMediaElement ? named : null;
  }

  /** As many frames as were asked for, but each at least a pixel wide: none is lost. */
  #tapeFrames(): number {
    const { spec, pixels, unit } = this.#drawing;
    const seconds = Number(this.getAttribute('seconds') ?? SECONDS) || SECONDS;
    const wanted = spec ? Math.ceil(seconds / unit) : FRAMES;
    return Math.max(1, Math.min(wanted, pixels.width || FRAMES));
  }

  #fitTape(): void {
    const { tape } = this.#drawing;
    const frames = this.#tapeFrames();
    if (tape && tape.frames !== frames) this.#drawing.source = tape.resized(frames);
  }

  /** Where a browser can tell of it, another density of the screen is another size, too. */
  #observe(): void {
    try {
      this.#observer.observe(this, { box: 'device-pixel-content-box' });
    } catch {
      this.#observer.observe(this);
    }
  }

  #resize({ contentRect, devicePixelContentBoxSize: device }: ResizeObserverEntry): void {
    const density = devicePixelRatio;
    // Where a browser plays a screen of another density, only the ratio knows of it.
    const pixels = (size: number, exact = Number.NaN): number =>
      Math.abs(exact - size * density) < 1 ? exact : Math.round(size * density);
    const width = pixels(contentRect.width, device?.[0].inlineSize);
    const height = pixels(contentRect.height, device?.[0].blockSize);
    this.#drawing.resize({ width, height, density });
    this.#fitTape();
    // At once: a resized canvas is empty until it is drawn.
    this.#draw();
  }

  #redraw(stale?: 'view'): void {
    this.#drawing.redraw(stale);
    this.#schedule();
  }

  #schedule(): void {
    if (this.isConnected && this.#request === 0) this.#request = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    if (this.#drawing.draw()) this.#schedule();
    this.#marks.place();
    const { summary } = this.#drawing;
    if (summary !== this.#summary.textContent) this.#summary.textContent = summary;
  }
}

/**
 * Makes `<tag>` known to the page. A second call for the same tag does nothing, and so does one where there are no elements.
 * Throws what `customElements.define` throws where another class has the tag.
 */
export function define(tag = 'mel-spectrogram'): void {
  const registry = globalThis.customElements;
  if (!registry || registry.get(tag)?.prototype instanceof MelSpectrogram) return;
  registry.define(tag, class extends MelSpectrogram {});
}
