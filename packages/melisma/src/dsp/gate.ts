/** A gate for streams that knows energy alone. */

import { readOptions } from '../errors/options.ts';
import { readSamples, type Samples, scaleOf } from '../samples/samples.ts';
import { log10 } from '../tables/math.ts';
import { checkInteger, checkNumber } from './check.ts';

/** When a gate opens and closes. */
export interface EnergyGateOptions {
  /** Hz, of the samples that will come. */
  sampleRate: number;
  /** dB above the noise floor from which it opens; 12 unless given. */
  openDb?: number;
  /** dB above the noise floor below which it closes; 8 unless given, at most `openDb`. */
  closeDb?: number;
  /** Seconds below that which it waits, and which count as part of the segment; 0.3 unless given. */
  hangoverSeconds?: number;
  /** dB a second by which the floor rises while frames are louder than it; 3 unless given. With a quieter frame it falls at once. */
  floorRiseDb?: number;
  /** dBFS, of a mean square, that the floor is never below; -70 unless given. */
  leastFloorDb?: number;
  /** Seconds of a frame, whose energy is measured; 0.01 unless given. */
  frameSeconds?: number;
}

/** A part of the signal that was louder than its surroundings. */
export interface EnergySegment {
  /** In samples from the beginning: the first one, and the one behind the last. */
  start: number;
  end: number;
  startSeconds: number;
  endSeconds: number;
}

/** A stream of segments. */
export interface EnergyGate {
  /** True while a segment is going on. */
  readonly isOpen: boolean;
  /** dBFS of the noise floor; -Infinity before the first frame. */
  readonly floorDb: number;
  /**
   * The next samples of one channel, any number of them. Returns the segments that ended. What is not finite counts as 0.
   * Throws ERR_SAMPLE_TYPE.
   */
  push(samples: Samples): EnergySegment[];
  /** The end of the signal: the segment that was going on. The gate is then at the beginning of another signal. */
  flush(): EnergySegment[];
  /** Forget the signal. */
  reset(): void;
}

/**
 * A gate over frames' energy: open from a frame `openDb` above a running noise floor until frames have been less than `closeDb` above it for
 * the hangover. It is no voice detector: a door, music or a cough open it, and a voice that is no louder than the noise does not. Where
 * that matters take a model, Silero's for example (`melisma/waveform`).
 *
 * With the level of each frame in dBFS of its mean square: `floor = max(leastFloorDb, min(level, floor + floorRiseDb * frameSeconds))`; the
 * first frame is the first floor. Segments are whole frames, and do not overlap. Throws ERR_OPTION.
 *
 * @example
 * ```ts
 * import { createEnergyGate } from 'melisma/dsp';
 * const gate = createEnergyGate({ sampleRate: 16000 });
 * const sound = Float32Array.from({ length: 32000 }, (_, i) => (i > 8000 && i < 16000 ? 0.1 : 0.0001) * Math.sin(i));
 * const segments = [...gate.push(sound), ...gate.flush()]; // one, from 0.5 s to 1.3 s
 * ```
 */
export function createEnergyGate(options: EnergyGateOptions): EnergyGate {
  const given = readOptions(options, ['sampleRate', 'openDb', 'closeDb', 'hangoverSeconds', 'floorRiseDb', 'leastFloorDb', 'frameSeconds']); // biome-ignore format: a list
  const {
    sampleRate,
    openDb = 12,
    hangoverSeconds = 0.3,
    floorRiseDb = 3,
    leastFloorDb = -70,
    frameSeconds = 0.01,
  } = given;
  const closeDb = given.closeDb ?? Math.min(8, openDb);
  checkInteger('sampleRate', sampleRate, 1, 10_000_000);
  checkNumber('openDb', openDb, 0, 200);
  checkNumber('closeDb', closeDb, 0, openDb);
  checkNumber('hangoverSeconds', hangoverSeconds, 0, 3600);
  checkNumber('floorRiseDb', floorRiseDb, 0, 1000);
  checkNumber('leastFloorDb', leastFloorDb, -1000, 200);
  checkNumber('frameSeconds', frameSeconds, 1 / sampleRate, 60);
  const frameLength = Math.round(frameSeconds * sampleRate);
  const hangoverFrames = Math.round((hangoverSeconds * sampleRate) / frameLength);
  const risePerFrame = (floorRiseDb * frameLength) / sampleRate;
  return new FloorGate({ sampleRate, openDb, closeDb, leastFloorDb, frameLength, hangoverFrames, risePerFrame });
}

interface Setup {
  sampleRate: number;
  openDb: number;
  closeDb: number;
  leastFloorDb: number;
  frameLength: number;
  hangoverFrames: number;
  risePerFrame: number;
}

class FloorGate implements EnergyGate {
  floorDb = Number.NEGATIVE_INFINITY;
  readonly #setup: Setup;
  /** Of the frame that is not whole yet. */
  #sum = 0;
  #count = 0;
  #frames = 0;
  /** The first frame of the segment that is going on, and the last one that held it open. */
  #first = -1;
  #last = -1;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  get isOpen(): boolean {
    return this.#first >= 0;
  }

  push(given: Samples): EnergySegment[] {
    const samples = readSamples(given);
    const { frameLength } = this.#setup;
    const scale = scaleOf(samples);
    const segments: EnergySegment[] = [];
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i] * scale;
      const square = sample * sample;
      if (square < Number.POSITIVE_INFINITY) this.#sum += square;
      if (++this.#count < frameLength) continue;
      const ended = this.#frame(10 * log10(Math.max(this.#sum / frameLength, Number.MIN_VALUE)));
      if (ended) segments.push(ended);
      this.#sum = this.#count = 0;
    }
    return segments;
  }

  flush(): EnergySegment[] {
    const segments = this.isOpen ? [this.#segment()] : [];
    this.reset();
    return segments;
  }

  reset(): void {
    this.#sum = this.#count = this.#frames = 0;
    this.#first = this.#last = -1;
    this.floorDb = Number.NEGATIVE_INFINITY;
  }

  /** The level of the next frame; the segment that ends with it. */
  #frame(level: number): EnergySegment | undefined {
    const { openDb, closeDb, leastFloorDb, hangoverFrames, risePerFrame } = this.#setup;
    const frame = this.#frames++;
    const risen = frame === 0 ? level : this.floorDb + risePerFrame;
    this.floorDb = Math.max(leastFloorDb, Math.min(level, risen));
    if (level - this.floorDb >= (this.isOpen ? closeDb : openDb)) {
      if (!this.isOpen) this.#first = frame;
      this.#last = frame;
    }
    // Without a hangover the next frame ends it.
    return this.isOpen && frame - this.#last >= Math.max(1, hangoverFrames) ? this.#segment() : undefined;
  }

  /** From the first frame to the end of the hangover, or of the signal. */
  #segment(): EnergySegment {
    const { sampleRate, frameLength, hangoverFrames } = this.#setup;
    const start = this.#first * frameLength;
    const end = Math.min(this.#last + 1 + hangoverFrames, this.#frames) * frameLength;
    this.#first = this.#last = -1;
    return { start, end, startSeconds: start / sampleRate, endSeconds: end / sampleRate };
  }
}
