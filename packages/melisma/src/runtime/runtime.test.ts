import { build } from 'esbuild';
import {
  bitsVersion,
  compileFrontEnd,
  createExtractorSync,
  errorCodes,
  type PresetName,
  presets,
  type Spec,
  specHash,
} from 'melisma';
import { type CompiledSource, type FeatureArray, loadExtractor, loadExtractorSync } from 'melisma/runtime';
import { stages } from 'melisma/runtime/stages';
import { describe, expect, it, vi } from 'vitest';
import { CHECKSUM_BYTES, checksum, FILE_FORMAT } from '../engine/runtime/file.ts';
import { featureCount } from '../spec/sizes.ts';

/** Each frame changed before its window, frames first, any length. */
const kaldiLike: Spec = { ...presets.kaldiFbank, melCount: 40 };
const narrow: Spec = {
  ...presets.whisper,
  melCount: 23,
  maxFrequency: 4000,
  normalize: { kind: 'affine', shift: 1, scale: 2 },
};

/** One preset for each stage that there is. */
const names: PresetName[] = [
  'whisper',
  'whisper-large-v3',
  'parakeet',
  'w2v-bert',
  'granite-speech-5',
  'clap',
  'qwen3-asr',
  'ast',
];

const frontEnds: [string, PresetName | Spec][] = [
  ...names.map((name): [string, PresetName] => [name, name]),
  ['narrow', narrow],
  ['kaldi-like', kaldiLike],
];
const relaxedFile = compileFrontEnd('whisper', { target: 'relaxed' });
const hasRelaxed = WebAssembly.validate(relaxedFile);
const targets = hasRelaxed ? (['simd', 'double', 'relaxed'] as const) : (['simd', 'double'] as const);

/** Noise under a tone, the same every time. */
const clip = Float32Array.from(
  { length: 20_011 },
  (_, i) => 0.3 * Math.sin(0.05 * i) + 0.1 * (((i * 7919) % 997) / 997 - 0.5),
);
const optionsFor = ({ spec }: { spec: Spec }) => ({ sampleRate: spec.sampleRate });
const options = { sampleRate: 16000 };
const bitsOf = (data: FeatureArray) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/** The same shape, and the same bits. */
function expectSame(given: { data: FeatureArray }, expected: { data: FeatureArray }): void {
  expect({ ...given, data: 0 }).toEqual({ ...expected, data: 0 });
  expect(bitsOf(given.data).equals(bitsOf(expected.data))).toBe(true);
}

const whisperFile = compileFrontEnd('whisper');
const OWN_FORMAT = `"format":${FILE_FORMAT}`;

/** The file with its bytes changed, and the checksum made to fit again. */
function edited(change: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = whisperFile.slice();
  change(bytes);
  new DataView(bytes.buffer).setUint32(bytes.length - CHECKSUM_BYTES, checksum(bytes), true);
  return bytes;
}

/** Overwrite a text in the file by another of the same length. */
const replaced = (from: string, to: string) =>
  edited((bytes) => {
    const at = Buffer.from(bytes.buffer).indexOf(from);
    expect([at > 0, to.length]).toEqual([true, from.length]);
    bytes.set(Buffer.from(to), at);
  });

describe.each(targets)('compiled for %s', (target) => {
  it.each(frontEnds)('%s: the bits of createExtractor, in both ways', async (_, frontEnd) => {
    const now = createExtractorSync(frontEnd, { target });
    const file = compileFrontEnd(frontEnd, { target });
    for (const later of [await loadExtractor(file), loadExtractorSync(await WebAssembly.compile(file), { stages })]) {
      expectSame(later.extract(clip, optionsFor(later)), now.extract(clip, optionsFor(now)));
    }
  });
});

describe('what is loaded', () => {
  it.each(frontEnds)('%s: knows what it is', (name, frontEnd) => {
    const now = createExtractorSync(frontEnd);
    const later = loadExtractorSync(compileFrontEnd(frontEnd), { stages });
    const { spec, target, bitsVersion, specHash: hash } = now;
    expect(later).toMatchObject({ spec, target, bitsVersion, specHash: hash });
    expect(later.name).toBe(typeof frontEnd === 'string' ? name : undefined);
    expect(later.specHash).toBe(specHash(later.spec));
    expect(Object.isFrozen(later.spec) && Object.isFrozen(later.spec.normalize)).toBe(true);
  });

  it('has every other call too', () => {
    const [now, later] = [createExtractorSync('whisper'), loadExtractorSync(whisperFile)];
    const long = new Float32Array(500_000).fill(0.25, 1000, 490_000);
    expect(later.dims(16000)).toEqual([80, 3000]);
    const windows = [...now.windows(long, options)];
    for (const [i, window] of [...later.windows(long, options)].entries()) expectSame(window, windows[i]);
    expectSame(later.extract(long, { ...options, length: 'file' }), now.extract(long, { ...options, length: 'file' }));
    const out = new Float32Array(80 * 3000);
    later.extractInto(clip, out, options);
    expect(later.extractView(clip, options).data).toEqual(out);
    const clips = [clip, clip.subarray(0, 5000)];
    for (const length of ['window', 'unpadded'] as const)
      expectSame(later.extractBatch(clips, { ...options, length }), now.extractBatch(clips, { ...options, length }));
    later.dispose();
    expect(() => later.extract(clip, options)).toThrow(expect.objectContaining({ code: 'ERR_DISPOSED' }));
  });

  it('stores doubles where it was compiled for them, and the caller says so', () => {
    const file = compileFrontEnd('whisper', { target: 'double', output: 'float64' });
    const now = createExtractorSync('whisper', { target: 'double', output: 'float64' });
    expect(loadExtractorSync(file, { output: 'float64' }).extract(clip, options)).toEqual(now.extract(clip, options));
    const error = { code: 'ERR_OPTION', option: 'output', expected: ['float64'], given: 'float32' };
    expect(() => loadExtractorSync(file)).toThrow(expect.objectContaining(error));
  });

  it('may be bytes within other bytes, or a bare buffer', async () => {
    const within = new Uint8Array(whisperFile.length + 7);
    within.set(whisperFile, 3);
    for (const source of [within.subarray(3, -4), Buffer.from(whisperFile), whisperFile.buffer])
      expect((await loadExtractor(source)).name).toBe('whisper');
  });
});

describe('front ends that need more than the kernel', () => {
  const needy: PresetName[] = ['parakeet', 'w2v-bert', 'granite-speech-5', 'clap', 'qwen3-asr', 'ast'];

  it.each(needy)('%s: at once, the stages must be given', (name) => {
    const error = {
      code: 'ERR_OPTION',
      option: 'stages',
      message: expect.stringContaining('melisma/runtime/stages'),
    };
    expect(() => loadExtractorSync(compileFrontEnd(name))).toThrow(expect.objectContaining(error));
  });

  it('where there is no import(), too', async () => {
    vi.resetModules();
    vi.doMock('./stages/index.ts', () => Promise.reject(new TypeError('no import() in a worklet')));
    const { loadExtractor: loadInWorklet } = await import('./load.ts');
    const error = { code: 'ERR_OPTION', option: 'stages', cause: expect.anything() };
    await expect(loadInWorklet(compileFrontEnd('parakeet'))).rejects.toMatchObject(error);
    expect((await loadInWorklet(compileFrontEnd('parakeet'), { stages })).name).toBe('parakeet');
    expect((await loadInWorklet(whisperFile)).name).toBe('whisper');
    vi.doUnmock('./stages/index.ts');
  });

  it.each(Object.entries(presets))('%s: loaded by itself, the bits of createExtractor', async (_, spec) => {
    const shift = Array.from({ length: featureCount(spec) }, (_, i) => -i / 7);
    const made = spec.normalize.kind === 'cmvn' ? { cmvn: { shift } } : {};
    const [now, later] = [createExtractorSync(spec, made), await loadExtractor(compileFrontEnd(spec, made))];
    expectSame(later.extract(clip, optionsFor(later)), now.extract(clip, optionsFor(now)));
  });
});

describe('the file', () => {
  it('is the same whenever it is made, and whatever the order of the keys', () => {
    compileFrontEnd(kaldiLike, { target: 'double' });
    const reversed = Object.fromEntries(Object.entries(narrow).reverse()) as unknown as Spec;
    expect(compileFrontEnd('whisper')).toEqual(whisperFile);
    expect(compileFrontEnd({ ...reversed })).toEqual(compileFrontEnd(narrow));
  });

  it('tells what it is in JSON', async () => {
    const [section] = WebAssembly.Module.customSections(await WebAssembly.compile(whisperFile), 'melisma');
    const record = JSON.parse(Buffer.from(section).toString('ascii'));
    const told = {
      format: FILE_FORMAT,
      name: 'whisper',
      target: 'simd',
      output: 'float32',
      bitsVersion,
      spec: presets.whisper,
    };
    expect(record).toMatchObject({ ...told, specHash: specHash(presets.whisper) });
  });

  it.each([
    [{ target: 'reference' }, 'target'],
    [{ target: 'SIMD' }, 'target'],
    [{ output: 'float64' }, 'output'],
    [{ target: 'relaxed', output: 'float64' }, 'output'],
  ])('is not made for %j', (wrong, option) => {
    const error = { code: 'ERR_OPTION', option };
    expect(() => compileFrontEnd('whisper', wrong as never)).toThrow(expect.objectContaining(error));
  });

  it('is not made for what is no front end', () => {
    // @ts-expect-error: no preset has that name
    expect(() => compileFrontEnd('wisper')).toThrow(expect.objectContaining({ code: 'ERR_UNKNOWN_PRESET' }));
    expect(() => compileFrontEnd({ ...narrow, melCount: 0 })).toThrow(expect.objectContaining({ code: 'ERR_SPEC' }));
  });
});

describe('ERR_COMPILED_FORMAT', () => {
  const empty = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const refuses = async (source: unknown, message: RegExp) => {
    const error = {
      name: 'MelismaError',
      code: 'ERR_COMPILED_FORMAT',
      option: 'source',
      message: expect.stringMatching(message),
    };
    expect(errorCodes).toHaveProperty(error.code);
    await expect(loadExtractor(source as CompiledSource)).rejects.toMatchObject(error);
    expect(() => loadExtractorSync(source as CompiledSource)).toThrow(expect.objectContaining(error));
  };

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['three bytes', new Uint8Array(3)],
    ['a text', new TextEncoder().encode('It was a bright cold day in April.')],
    ['a module of someone else', empty],
    ['all but the last byte', whisperFile.subarray(0, -1)],
    ['the first half', whisperFile.subarray(0, whisperFile.length >> 1)],
    ['one byte more', Uint8Array.of(...whisperFile, 0)],
  ])('for %s', (_, source) => refuses(source, /compiled by melisma, given Uint8Array of \d+$/));

  it('for any one wrong bit', async () => {
    for (const place of [0, 9, 5000, whisperFile.length >> 1, whisperFile.length - 700, whisperFile.length - 1]) {
      const damaged = whisperFile.slice();
      damaged[place] ^= 4;
      await refuses(damaged, /damaged/);
    }
  });

  it.each([undefined, null, 'whisper.wasm', [], {}])('for %j', (source) =>
    refuses(source, /compiled by melisma, given \S+( of 0)?$/),
  );
  it('for a compiled module of someone else', () =>
    refuses(new WebAssembly.Module(empty), /given WebAssembly.Module$/));
  it('for a later format', () =>
    refuses(replaced(OWN_FORMAT, '"format":9'), /of format 3, compiled by melisma, given one of format 9$/));
  it('for a description without a format', () => refuses(replaced(OWN_FORMAT, '"farmer":1'), /of format undefined/));
  it('for a description that is no JSON', () =>
    refuses(replaced(OWN_FORMAT, '"format"-1'), /given WebAssembly.Module$/));
  it("for a module in another one's section", () => {
    const module = new WebAssembly.Module(replaced(OWN_FORMAT, '"format":9') as Uint8Array<ArrayBuffer>);
    return refuses(module, /of format 9/);
  });
});

describe('ERR_NO_WEBASSEMBLY', () => {
  const refuses = async (sound: Uint8Array) => {
    const error = { code: 'ERR_NO_WEBASSEMBLY', option: 'source' };
    await expect(loadExtractor(sound)).rejects.toMatchObject(error);
    expect(() => loadExtractorSync(sound)).toThrow(expect.objectContaining(error));
  };

  it('where the runtime does not take the module', () => refuses(edited((bytes) => bytes.set([0xff, 0xff], 8))));
  it.skipIf(hasRelaxed)('without relaxed SIMD (skipped: it is here)', () => refuses(relaxedFile));
});

describe('melisma/runtime', async () => {
  const { metafile } = await build({
    entryPoints: [`${import.meta.dirname}/index.ts`],
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: import.meta.dirname,
    metafile: true,
    write: false,
  });
  /** What stands in each file: that of the entry, and the stages that it imports where a front end needs them. */
  const [entry, chunk, ...others] = Object.values(metafile.outputs).map(({ inputs }) =>
    Object.keys(inputs).map((file) => file.replace(/.*packages\/melisma\/src\//, '')),
  );

  it('holds nothing that compiles, and no stage', () => {
    expect(entry).toContain('engine/runtime/kernel.ts');
    expect(
      entry.filter((file) => !/^(engine\/runtime|errors|extract|runtime|samples|spec\/geometry)\b/.test(file)),
    ).toEqual([]);
  });

  it('and the stages share nothing: two files, no third', () => {
    expect(chunk).toContain('stages/utterance.ts');
    expect(chunk.filter((file) => entry.includes(file))).toEqual([]);
    expect(chunk.filter((file) => /^(generator|presets|engine\/\w+\.ts)|(kernel|reference)\.ts$/.test(file))).toEqual(
      [],
    );
    expect(others).toEqual([]);
  });
});
