/**
 * An audio context and its thread without a browser: quanta of any length, one after the other. Messages are cloned and handed over as ports do it; the processor
 * of `melisma/worklet` listens behind its node.
 */
import { Listener } from '../packages/melisma/src/worklet/listener.ts';
import type { News, Order, Setting } from '../packages/melisma/src/worklet/messages.ts';

/** One end of a channel. */
class Port {
  onmessage: ((event: { data: never }) => void) | null = null;
  other!: Port;
  isClosed = false;

  postMessage(message: unknown, transfer: ArrayBuffer[] = []): void {
    const data = structuredClone(message, { transfer }) as never;
    queueMicrotask(() => this.isClosed || this.other.isClosed || this.other.onmessage?.({ data }));
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A node with a listener behind it, as the processor is. */
class FakeNode {
  readonly port = new Port();
  onprocessorerror = null;
  readonly listener: Listener;
  /** Messages of the processor, by their kind. */
  readonly said: Record<string, number> = {};
  isAlive = true;

  constructor(context: FakeContext, _name: string, { processorOptions }: { processorOptions: Setting }) {
    const inside = new Port();
    inside.other = this.port;
    this.port.other = inside;
    const post = (news: News, memory: ArrayBuffer[] = []): void => {
      this.said[news.kind] = (this.said[news.kind] ?? 0) + 1;
      inside.postMessage(news, memory);
    };
    this.listener = new Listener(processorOptions, post);
    inside.onmessage = ({ data }: { data: Order }) => this.listener.order(data);
    context.nodes.push(this);
  }

  connect(): void {}
  disconnect(): void {}
}

/** Puts the class of these nodes where a page has its own. */
export function installNodes(): void {
  Object.assign(globalThis, { AudioWorkletNode: FakeNode });
}

export class FakeContext extends EventTarget {
  readonly sampleRate: number;
  readonly nodes: FakeNode[] = [];
  readonly audioWorklet = { addModule: async (): Promise<void> => undefined };
  state = 'running';
  currentFrame = 0;

  constructor(sampleRate: number) {
    super();
    this.sampleRate = sampleRate;
  }

  get currentTime(): number {
    return this.currentFrame / this.sampleRate;
  }

  async resume(): Promise<void> {
    this.changeTo('running');
  }

  changeTo(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }

  createMediaStreamSource(): { connect(): void; disconnect(): void } {
    return { connect: () => undefined, disconnect: () => undefined };
  }

  /** One quantum after the other, each in memory that the next one overwrites; `lengths` from the first again when they are used up. */
  render(samples: Float32Array, ...lengths: number[]): void {
    const room = new Float32Array(Math.max(...lengths));
    for (let place = 0, i = 0; place < samples.length; i++) {
      const quantum = room.subarray(0, Math.min(lengths[i % lengths.length], samples.length - place));
      quantum.set(samples.subarray(place, place + quantum.length));
      this.step(quantum, quantum.length);
      place += quantum.length;
    }
  }

  /** One quantum; undefined where nothing is connected. */
  step(quantum: Float32Array | undefined, length: number): void {
    for (const node of this.nodes)
      node.isAlive = node.isAlive && node.listener.hear(quantum, this.currentFrame, this.currentTime);
    this.currentFrame += length;
  }
}

/** Lets all messages arrive. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
