/** Packets through a decoder in the worker. */

import type { OpenOptions } from '../../bounds.ts';
import { damaged } from '../../errors.ts';
import type { CodecConfig, DecodedPackets } from './protocol.ts';
import { Session } from './session.ts';

/** Some packets to samples; `isFirst` says whether they begin the stream. */
export type DecodePackets = (session: Session, packets: Uint8Array[], isFirst: boolean) => Promise<Float32Array[]>;

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
