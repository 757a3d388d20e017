/** libvorbis. It runs in the worker. */
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { type Allocated, type Codec, Gathered } from './codec.ts';
import type { ConfigOf } from './protocol.ts';

/**
 * The packet decoder inside OggVorbisDecoder 0.1.20 (pinned). Its public face takes Ogg pages and parses them anew, without telling which packet
 * failed, and joins arrays of each packet; here pages are checked already.
 */
interface Inside {
  sendSetupHeader(header: Uint8Array): void;
  initDsp(): void;
  _common: { wasm: { HEAP: ArrayBuffer; decode_packets(decoder: number): void }; codeToString(at: number): string };
  _decoder: number;
  _input: Allocated<Uint8Array>;
  _inputLen: Allocated<Uint32Array>;
  _outputBufferPtr: Allocated<Uint32Array>;
  _channels: Allocated<Uint32Array>;
  _sampleRate: Allocated<Uint32Array>;
  _samplesDecoded: Allocated<Uint32Array>;
  _errors: Allocated<Uint32Array>;
  _errorsLength: Allocated<Int32Array>;
}

export async function openVorbis({ identification, setup }: ConfigOf<'vorbis'>): Promise<Codec> {
  const whole = new OggVorbisDecoder();
  await whole.ready;
  const inside = (whole as unknown as { _decoder: Inside })._decoder;
  inside.sendSetupHeader(identification);
  inside.sendSetupHeader(setup);
  inside.initDsp();
  const gathered = new Gathered();
  return {
    decode(packets, spent) {
      gathered.reuse(spent);
      const errors: string[] = [];
      for (const packet of packets) gathered.add(decodePacket(inside, packet, errors));
      return gathered.take(inside._sampleRate.buf[0], errors);
    },
  };
}

function decodePacket(inside: Inside, packet: Uint8Array, errors: string[]) {
  inside._input.buf.set(packet);
  inside._inputLen.buf[0] = packet.length;
  const { wasm } = inside._common;
  wasm.decode_packets(inside._decoder);
  const count = inside._samplesDecoded.buf[0];
  const places = new Uint32Array(wasm.HEAP, inside._outputBufferPtr.buf[0], inside._channels.buf[0]);
  for (let i = 0; i < inside._errorsLength.buf[0]; i += 2)
    errors.push(`${inside._common.codeToString(inside._errors.buf[i])} vorbis_synthesis`);
  inside._errorsLength.buf[0] = 0;
  const channels = count === 0 ? [] : Array.from(places, (at) => new Float32Array(wasm.HEAP, at, count));
  return { channels, count };
}
