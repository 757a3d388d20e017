/** What the playground has a copy of, and what it says of presets, against the packages. */
import { expect, it } from 'vitest';
import { byFamily } from '../apps/playground/src/page/families.ts';
import { decodeNpy, encodeNpy } from '../apps/playground/src/page/npy.ts';
import { references } from '../apps/playground/src/work/bits.ts';
import { openFrame } from '../apps/playground/src/work/frame.ts';
import { hold } from '../apps/playground/src/work/recording.ts';
import { references as ofBench } from '../packages/cli/src/bench/bits.ts';
import { encodeNpy as encodeInCommand } from '../packages/cli/src/files/npy.ts';
import { createExtractorSync, getPreset, presetNames } from '../packages/melisma/src/index.ts';
import { readWav } from '../packages/melisma/src/node/index.ts';

it('knows the hashes of melisma bench', () => {
  expect(ofBench).toMatchObject(references);
});

it('shows every preset once, and those of a family that are there', () => {
  const shown = byFamily(presetNames()).flatMap(([, names]) => names);
  expect(shown.toSorted()).toEqual(presetNames().toSorted());
});

it('writes the arrays of the command, and reads them', async () => {
  const data = Float32Array.of(1, -2, 3.5, 0, 5, 6);
  const bytes = await encodeNpy(data, [2, 3]).arrayBuffer();
  expect(new Uint8Array(bytes)).toEqual(new Uint8Array(encodeInCommand(data, [2, 3])));
  expect(decodeNpy(bytes)).toEqual({ data, dims: [2, 3] });
  expect(() => decodeNpy(bytes.slice(0, -4))).toThrow('ends before');
  expect(() => decodeNpy(new ArrayBuffer(20))).toThrow('no .npy file');
});

it.each([
  'whisper',
  'kaldi-fbank',
  'parakeet-tdt',
  'wenet',
  'f5-tts',
  'ast',
  'icefall',
  'speecht5',
  'bigvgan-v2-24khz',
  'cosyvoice2',
  'hifigan',
])('opens a frame of %s down to its features', async (name) => {
  const spec = { ...getPreset(name), normalize: { kind: 'none' }, layout: 'frame-major', dither: 0 } as const;
  const { samples } = await readWav('fixtures/audio/jfk.wav');
  // As if it were of the front end's rate: nothing is resampled.
  hold(samples as Float32Array<ArrayBuffer>, spec.sampleRate);
  using extractor = createExtractorSync(spec);
  const { data, dims } = extractor.extract(samples, { sampleRate: spec.sampleRate });
  for (const frame of [0, 550]) {
    const { stages } = await openFrame(spec, frame);
    const features = [...data.subarray(frame * dims[1], (frame + 1) * dims[1])];
    const apart = features.map((x, i) => Math.abs(x - stages.at(-1)!.values[i]));
    expect(Math.max(...apart)).toBeLessThan(1e-3);
  }
});
