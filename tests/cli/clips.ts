/** Small WAV files, good and bad, written byte by byte: independent of the library's own writer. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Mono float32 WAV. `claim` is the number of data bytes that the header tells, if other than the truth. */
export function floatWav(samples: Float32Array, sampleRate = 16000, claim = 4 * samples.length): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + claim, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(3, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE((4 * sampleRate) >>> 0, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(32, 34);
  header.write('data', 36);
  header.writeUInt32LE(claim, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}

/** A quiet tone that rises, `seconds` long. */
export function chirp(seconds: number, sampleRate = 16000): Float32Array {
  const sweep = (t: number) => 0.1 * Math.sin(2 * Math.PI * (200 + 300 * t) * t);
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => sweep(i / sampleRate));
}

/** Write files into a folder: paths to contents. */
export function writeFiles(folder: string, files: Record<string, Uint8Array | string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A folder with one of each bad file. */
export function badFiles(): Record<string, Uint8Array | string> {
  const withNaN = chirp(0.5);
  withNaN[1234] = Number.NaN;
  return {
    'nan.wav': floatWav(withNaN),
    'infinite.wav': floatWav(chirp(0.5).fill(Number.POSITIVE_INFINITY, 7, 8)),
    'loud.wav': floatWav(chirp(0.5).map((x) => 32768 * x)),
    'empty.wav': floatWav(new Float32Array(0)),
    'text.wav': 'It was a bright cold day in April.\n',
    'nothing.wav': '',
    'truncated.wav': floatWav(chirp(0.5), 16000, 4 * 16000),
    'rate.wav': floatWav(chirp(0.5, 44100), 44100),
    'long.wav': floatWav(chirp(31)),
  };
}
