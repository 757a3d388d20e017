/** Packets through a decoder in the worker. */

import type { OpenOptions } from '../../bounds.ts';
import { damaged } from '../../errors.ts';
import type { CodecConfig, DecodedPackets } from './protocol.ts';
import { Session } from './session.ts';

/** Some packets to samples; `isFirst` says whether they begin the stream. */
export type DecodePackets = (session: Session, packets: Uint8Array[], isFirst: boolean) => Promise<Sound>;

/** Samples of some packets. */
export interface Sound {
  /** In WAV's order, per channel. */
  channels: Float32Array[];
  /** How many of them each packet gave. */
  counts: readonly number[];
}

/** Batches that the worker has at a time: the next one while the caller is busy with what came of the last. */
const IN_FLIGHT = 2;

/** What comes of each batch, in order. A fault of the batches themselves is thrown after what came before it. */
export async function* inFlight<Batch, Result>(
  batches: AsyncIterable<Batch>,
  work: (batch: Batch) => Promise<Result>,
): AsyncGenerator<readonly [Batch, Result]> {
  const source = batches[Symbol.asyncIterator]();
  const begun: { batch: Batch; result: Promise<Result> }[] = [];
  let fault: { error: unknown } | undefined;
  try {
    for (let ended = false; ; ) {
      while (!ended && begun.length < IN_FLIGHT) {
        const next = await source.next().catch((error: unknown) => {
          fault = { error };
          return undefined;
        });
        ended = next?.done ?? true;
        if (next === undefined || next.done) continue;
        const result = work(next.value);
        result.catch(() => undefined); // it is awaited below, unless an earlier one fails
        begun.push({ batch: next.value, result });
      }
      const first = begun.shift();
      if (first === undefined) break;
      yield [first.batch, await first.result];
    }
  } finally {
    await source.return?.();
  }
  if (fault !== undefined) throw fault.error;
}

/** A session with its decoder opened; closed again when that fails. */
export async function openSession(config: CodecConfig, options: OpenOptions): Promise<Session> {
  const session = await Session.open(config.codec, options);
  try {
    await session.call({ kind: 'open', config });
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

export const noSamples = (channels: number): Float32Array[] =>
  Array.from({ length: channels }, () => new Float32Array(0));

/** What a decoder complains about is a loss. */
export function checkErrors(codec: string, { errors }: DecodedPackets): void {
  if (errors.length > 0) throw damaged(codec, `the decoder says: ${errors[0]}`);
}
