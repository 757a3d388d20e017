/** Resamplers compiled ahead of time: the bits of those that are made at once, and no file that plays anything else. */
import { MelismaError } from 'melisma';
import { compileResampler, createResamplerSync, type ResamplerOptions } from 'melisma/resample';
import { loadResampler, loadResamplerSync } from 'melisma/runtime/resample';
import { describe, expect, it } from 'vitest';
import { changed, type Json, paths, recordOf, withRecord } from '../../../../../oracle/records.ts';
import { seededNoise } from '../../../../../oracle/seeded.ts';
import { RESAMPLER_SECTION } from '../../resample/record.ts';

/** Both ways, and both kinds of dot products: a row a phase, and four interpolated ones. */
const kinds: [string, ResamplerOptions][] = [
  ['blocks', { from: 44100, to: 16000 }],
  ['one row', { from: 48000, to: 16000, quality: 'low-latency' }],
  ['rows', { from: 44100, to: 16000, quality: 'low-latency' }],
  ['interpolated', { from: 44101, to: 16000, quality: 'fast' }],
  ["torchaudio's phases", { from: 44100, to: 16000, compatibility: 'torchaudio' }],
  ["Kaldi's filter at the same rate", { from: 16000, to: 16000, compatibility: 'kaldi' }],
];
const clip = Float32Array.from(seededNoise(30_011, 3));

describe.each(kinds)('%s', (_, options) => {
  const file = compileResampler(options);
  const whole = createResamplerSync(options).resample(clip);

  it('clips and streams have the bits of a resampler that was made at once', async () => {
    const loaded = await loadResampler(file);
    const { from, to, latency } = createResamplerSync(options);
    expect([loaded.from, loaded.to, loaded.latency]).toEqual([from, to, latency]);
    expect(loaded.resample(clip)).toEqual(whole);
    const stream = loadResamplerSync(new WebAssembly.Module(file)).stream();
    const parts = [clip.subarray(0, 7), clip.subarray(7, 9999), clip.subarray(9999)].map((part) => stream.push(part));
    expect(Float32Array.from([...parts, stream.flush()].flatMap((part) => [...part]))).toEqual(whole);
  });

  it('any other value of its record is ERR_COMPILED_FORMAT, or plays no part', () => {
    const record = recordOf(file, RESAMPLER_SECTION);
    expect(withRecord(file, record, RESAMPLER_SECTION)).toEqual(file);
    const values: (Json | undefined)[] = [null, undefined, -1, 1e9, 1.5, 'x', [], {}];
    for (const path of paths(record)) {
      const mayBeZero = ['density', 'margin'].includes(path.at(-1)!);
      for (const value of mayBeZero ? values : [...values, 0]) {
        const edited = withRecord(file, changed(record, path, value), RESAMPLER_SECTION);
        const outcome = outcomeOf(() => loadResamplerSync(edited).resample(clip));
        if (!(outcome instanceof MelismaError)) expect(outcome, `${path} ${value}`).toEqual(whole);
        else expect(outcome.code).toBe('ERR_COMPILED_FORMAT');
      }
    }
  });
});

function outcomeOf(run: () => Float32Array): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

it('what is damaged, or a front end, is ERR_COMPILED_FORMAT', async () => {
  const file = compileResampler({ from: 48000, to: 16000 });
  for (let place = 0; place < file.length; place += 997) {
    const damaged = file.slice();
    damaged[place] ^= 4;
    await expect(loadResampler(damaged)).rejects.toMatchObject({ code: 'ERR_COMPILED_FORMAT' });
  }
  const { compileFrontEnd } = await import('melisma');
  await expect(loadResampler(compileFrontEnd('whisper'))).rejects.toMatchObject({ code: 'ERR_COMPILED_FORMAT' });
});

it.each([
  [{ from: 16000, to: 16000 }, 'to'],
  [{ from: 48000, to: 16000, target: 'reference' as const }, 'target'],
])('%o compiles to nothing: ERR_OPTION', (options, option) => {
  expect(() => compileResampler(options)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
});
