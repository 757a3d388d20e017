/** AAC through the ffmpeg of the system: access units in, float32 samples out, in a process that ends with the recording. */
import type { ChildProcess } from 'node:child_process';
import { type MelismaError, readOptions, refusal } from 'melisma/errors';
import { decodeSamples, type WavInfo, wavInfo } from 'melisma/wav';
import { damaged, unsupported } from '../errors.ts';
import { deinterleave } from '../pcm/pcm.ts';
import { type AacBlock, type AacDecoder, type AacStream, checkSeconds } from '../recording.ts';
import { joined } from '../source/bytes.ts';

/** How ffmpeg is called. */
export interface FfmpegOptions {
  /** The program, `ffmpeg` by default: found by the PATH. */
  ffmpeg?: string;
  /** Seconds that ffmpeg may take without giving samples while it is waited for. 10 by default. */
  timeoutSeconds?: number;
}

/** Bytes in which the header of a WAV of floats lies: at most 80, without the tags that are switched off. */
const WAV_HEADER_BYTES = 128;

/** An AAC decoder for `openAudio` that runs ffmpeg. */
export function ffmpegAac(options?: FfmpegOptions): AacDecoder {
  const { ffmpeg = 'ffmpeg', timeoutSeconds = 10 } = readOptions(options, ['ffmpeg', 'timeoutSeconds']);
  if (typeof ffmpeg !== 'string' || ffmpeg === '')
    throw refusal('ERR_OPTION', 'ffmpeg', 'the name of a program', ffmpeg);
  checkSeconds(timeoutSeconds);
  return (stream) => decodeByFfmpeg(ffmpeg, timeoutSeconds, stream);
}

async function* decodeByFfmpeg(program: string, timeoutSeconds: number, stream: AacStream): AsyncGenerator<AacBlock> {
  // Output as WAV says at which rate and in how many channels it is.
  const args = '-v error -nostdin -xerror -f aac -i pipe:0 -fflags +bitexact -f wav -c:a pcm_f32le pipe:1'.split(' ');
  // Loaded for AAC alone: it takes a process that has just begun 5 ms.
  const { spawn } = await import('node:child_process');
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  stream.signal.addEventListener('abort', kill);
  const end = outcome(child, program);
  const fed = feed(child, stream);
  // It is awaited below; until then a fault of the recording is nobody's.
  fed.catch(() => undefined);
  try {
    yield* blocks(child, timeoutSeconds);
    await fed;
    await end;
  } finally {
    kill();
    stream.signal.removeEventListener('abort', kill);
    // Output that nobody reads would keep the program's end from being told.
    child.stdout!.destroy();
    await Promise.allSettled([end, fed]);
  }
}

/** Resolves when the program ends well. */
function outcome(child: ChildProcess, program: string): Promise<void> {
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, 400);
  });
  const end = new Promise<void>((resolve, reject) => {
    child.on('error', (cause) => reject(missing(program, cause)));
    child.on('close', (code) =>
      code === 0 && said === ''
        ? resolve()
        : reject(damaged('AAC', `ffmpeg says: ${said.split('\n')[0] || `exit ${code}`}`)),
    );
  });
  end.catch(() => undefined);
  return end;
}

/** Access units with a header each, as fast as they are taken. What goes wrong in the recording is thrown, a closed pipe is not. */
async function feed(child: ChildProcess, stream: AacStream): Promise<void> {
  const input = child.stdin!;
  // A program that ends early closes the pipe; what it said is the error.
  input.on('error', () => undefined);
  try {
    for await (const unit of stream.packets) {
      if (!input.writable) return;
      if (!input.write(withHeader(unit, stream))) await drained(input);
    }
  } finally {
    input.end();
  }
}

const drained = (input: NodeJS.WritableStream): Promise<void> =>
  new Promise((resolve) => {
    for (const event of ['drain', 'close', 'error']) input.once(event, () => resolve());
  });

/** Main, LC, SSR, LTP; SBR and parametric stereo on an LC core, which the decoder finds in the access units. */
const adtsObjects: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 29]);

/** The object type: five bits, or six more after 31. */
const objectOf = (config: Uint8Array): number =>
  config[0] >> 3 === 31 ? 32 + (((config[0] & 7) << 3) | (config[1] >> 5)) : config[0] >> 3;

/** An ADTS header of 7 bytes (ISO 13818-7, 6.2) before an access unit; one out of an ADTS file has its own. */
function withHeader(unit: Uint8Array, { config, sampleRate }: AacStream): Uint8Array {
  if (config.length === 0) return unit;
  const object = objectOf(config);
  const rate = ((config[0] & 7) << 1) | (config[1] >> 7);
  const layout = (config[1] >> 3) & 15;
  const size = unit.length + 7;
  if (!adtsObjects.has(object)) throw unsupported('AAC', `the object type ${object}`);
  if (config.length < 2 || rate > 12 || layout < 1 || layout > 7 || size > 8191)
    throw unsupported(
      'AAC',
      `the channel configuration ${layout} at ${sampleRate} Hz, or a unit of ${unit.length} bytes`,
    );
  const profile = object > 4 ? 1 : object - 1;
  const out = new Uint8Array(size);
  out.set([
    0xff,
    0xf1,
    (profile << 6) | (rate << 2) | (layout >> 2),
    ((layout & 3) << 6) | (size >> 11),
    (size >> 3) & 255,
  ]);
  out[5] = ((size & 7) << 5) | 31;
  out[6] = 0xfc;
  out.set(unit, 7);
  return out;
}

/** Whole frames of what the program writes. One that writes nothing for too long is ended. */
async function* blocks(child: ChildProcess, timeoutSeconds: number): AsyncGenerator<AacBlock> {
  let info: WavInfo | undefined;
  let rest = new Uint8Array(0);
  for await (const chunk of watched(child, timeoutSeconds)) {
    let bytes = joined([rest, chunk], new Uint8Array(rest.length + chunk.length));
    if (info === undefined && bytes.length >= WAV_HEADER_BYTES) {
      info = wavInfo(bytes);
      bytes = bytes.subarray(info.dataOffset);
    }
    const whole = info === undefined ? 0 : bytes.length - (bytes.length % info.frameBytes);
    rest = bytes.slice(whole);
    if (info !== undefined && whole > 0) yield block(bytes.subarray(0, whole), info);
  }
}

const block = (bytes: Uint8Array, info: WavInfo): AacBlock => ({
  sampleRate: info.sampleRate,
  channels: deinterleave(decodeSamples(bytes, info), info.channels),
});

/** What the program writes. The clock runs only while it is waited for. */
async function* watched(child: ChildProcess, timeoutSeconds: number): AsyncGenerator<Uint8Array> {
  const chunks = child.stdout![Symbol.asyncIterator]();
  for (let late = false; ; ) {
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutSeconds * 1000);
    const { value, done } = await chunks.next().finally(() => clearTimeout(timer));
    if (late) throw damaged('AAC', `ffmpeg gave nothing for ${timeoutSeconds} s`);
    if (done) return;
    yield value;
  }
}

const missing = (program: string, cause: unknown): MelismaError =>
  refusal('ERR_DECODER_MISSING', 'ffmpeg', 'a program that runs', program, {
    more: ': AAC needs ffmpeg; install it (apt-get install ffmpeg, brew install ffmpeg) or say where it is',
    cause,
  });
