/** From a context to a processor that runs in it. */
import { unpackError } from '../errors/envelope.ts';
import type { MelismaError } from '../errors/errors.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { type News, PROCESSOR_NAME, type Setting } from './messages.ts';
import { processorFile } from './processor-file.ts';
import { isOffline } from './watch.ts';
import type { ContextLike, LiveContext, NodeLike } from './web.ts';

/** What is used of an `AudioWorkletNode`. */
export interface WorkletNode extends NodeLike {
  readonly port: MessagePort;
  onprocessorerror: ((event: unknown) => void) | null;
}

/** Seconds after which a processor that says nothing is given up. */
const START_SECONDS = 9;

/** Seconds in which a context that was told to run does so: a device takes some tenths. */
const RESUME_SECONDS = 2;

/** Throws ERR_OPTION for what is no context, ERR_NO_AUDIO_WORKLET. */
export function checkContext(context: unknown): asserts context is LiveContext {
  const { isContext, state, hasWorklet } = readable('context', () => looksOf(context));
  if (!isContext) throw refusal('ERR_OPTION', 'context', 'an AudioContext or an OfflineAudioContext', context);
  if (state === 'closed') throw refusal('ERR_OPTION', 'context', 'one in use', 'a closed one');
  if (hasWorklet) return;
  const more = ': serve the page by https, or from localhost';
  throw refusal('ERR_NO_AUDIO_WORKLET', 'context', 'one with an audioWorklet', 'none', { words: 'none', more });
}

function looksOf(context: unknown): { isContext: boolean; state: unknown; hasWorklet: boolean } {
  const { sampleRate, addEventListener, state, audioWorklet } = (context ?? {}) as Partial<ContextLike>;
  return {
    isContext: typeof sampleRate === 'number' && typeof addEventListener === 'function',
    state,
    hasWorklet: typeof audioWorklet?.addModule === 'function' && 'AudioWorkletNode' in globalThis,
  };
}

/** Whether the context runs, or may at once: asked for in the very call of a gesture, for some browsers forget it. */
export function askToRun(context: LiveContext): void {
  if (!isOffline(context) && context.state !== 'running') void context.resume().catch(() => undefined);
}

/** Throws ERR_CONTEXT_SUSPENDED. */
export async function checkRuns(context: LiveContext): Promise<void> {
  if (isOffline(context)) return;
  const last = performance.now() + 1000 * RESUME_SECONDS;
  while (context.state !== 'running') {
    if (performance.now() > last || context.state === 'closed') throw stillSuspended(context.state);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const stillSuspended = (state: string): MelismaError =>
  refusal('ERR_CONTEXT_SUSPENDED', 'context', 'one that runs', state, {
    more: ': browsers start it in a gesture; call createFeatureNode, or context.resume(), when the user clicks',
  });

/** A processor that has answered, and the delay of its resampler. Throws ERR_PROCESSOR_START, and what it is refused with there. */
export async function startProcessor(
  context: LiveContext,
  processor: string | undefined,
  setting: Setting,
): Promise<{ node: WorkletNode; latency: number }> {
  const url = processor ?? addressOfFile();
  try {
    await context.audioWorklet!.addModule(url);
    const node = newNode(context, setting);
    return { node, latency: await latencyFrom(node) };
  } catch (cause) {
    throw (cause as Error).name === 'MelismaError' ? cause : refusedBy(url, cause);
  }
}

/** Code that was bundled into a form without `import.meta` does not know where it is. */
function addressOfFile(): string {
  try {
    return processorFile().href;
  } catch (cause) {
    throw refusedBy('a file beside this module, whose own URL is not known', cause);
  }
}

function newNode(context: LiveContext, setting: Setting): WorkletNode {
  const { AudioWorkletNode: Node } = globalThis as unknown as {
    AudioWorkletNode: new (context: LiveContext, name: string, options: object) => WorkletNode;
  };
  // One channel: whatever is connected is mixed down by Web Audio's own rule.
  return new Node(context, PROCESSOR_NAME, {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
    channelInterpretation: 'speakers',
    processorOptions: setting,
  });
}

function latencyFrom(node: WorkletNode): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`it did not answer within ${START_SECONDS} s`)),
      1000 * START_SECONDS,
    );
    node.onprocessorerror = () => {
      clearTimeout(timer);
      reject(new Error('it could not be made'));
    };
    node.port.onmessage = ({ data }: MessageEvent<News>) => {
      clearTimeout(timer);
      node.onprocessorerror = null;
      if (data.kind === 'ready') resolve(data.latency);
      else reject(data.kind === 'error' ? unpackError(data.error) : new Error(`it said ${data.kind}`));
    };
  });
}

function refusedBy(tried: string, cause: unknown): MelismaError {
  const [why] = String((cause as Error)?.message ?? cause).split('\n', 1);
  return refusal('ERR_PROCESSOR_START', 'processor', 'one that starts', tried, {
    words: `${tried}, which did not: ${why}`,
    more: '; serve melisma/workers/worklet.js as JavaScript from where the page may load a script (Content-Security-Policy: script-src) and pass its URL as `processor`',
    cause,
  });
}
