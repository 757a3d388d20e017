/**
 * What the types of the surface let through: names that are known, and options that are no recording. A `@ts-expect-error` that is not needed
 * fails `npm run check`; the tests say what a program without types is told.
 */
import { compileFrontEnd, createExtractor, createExtractorSync, getPreset, presetNames, presets } from 'melisma';
import { torchaudio } from 'melisma/dsp';
import { loadExtractor } from 'melisma/runtime';
import { createWavEncoder, encodeWav } from 'melisma/wav';
import { getWaveform, prepareWaveform, prepareWaveformBatch, waveformNames } from 'melisma/waveform';
import { describe, expect, test } from 'vitest';

const audio = { samples: new Float32Array(4000), sampleRate: 16000, channels: 1 };
const { samples, sampleRate } = audio;

describe('a preset by name', () => {
  test('is one of those that there are', async () => {
    const unknown = expect.objectContaining({ code: 'ERR_UNKNOWN_PRESET' });
    // @ts-expect-error: misspelt
    await expect(createExtractor('whispr')).rejects.toThrow(unknown);
    // @ts-expect-error: misspelt
    expect(() => createExtractorSync('whisper-v3')).toThrow(unknown);
    // @ts-expect-error: misspelt
    expect(() => compileFrontEnd('Whisper')).toThrow(unknown);
    // @ts-expect-error: misspelt
    expect(() => prepareWaveform('moonshin', samples, { sampleRate })).toThrow(unknown);
    // @ts-expect-error: misspelt
    expect(() => prepareWaveformBatch('moonshin', [samples], { sampleRate })).toThrow(unknown);
  });

  test('that is any string goes through getPreset', () => {
    const name: string = ['parakeet', 'tdt'].join('-');
    // @ts-expect-error: not known before the program runs
    expect(createExtractorSync(name).name).toBe(name);
    expect(createExtractorSync(getPreset(name)).name).toBe(name);
    const waveform: string = ['silero', 'vad'].join('-');
    // @ts-expect-error: not known before the program runs
    expect(prepareWaveform(waveform, samples, { sampleRate }).dims).toEqual([8, 576]);
    expect(prepareWaveform(getWaveform(waveform), samples, { sampleRate }).dims).toEqual([8, 576]);
  });

  test('comes out of the lists', () => {
    const [name] = presetNames().filter((known) => known.startsWith('whisper-'));
    expect(createExtractorSync(name).name).toBe('whisper-large-v3');
    const [codec] = waveformNames().filter((known) => known === 'mimi');
    expect(prepareWaveform(codec, samples, { sampleRate: 24000 }).dims).toEqual([4000]);
  });

  test('is no part of a spec that differs', () => {
    expect(createExtractorSync({ ...presets.whisper, melCount: 40 }).name).toBeUndefined();
  });
});

describe('a recording in the place of its rate', () => {
  const whisper = createExtractorSync('whisper');
  const out = new Float32Array(80 * 3000);
  const calls: [string, () => unknown][] = [
    // @ts-expect-error
    ['extract', () => whisper.extract(samples, audio)],
    // @ts-expect-error
    ['extractInto', () => whisper.extractInto(samples, out, audio)],
    // @ts-expect-error
    ['extractView', () => whisper.extractView(samples, audio)],
    // @ts-expect-error
    ['extractBatch', () => whisper.extractBatch([samples], audio)],
    // @ts-expect-error
    ['windows', () => whisper.windows(samples, audio)],
    // @ts-expect-error
    ['prepareWaveform', () => prepareWaveform('moonshine', samples, audio)],
    // @ts-expect-error
    ['prepareWaveformBatch', () => prepareWaveformBatch('moonshine', [samples], audio)],
    // @ts-expect-error
    ['encodeWav', () => encodeWav(samples, audio)],
    // @ts-expect-error
    ['createWavEncoder', () => createWavEncoder(audio)],
    // @ts-expect-error
    ['torchaudio.melSpectrogram', () => torchaudio.melSpectrogram(samples, audio)],
    // @ts-expect-error
    ['torchaudio.mfcc', () => torchaudio.mfcc(samples, audio)],
  ];

  test.each(calls)('%s says what to write', (_, call) => {
    const message = expect.stringContaining('audio.samples, { sampleRate: audio.sampleRate }');
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'options', message }));
  });
});

test('a compiled front end is bytes or a module, not the place of one', async () => {
  const file = compileFrontEnd('whisper');
  for (const source of [file, file.buffer, new WebAssembly.Module(file)]) {
    expect((await loadExtractor(source)).name).toBe('whisper');
  }
  // @ts-expect-error: a path
  await expect(loadExtractor('whisper.wasm')).rejects.toThrow();
  // @ts-expect-error: bytes to come
  await expect(loadExtractor(Promise.resolve(file))).rejects.toThrow();
  // @ts-expect-error: what fetch gives
  await expect(loadExtractor(new Response(file))).rejects.toThrow();
});
