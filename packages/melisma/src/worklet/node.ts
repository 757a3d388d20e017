/** The node that a user holds: rows out of the audio thread, and what happens to the sound. */
import { unpackError } from '../errors/envelope.ts';
import { refusal } from '../errors/refusal.ts';
import { valueAxis } from '../extract/stages.ts';
import type { FeatureArray } from '../extract/types.ts';
import type { ResamplerQuality } from '../resample/options.ts';
import type { Spec } from '../spec/spec.ts';
import type { LiveChunk, LiveFeatures } from './features.ts';
import type { LiveCutter } from './live-cutter.ts';
import { isLostMark, isValidMark, type News, type Order, signalOf } from './messages.ts';
import { checkSource } from './options.ts';
import type { Batch, Reader } from './reader.ts';
import { ContextWatch, type InterruptedReason, type LostReason, SourceWatch, type Watcher } from './watch.ts';
import type { FeatureAudioNode, FeatureSource, LiveContext, NodeLike, StreamLike } from './web.ts';

/** What the events of a node say, by their names. */
export interface FeatureNodeEvents {
  /** Nothing comes any more of the source: silence in its place, marked. */
  inputlost: { readonly reason: LostReason };
  /** The sound stands still. */
  interrupted: { readonly reason: InterruptedReason };
  /** It goes on; the context stood still for `seconds`, 0 where it was the microphone that was silenced. */
  resumed: { readonly seconds: number };
  /** A device was plugged in or unplugged; perhaps another one than the source. */
  devicechange: object;
}

/** Features of what a node hears, as they become final: one reader at a time goes over them. */
export interface FeatureNode<Item = LiveFeatures> extends AsyncIterable<Item> {
  /** Connect to it whatever should be heard; it has no output. */
  readonly node: FeatureAudioNode;
  readonly spec: Readonly<Spec>;
  /** The preset's name; undefined for a derived spec. */
  readonly name: string | undefined;
  /** How sound is resampled; undefined where the context has the front end's rate. */
  readonly resample: ResamplerQuality | undefined;
  /** Samples of the context after a moment that must have come before the resampler lets that moment out; 0 without a resampler. */
  readonly latency: number;
  /** Rows that made room for later ones, because the reader was slow. As last heard from the audio thread: at most a fifth of a second old. */
  readonly dropped: number;
  /** Samples that were NaN, infinite or too large: each was taken for 0. */
  readonly replaced: number;
  addEventListener<Type extends keyof FeatureNodeEvents>(
    type: Type,
    listener: (event: { readonly type: string } & FeatureNodeEvents[Type]) => void,
  ): void;
  removeEventListener<Type extends keyof FeatureNodeEvents>(
    type: Type,
    listener: (event: { readonly type: string } & FeatureNodeEvents[Type]) => void,
  ): void;
  /** Hear another microphone in the place of the one before; the signal goes on. Throws ERR_OPTION, ERR_DISPOSED. */
  listenTo(source: FeatureSource): void;
  /**
   * The end of the signal. The rows that are left, those that exist only at the end among them, come to the reader, and its loop ends. The processor ends; source and
   * context stay the caller's.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Runtimes without `Symbol.asyncDispose` would name the method "undefined"; there it takes the key that esbuild's `await using` looks for. */
const ASYNC_DISPOSE: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? /* @__PURE__ */ (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose);

/** Milliseconds after which a processor that does not answer is taken for gone: its context may be. */
const CLOSE_MILLISECONDS = 1000;

/** What a node is made of. */
export interface Parts {
  context: LiveContext;
  node: NodeLike & { readonly port: MessagePort };
  reader: Reader;
  spec: Readonly<Spec>;
  name: string | undefined;
  resample: ResamplerQuality | undefined;
  latency: number;
  /** Cuts chunks, where they are asked for. */
  cutter: LiveCutter | undefined;
}

type Item = LiveFeatures<FeatureArray> | LiveChunk<FeatureArray>;

export class LiveNode implements FeatureNode<Item>, Watcher {
  declare readonly node: FeatureAudioNode;
  declare readonly spec: Readonly<Spec>;
  declare readonly name: string | undefined;
  declare readonly resample: ResamplerQuality | undefined;
  declare readonly latency: number;
  declare [Symbol.asyncDispose]: () => Promise<void>;
  replaced = 0;
  readonly #parts: Parts;
  readonly #events = new EventTarget();
  readonly #contextWatch: ContextWatch;
  readonly #hasClosed: Promise<void>;
  #over!: () => void;
  #sourceWatch: SourceWatch | undefined;
  #sound: NodeLike | undefined;
  #dropped = 0;
  #error: Error | undefined;
  #isRead = false;
  #isClosing = false;
  #isMuted = false;

  constructor(parts: Parts) {
    const { node, spec, name, resample, latency } = parts;
    Object.assign(this, { node, spec, name, resample, latency });
    this[ASYNC_DISPOSE] = () => this.close();
    this.#parts = parts;
    this.#hasClosed = new Promise((resolve) => {
      this.#over = resolve;
    });
    this.#contextWatch = new ContextWatch(parts.context, this);
    node.port.onmessage = ({ data }: MessageEvent<News>) => this.#hear(data);
  }

  get dropped(): number {
    return this.#parts.reader.dropped ?? this.#dropped;
  }

  listenTo(source: FeatureSource): void {
    checkSource(source);
    if (this.#isClosing) throw refusal('ERR_DISPOSED', 'node', 'one in use', 'closed');
    const { context, node } = this.#parts;
    let sound: NodeLike;
    try {
      sound = context.createMediaStreamSource(source as never);
      sound.connect(node as never);
    } catch (cause) {
      throw refusal('ERR_OPTION', 'source', 'a microphone that the context can hear', source, { cause });
    }
    this.#leaveSource();
    this.#sound = sound;
    this.#isMuted = false;
    this.#post({ kind: 'lost', isLost: false });
    this.#sourceWatch = new SourceWatch(source as StreamLike, this);
  }

  #leaveSource(): void {
    this.#sourceWatch?.stop();
    this.#sourceWatch = undefined;
    this.#sound?.disconnect();
    this.#sound = undefined;
  }

  #post(order: Order): void {
    this.#parts.node.port.postMessage(order);
  }

  #hear(news: News): void {
    if (news.kind === 'tick') {
      this.#post({ kind: 'heard' });
      this.#sourceWatch?.look();
    }
    if (news.kind === 'tick' || news.kind === 'closed') {
      this.#dropped = news.dropped;
      this.replaced = news.replaced;
    }
    if (news.kind === 'error') this.#error = unpackError(news.error);
    this.#parts.reader.hear(news);
    if (news.kind === 'error' || news.kind === 'closed') this.#end();
  }

  addEventListener<Type extends keyof FeatureNodeEvents>(type: Type, listener: (event: never) => void): void {
    this.#events.addEventListener(type, listener as (event: Event) => void);
  }

  removeEventListener<Type extends keyof FeatureNodeEvents>(type: Type, listener: (event: never) => void): void {
    this.#events.removeEventListener(type, listener as (event: Event) => void);
  }

  #say<Type extends keyof FeatureNodeEvents>(type: Type, what: FeatureNodeEvents[Type]): void {
    this.#events.dispatchEvent(Object.assign(new Event(type), what));
  }

  lost(reason: LostReason): void {
    this.#post({ kind: 'lost', isLost: true });
    this.#say('inputlost', { reason });
  }

  interrupted(reason: InterruptedReason): void {
    this.#say('interrupted', { reason });
  }

  resumed(seconds: number): void {
    this.#post({ kind: 'gap', samples: Math.round(seconds * this.#parts.context.sampleRate) });
    this.#say('resumed', { seconds });
  }

  muted(isMuted: boolean): void {
    if (isMuted === this.#isMuted) return;
    this.#isMuted = isMuted;
    this.#post({ kind: 'lost', isLost: isMuted });
    if (isMuted) this.#say('interrupted', { reason: 'muted' });
    else this.#say('resumed', { seconds: 0 });
  }

  devicesChanged(): void {
    this.#say('devicechange', {});
  }

  /** The context, and with it the processor, is gone. */
  closed(): void {
    this.#isClosing = true;
    this.#end();
  }

  [Symbol.asyncIterator](): AsyncIterator<Item, void, undefined> {
    if (this.#isRead) throw refusal('ERR_SECOND_READER', 'node', 'one reader at a time', 'a second one');
    this.#isRead = true;
    return this.#parts.cutter ? this.#chunks(this.#parts.cutter) : this.#rows();
  }

  async *#rows(): AsyncGenerator<LiveFeatures<FeatureArray>, void, undefined> {
    try {
      for (let batch = await this.#next(); batch; batch = await this.#next()) yield this.#features(batch);
    } finally {
      this.#isRead = false;
    }
  }

  async *#chunks(cutter: LiveCutter): AsyncGenerator<LiveChunk<FeatureArray>, void, undefined> {
    try {
      for (let batch = await this.#next(); batch; batch = await this.#next()) yield* cutter.push(this.#features(batch));
      yield* cutter.rest();
    } finally {
      this.#isRead = false;
    }
  }

  async #next(): Promise<Batch | undefined> {
    const batch = this.#error ? undefined : await this.#parts.reader.next();
    if (batch === undefined && this.#error) throw this.#error;
    return batch;
  }

  #features({ data, count, firstFrame, time, mark }: Batch): LiveFeatures<FeatureArray> {
    const { spec } = this;
    return {
      data,
      dims: [count, data.length / count],
      axes: ['frame', valueAxis(spec)],
      firstFrame,
      seconds: (firstFrame * (spec.stack?.stride ?? 1) * spec.hopLength) / spec.sampleRate,
      contextTime: time,
      validFrames: isValidMark(mark) ? count : 0,
      isLost: isLostMark(mark),
      signal: signalOf(mark),
    };
  }

  async close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      this.#leaveSource();
      this.#post({ kind: 'close' });
      const timer = setTimeout(() => this.#end(), CLOSE_MILLISECONDS);
      void this.#hasClosed.then(() => clearTimeout(timer));
    }
    return this.#hasClosed;
  }

  #end(): void {
    const { node, reader } = this.#parts;
    this.#isClosing = true;
    this.#leaveSource();
    this.#contextWatch.stop();
    node.port.close();
    reader.end();
    this.#over();
  }
}
