/** mpg123. It runs in the worker. */
import { MPEGDecoder } from 'mpg123-decoder';
import { type Allocated, type Codec, Gathered } from './codec.ts';

/** What MPEGDecoder 1.0.3 (pinned) is made of. Its public face cuts what was decoded out, and joins it. */
interface Inside {
  _common: { wasm: { mpeg_decoder_feed(d: number, at: number, bytes: number): number; mpeg_decoder_read: Read } };
  _decoder: number;
  _input: Allocated<Uint8Array>;
  _output: Allocated<Float32Array>;
  _samplesDecodedPtr: Allocated<Uint32Array>;
  _sampleRatePtr: Allocated<Uint32Array>;
  _errorStringPtr: Allocated<Uint32Array>;
  _getErrorMessage(error: number): string;
}

type Read = (d: number, to: number, length: number, count: number, rate: number, error: number) => number;

/** mpg123's codes: all that was fed is decoded; what follows has another form, as what comes first has. */
const [NEED_MORE, NEW_FORMAT] = [-10, -11];

/** Frames in a row are fed as one stretch. Gaps at the ends are cut off outside, from the tag. */
export async function openMpeg(): Promise<Codec> {
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  const inside = decoder as unknown as Inside;
  const gathered = new Gathered();
  return {
    decode(packets) {
      const errors: string[] = [];
      let count = 0;
      for (const packet of packets)
        for (let at = 0; at < packet.length; at += inside._input.len)
          count += decodeStretch(inside, packet.subarray(at, at + inside._input.len), gathered, errors);
      const decoded = gathered.take(inside._sampleRatePtr.buf[0], errors);
      return { ...decoded, counts: [count] };
    },
  };
}

/** Two channels, alike where there is one. @returns samples a channel */
function decodeStretch(inside: Inside, bytes: Uint8Array, gathered: Gathered, errors: string[]): number {
  const { _decoder, _input, _output, _samplesDecodedPtr, _sampleRatePtr, _errorStringPtr } = inside;
  const { wasm } = inside._common;
  _input.buf.set(bytes);
  if (wasm.mpeg_decoder_feed(_decoder, _input.ptr, bytes.length) === NEED_MORE) return 0;
  for (let given = 0; ; ) {
    _samplesDecodedPtr.buf[0] = 0;
    const end = wasm.mpeg_decoder_read(
      _decoder,
      _output.ptr,
      _output.len,
      _samplesDecodedPtr.ptr,
      _sampleRatePtr.ptr,
      _errorStringPtr.ptr,
    );
    const count = _samplesDecodedPtr.buf[0];
    given += count;
    gathered.add({ channels: [_output.buf.subarray(0, count), _output.buf.subarray(count, 2 * count)], count });
    if (end === NEED_MORE) return given;
    if (end !== 0 && end !== NEW_FORMAT) {
      errors.push(inside._getErrorMessage(end));
      return given;
    }
  }
}
