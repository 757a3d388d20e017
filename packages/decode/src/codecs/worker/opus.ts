/** libopus. It runs in the worker. */
import { OpusDecoder } from 'opus-decoder';
import { type Allocated, type Codec, Gathered } from './codec.ts';
import type { ConfigOf } from './protocol.ts';

/** What OpusDecoder 0.7.12 (pinned) is made of. Its public face makes three arrays of a packet, and joins them. */
interface Inside {
  _common: {
    wasm: { opus_frame_decode_float_deinterleaved(d: number, from: number, bytes: number, to: number): number };
  };
  _decoder: number;
  _input: Allocated<Uint8Array>;
  _output: Allocated<Float32Array>;
}

export async function openOpus({ channels, streams, coupled, mapping }: ConfigOf<'opus'>): Promise<Codec> {
  const whole = new OpusDecoder({
    channels,
    streamCount: streams,
    coupledStreamCount: coupled,
    channelMappingTable: mapping,
  });
  await whole.ready;
  const { _common, _decoder, _input, _output } = whole as unknown as Inside;
  const gathered = new Gathered();
  const errors: string[] = [];
  const put = (packet: Uint8Array): void => {
    _input.buf.set(packet);
    const given = _common.wasm.opus_frame_decode_float_deinterleaved(_decoder, _input.ptr, packet.length, _output.ptr);
    if (given < 0) errors.push(`libopus ${given}`);
    const count = Math.max(0, given);
    // The channels lie one behind the other, as long as the packet made them.
    const places = Array.from({ length: channels }, (_, c) => _output.buf.subarray(c * count, (c + 1) * count));
    gathered.add({ channels: places, count });
  };
  return {
    decode(packets, spent) {
      gathered.reuse(spent);
      for (const packet of packets) put(packet);
      return gathered.take(48000, errors.splice(0));
    },
  };
}
