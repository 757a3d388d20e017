/** The processor of `melisma/worklet`, built into one file that imports nothing. */
import { packError } from '../errors/envelope.ts';
import { Listener } from './listener.ts';
import { type Order, PROCESSOR_NAME, type Setting } from './messages.ts';

/** What is used of the scope of an audio worklet, which the types of the DOM leave out. */
interface Scope {
  AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: new (options: { processorOptions: Setting }) => unknown): void;
  readonly currentFrame: number;
  readonly currentTime: number;
}

const scope = globalThis as unknown as Scope;

class FeatureProcessor extends scope.AudioWorkletProcessor {
  #listener: Listener | undefined;

  constructor({ processorOptions }: { processorOptions: Setting }) {
    super();
    const { port } = this;
    try {
      const listener = new Listener(processorOptions, (news, memory = []) => port.postMessage(news, memory));
      port.onmessage = ({ data }: MessageEvent<Order>) => listener.order(data);
      this.#listener = listener;
    } catch (error) {
      port.postMessage({ kind: 'error', error: packError(error) });
    }
  }

  process([[samples]]: Float32Array[][]): boolean {
    return this.#listener?.hear(samples, scope.currentFrame, scope.currentTime) ?? false;
  }
}

scope.registerProcessor(PROCESSOR_NAME, FeatureProcessor);
