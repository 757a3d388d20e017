/**
 * What must hold for any samples, and what is refused.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MelismaError } from '../errors/errors.ts';
import { bytesPerSample } from './format.ts';
import { decodeWav, decodeWavChannels, encodeWav, readWavFrom, type SampleFormat, wavInfo } from './index.ts';

const formats = Object.keys(bytesPerSample) as SampleFormat[];
const scale: Partial<Record<SampleFormat, number>> = { uint8: 2 ** 7, int16: 2 ** 15, int24: 2 ** 23, int32: 2 ** 31 };
const bits = (x: Float32Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, x.length);

/** A sample that the format can hold. */
function held(format: SampleFormat): fc.Arbitrary<number> {
  const range = scale[format];
  if (range !== undefined) return fc.integer({ min: -range, max: range - 1 }).map((v) => Math.fround(v / range));
  if (format === 'float32' || format === 'float64') return fc.float();
  const codes = encodeWav(new Float32Array(256), { sampleRate: 8000, format });
  codes.set(
    Uint8Array.from({ length: 256 }, (_, i) => i),
    wavInfo(codes).dataOffset,
  );
  return fc.constantFrom(...decodeWav(codes).samples);
}

describe.each(formats)('%s', (format) => {
  it('comes back bit for bit', () => {
    const clip = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 40 }));
    const signals = clip.chain(([channels, length]) =>
      fc.array(
        fc.float32Array({ minLength: length, maxLength: length }).chain((shape) => sampled(format, shape.length)),
        {
          minLength: channels,
          maxLength: channels,
        },
      ),
    );
    fc.assert(fc.property(signals, fc.integer({ min: 1, max: 768000 }), (list, rate) => roundTrip(list, rate, format)));
  });

  it('stays within half a step for any sample in range', () => {
    const step = format === 'alaw' || format === 'mulaw' ? 1024 / 32768 : 1 / (scale[format] ?? 2 ** 30);
    const x = fc.float({ min: Math.fround(-0.98), max: Math.fround(0.98), noNaN: true });
    fc.assert(
      fc.property(x, (value) => {
        const back = decodeWav(encodeWav(Float32Array.of(value), { sampleRate: 8000, format })).samples[0];
        expect(Math.abs(back - value)).toBeLessThanOrEqual(step / 2);
      }),
    );
  });

  it('cut at any byte, gives a MelismaError or the whole', () => {
    const file = encodeWav([ramp(5), ramp(5)], { sampleRate: 8000, format });
    for (let length = 0; length < file.length; length++) cutAt(file, length);
  });

  it('cut at any byte and read from a source, says the same', async () => {
    const file = encodeWav([ramp(5), ramp(5)], { sampleRate: 8000, format });
    for (let length = 0; length <= file.length; length++) await sameFromSource(file.subarray(0, length));
  });
});

const sampled = (format: SampleFormat, length: number): fc.Arbitrary<Float32Array> =>
  fc.array(held(format), { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i / length - 0.5);

function roundTrip(list: Float32Array[], sampleRate: number, format: SampleFormat): void {
  const back = decodeWavChannels(encodeWav(list, { sampleRate, format }));
  expect([back.sampleRate, back.channels, back.numFrames, back.format]).toEqual([
    sampleRate,
    list.length,
    list[0].length,
    format,
  ]);
  list.forEach((samples, c) => {
    expect(bits(back.channelData[c])).toEqual(bits(positiveZeros(samples, format)));
  });
}

/** Integers and companded codes have one zero. */
const positiveZeros = (samples: Float32Array, format: SampleFormat): Float32Array =>
  format.startsWith('float') ? samples : samples.map((x) => x + 0);

function cutAt(file: Uint8Array, length: number): void {
  const cut = file.subarray(0, length);
  const outcome = attempt(() => decodeWav(cut));
  if (typeof outcome === 'string')
    expect(outcome).toMatch(length < 4 ? /^ERR_WAV_FORMAT/ : /^ERR_WAV_TRUNCATED: .*byte \d+/);
  else expect(outcome.numFrames).toBe(5);
  const rest = attempt(() => decodeWav(cut, { allowTruncated: true }));
  if (typeof rest !== 'string') expect(rest.truncated).toBe(true);
}

async function sameFromSource(bytes: Uint8Array): Promise<void> {
  const outcome = attempt(() => decodeWav(bytes, { allowTruncated: true }));
  const read = async (offset: number, length: number) => bytes.slice(offset, offset + length);
  const source = { byteLength: bytes.length, read };
  const other = await readWavFrom(source, { allowTruncated: true }).catch(describeError);
  expect(other).toEqual(outcome);
}

function attempt<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    return describeError(error);
  }
}

/** `CODE: message` of an error of ours; any other error fails the test. */
function describeError(error: unknown): string {
  if (!(error instanceof MelismaError)) throw error;
  expect(error.message).not.toContain('\n');
  return `${error.code}: ${error.message}`;
}

describe('bad files', () => {
  const good = encodeWav(ramp(100), { sampleRate: 16000 });
  const patched = (offset: number, ...values: number[]): Uint8Array => {
    const bytes = good.slice();
    bytes.set(values, offset);
    return bytes;
  };
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const without = (from: number, to: number): Uint8Array =>
    Uint8Array.of(...good.subarray(0, from), ...good.subarray(to));

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /^ERR_WAV_FORMAT: .*an empty file/],
    ['text', text('Hello, this is no audio.'), /^ERR_WAV_FORMAT: .*"Hell"/],
    ['FLAC', text('fLaC and more and more'), /^ERR_WAV_FORMAT: .*FLAC/],
    ['RIFF but not WAVE', patched(8, 65, 86, 73, 32), /^ERR_WAV_FORMAT/],
    ['no channel', patched(22, 0, 0), /^ERR_WAV_FORMAT: .*channels of the WAV header, given 0/],
    ['a sample rate of 0', patched(24, 0, 0, 0, 0), /^ERR_WAV_FORMAT: .*sample rate of the WAV header, given 0/],
    ['a block align of 0', patched(32, 0, 0), /^ERR_WAV_FORMAT: .*block align of the WAV header, given 0/],
    [
      'the lower 24 bits of 4 bytes',
      patched(28, 0, 250, 0, 0, 4, 0, 24, 0),
      /^ERR_WAV_UNSUPPORTED: .*24 bits in 4 bytes/,
    ],
    ['0 bits', patched(34, 0, 0), /^ERR_WAV_UNSUPPORTED: .*0-bit integers/],
    ['64-bit integers', patched(34, 64, 0), /^ERR_WAV_UNSUPPORTED: .*64-bit integers/],
    ['16-bit floats', patched(20, 3, 0), /^ERR_WAV_UNSUPPORTED: .*16-bit floats/],
    ['ADPCM', patched(20, 2, 0), /^ERR_WAV_UNSUPPORTED: .*Microsoft ADPCM/],
    ['MP3', patched(20, 85, 0), /^ERR_WAV_UNSUPPORTED: .*MP3/],
    ['a codec that nobody knows', patched(20, 0x34, 0x12), /^ERR_WAV_UNSUPPORTED: .*0x1234/],
    ['a short EXTENSIBLE', patched(20, 0xfe, 0xff), /^ERR_WAV_FORMAT: .*at least 40/],
    ['a fmt chunk that claims 4 GB', patched(16, 0xff, 0xff, 0xff, 0xff), /^ERR_WAV_TRUNCATED: .*"fmt "/],
    ['a fmt chunk of 15 bytes', patched(16, 15, 0, 0, 0), /^ERR_WAV_FORMAT: .*at least 16/],
    [
      'data that claim 2 GB less 2 MB',
      patched(40, 0, 0, 0xe0, 0x7f),
      /^ERR_WAV_TRUNCATED: bytes: expected 1072693248 samples .*, given 100,/,
    ],
    ['data before fmt', patched(12, ...text('data')), /^ERR_WAV_FORMAT: .*before any fmt/],
    ['no fmt', Uint8Array.of(...without(12, 36)), /^ERR_WAV_FORMAT: .*before any fmt/],
    ['no data', patchedNoData(good), /^ERR_WAV_FORMAT: .*no data chunk/],
    ['no chunk name', patched(36, 0, 0, 0, 0), /^ERR_WAV_FORMAT: .*no chunk begins at byte 36/],
  ])('%s', (_, bytes, expected) => {
    expect(attempt(() => decodeWav(bytes))).toMatch(expected);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'an ArrayBuffer',
      encodeWav(ramp(1), { sampleRate: 8000 }).buffer,
      /^ERR_OPTION: bytes: .*new Uint8Array\(bytes\) makes one\), given ArrayBuffer/,
    ],
    ['nothing', undefined, /^ERR_OPTION: bytes: expected a Uint8Array, given undefined$/],
  ])('refuses %s', (_, bytes, expected) => {
    for (const read of [decodeWav, decodeWavChannels, wavInfo])
      expect(attempt(() => read(wrong(bytes)))).toMatch(expected);
  });

  it('refuses a channel that is not there, and takes one that is', () => {
    const stereo = encodeWav([ramp(4), new Float32Array(4)], { sampleRate: 8000 });
    for (const channel of [2, -1, 0.5, Number.NaN])
      expect(attempt(() => decodeWav(stereo, { channel }))).toMatch(
        /^ERR_OPTION: channel: expected 'average' or 0 to 1/,
      );
    expect(decodeWav(stereo, { channel: 1 }).samples).toEqual(new Float32Array(4));
  });

  it('never throws anything but its own error, whatever byte is changed', () => {
    const file = encodeWav([ramp(3), ramp(3)], { sampleRate: 8000, format: 'float32' });
    const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = file.slice();
        for (const [offset, value] of changes) bytes[offset] = value;
        const outcome = attempt(() => decodeWav(bytes, { allowTruncated: true }));
        if (typeof outcome !== 'string') expect(outcome.samples.length).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });
});

/** The header, its sizes right, and a chunk of another name in place of the samples. */
function patchedNoData(good: Uint8Array): Uint8Array {
  const bytes = good.slice();
  bytes.set(new TextEncoder().encode('junk'), 36);
  return bytes;
}

describe('parts of a file', () => {
  it('tells from its first bytes where the samples of a large file lie', () => {
    const first = encodeWav([ramp(1000), ramp(1000)], { sampleRate: 44100 }).subarray(0, 64);
    const info = wavInfo(first, 4044);
    expect(info).toMatchObject({ dataOffset: 44, dataBytes: 4000, numFrames: 1000, truncated: false, frameBytes: 4 });
  });

  it('reads a source in blocks, whatever lies before the samples', async () => {
    const file = withChunkBefore(encodeWav([ramp(400_000), ramp(400_000)], { sampleRate: 44100 }), 50_000);
    const reads: number[] = [];
    const read = async (offset: number, length: number) => {
      reads.push(length);
      return file.subarray(offset, offset + length);
    };
    const { samples } = await readWavFrom({ byteLength: file.length, read });
    expect(bits(samples)).toEqual(bits(decodeWav(file).samples));
    expect(reads).toEqual([4096, 4096, 2 ** 20, 1_600_000 - 2 ** 20]);
  });

  it('says so when a source gives less than it has', async () => {
    const file = encodeWav(ramp(10_000), { sampleRate: 8000 });
    const read = async (offset: number, length: number) => file.subarray(offset, Math.min(offset + length, 9000));
    const outcome = await readWavFrom({ byteLength: file.length, read }).catch(describeError);
    expect(outcome).toMatch(/^ERR_FILE_READ: source: expected \d+ bytes from byte \d+, given \d+: it ended/);
  });
});

/** Puts a chunk of `size` bytes between `fmt ` and `data`. */
function withChunkBefore(file: Uint8Array, size: number): Uint8Array {
  const chunk = new Uint8Array(8 + size);
  chunk.set(new TextEncoder().encode('JUNK'));
  new DataView(chunk.buffer).setUint32(4, size, true);
  const out = new Uint8Array(file.length + chunk.length);
  out.set(file.subarray(0, 36));
  out.set(chunk, 36);
  out.set(file.subarray(36), 36 + chunk.length);
  return out;
}

/** A value where the types forbid it. */
const wrong = <T>(value: unknown): T => value as T;

describe('encodeWav', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['no channel', () => encodeWav([], { sampleRate: 8000 }), /^ERR_OPTION: channels/],
    [
      'doubles',
      () => encodeWav(wrong(new Float64Array(3)), { sampleRate: 8000 }),
      /^ERR_OPTION: channels: .*given Float64Array of 3$/,
    ],
    [
      'integers',
      () => encodeWav(wrong([ramp(1), new Int16Array(1)]), { sampleRate: 8000 }),
      /^ERR_OPTION: channels\[1\]: .*given Int16Array of 1$/,
    ],
    ['a plain array', () => encodeWav(wrong([0, 0.5]), { sampleRate: 8000 }), /^ERR_OPTION: channels\[0\]: .*given 0$/],
    ['unequal lengths', () => encodeWav([ramp(1), ramp(2)], { sampleRate: 8000 }), /^ERR_OPTION: channels/],
    ['no options', () => encodeWav(ramp(1), wrong(undefined)), /^ERR_SAMPLE_RATE/],
    ['a rate beside the samples', () => encodeWav(ramp(1), wrong(8000)), /^ERR_OPTION: options: .*an object/],
    [
      'a misspelt option',
      () => encodeWav(ramp(1), wrong({ sampleRate: 8000, formt: 'int16' })),
      /given 'formt'; did you mean 'format'/,
    ],
    [
      'a recording as options',
      () => encodeWav(ramp(1), wrong({ samples: ramp(1), sampleRate: 8000 })),
      /\{ sampleRate: audio\.sampleRate \}$/,
    ],
    ['a rate of 0', () => encodeWav(ramp(1), { sampleRate: 0 }), /^ERR_SAMPLE_RATE/],
    ['half a hertz', () => encodeWav(ramp(1), { sampleRate: 8000.5 }), /^ERR_SAMPLE_RATE/],
    [
      'an unknown format',
      () => encodeWav(ramp(1), { sampleRate: 8000, format: 'int12' as SampleFormat }),
      /^ERR_OPTION: format/,
    ],
    [
      'NaN in int16',
      () => encodeWav(Float32Array.of(0, Number.NaN), { sampleRate: 8000 }),
      /^ERR_NON_FINITE: channels\[0\]: .*given NaN at index 1$/,
    ],
  ])('refuses %s', (_, run, expected) => {
    expect(attempt(run)).toMatch(expected);
  });

  it('clips, and rounds halves to even', () => {
    const steps = [1.5, -1.5, 0.5 / 32768, 1.5 / 32768, -0.5 / 32768, -1.5 / 32768];
    const { samples } = decodeWav(encodeWav(Float32Array.from(steps), { sampleRate: 8000 }));
    expect(Array.from(samples, (x) => x * 32768)).toEqual([32767, -32768, 0, 2, 0, -2]);
  });

  it('lets NaN and infinity through in floats', () => {
    const odd = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0);
    expect(decodeWav(encodeWav(odd, { sampleRate: 8000, format: 'float32' })).samples).toEqual(odd);
  });
});

describe('24 bits in 4 bytes', () => {
  /** A frame of one channel each; `silent` samples come before those of `words`. */
  function file(words: number[], silent: number): Uint8Array {
    const bytes = encodeWav(new Float32Array(silent + words.length), {
      sampleRate: 16000,
      format: 'int32',
    });
    const { dataOffset } = wavInfo(bytes);
    const view = new DataView(bytes.buffer);
    view.setUint16(34, 24, true);
    words.forEach((word, i) => {
      view.setInt32(dataOffset + 4 * (silent + i), word, true);
    });
    return bytes;
  }

  // As soundfile 0.14.0 reads fixtures/decode/24-in-4.wav; libsndfile looks at the samples too, from the 150th on.
  it.each([0, 5, 3000])('the upper three, after %d silent samples', (silent) => {
    const { samples, format } = decodeWav(file([0x40000000, -0x80000000, 0x100], silent));
    expect(format).toBe('int32');
    expect([...samples.subarray(silent)]).toEqual([0.5, -1, 2 ** -23]);
    expect(wavInfo(file([256], silent)).bitsPerSample).toBe(24);
  });

  it.each([0, 3000])('the lower three are refused, after %d silent samples', (silent) => {
    expect(() => decodeWav(file([0x400001, -3], silent))).toThrow(
      expect.objectContaining({ code: 'ERR_WAV_UNSUPPORTED' }),
    );
  });

  it('three bytes are three bytes', () => {
    const bytes = encodeWav(Float32Array.of(0.5, -1), {
      sampleRate: 16000,
      format: 'int24',
    });
    expect([...decodeWav(bytes).samples]).toEqual([0.5, -1]);
  });
});
