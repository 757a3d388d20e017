/** Samples that memory does not hold, in a file of their own for as long as a call works on them. */
import { closeSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { onDisk } from './paths.ts';
import { makeDirectory } from './status.ts';
import { openTemporary, type Temporary } from './temporary.ts';
import { inOutput } from './write.ts';

/** Samples that are written at a time, so that the system is asked seldom. */
const together = 1 << 16;

export class Spool {
  /** Samples so far. */
  length = 0;
  readonly #temporary: Temporary;
  readonly #waiting = new Float32Array(together);
  #count = 0;

  /** @throws MelismaError `ERR_FILE_WRITE` */
  constructor(directory: string) {
    this.#temporary = inOutput(directory, () => {
      makeDirectory(directory);
      return openTemporary(join(directory, 'samples'));
    });
  }

  /** @throws MelismaError `ERR_FILE_WRITE` */
  append(samples: Float32Array): void {
    for (let done = 0; done < samples.length; ) {
      const some = Math.min(samples.length - done, together - this.#count);
      this.#waiting.set(samples.subarray(done, done + some), this.#count);
      this.#count += some;
      done += some;
      if (this.#count === together) this.#write();
    }
    this.length += samples.length;
  }

  #write(): void {
    const bytes = bytesOf(this.#waiting.subarray(0, this.#count));
    const { path, file } = this.#temporary;
    inOutput(path, () => {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    });
    this.#count = 0;
  }

  /** Samples from place `start` on into all of `to`. */
  read(start: number, to: Float32Array | Float64Array): void {
    if (this.#count > 0) this.#write();
    const samples = to instanceof Float32Array ? to : new Float32Array(to.length);
    const bytes = bytesOf(samples);
    for (let done = 0; done < bytes.length; )
      done += readSync(this.#temporary.file, bytes, done, bytes.length - done, 4 * start + done);
    if (samples !== to) to.set(samples);
  }

  /** A copy of some samples; the end may lie outside, as that of an array's. */
  subarray(first: number, end: number): Float32Array {
    const samples = new Float32Array(Math.max(0, Math.min(end, this.length) - first));
    this.read(first, samples);
    return samples;
  }

  close(): void {
    closeSync(this.#temporary.file);
    rmSync(onDisk(this.#temporary.path), { force: true });
    this.#temporary.keep();
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
