/** Runtimes that have no WebAssembly (`node --jitless`), and such as only refuse to compile it (workerd), with the built package. */
import { spawnSync } from 'node:child_process';
import { compileFrontEnd, createExtractorSync } from 'melisma';
import { createResamplerSync } from 'melisma/resample';
import { describe, expect, it } from 'vitest';
import { clipSamples } from '../oracle/golden.ts';
import { root } from '../scripts/entries.ts';
import { askWorker, sha256, workerdBinary } from '../scripts/workerd/run.ts';

const samples = Float32Array.from(clipSamples('jfk'));

/** What a module prints in a process without WebAssembly, as JSON. */
function jitless(code: string): unknown {
  const args = ['--jitless', '--no-warnings', '--input-type=module', '-e', code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('node --jitless', () => {
  it('every way to an extractor is ERR_NO_WEBASSEMBLY', () => {
    const told = jitless(`
      import { compileFrontEnd, createExtractor, createExtractorSync } from 'melisma';
      import { createResampler, createResamplerSync } from 'melisma/resample';
      import { loadExtractor, loadExtractorSync } from 'melisma/runtime';
      const file = compileFrontEnd('whisper');
      const ways = [
        () => createExtractor('whisper'),
        () => createExtractor('whisper', { target: 'double' }),
        () => createExtractorSync('whisper'),
        () => loadExtractor(file),
        () => loadExtractorSync(file),
        () => createResampler({ from: 44100, to: 16000 }),
        () => createResamplerSync({ from: 44100, to: 16000, compatibility: 'kaldi' }),
      ];
      const codes = ways.map((way) => Promise.resolve().then(way).then(() => 'made', (error) => error.code));
      console.log(JSON.stringify({ WebAssembly: typeof WebAssembly, codes: await Promise.all(codes) }));`);
    expect(told).toEqual({ WebAssembly: 'undefined', codes: Array(7).fill('ERR_NO_WEBASSEMBLY') });
  });

  it('the reference works, asked for by name', () => {
    const told = jitless(`
      import { createExtractor } from 'melisma';
      const reference = await createExtractor('whisper', { target: 'reference' });
      const samples = Float32Array.from({ length: 4000 }, (_, i) => 0.3 * Math.sin(0.05 * i));
      const { data, dims } = reference.extract(samples, { sampleRate: 16000, length: 'unpadded' });
      console.log(JSON.stringify({ dims, data: Array.from(data) }));`) as { dims: number[]; data: number[] };
    const clip = Float32Array.from({ length: 4000 }, (_, i) => 0.3 * Math.sin(0.05 * i));
    const whisper = createExtractorSync('whisper', { target: 'double' });
    const { data, dims } = whisper.extract(clip, { sampleRate: 16000, length: 'unpadded' });
    expect(told.dims).toEqual(dims);
    expect(Math.max(...data.map((x, i) => Math.abs(x - told.data[i])))).toBeLessThan(2e-7);
  });

  it('and that of a resampler, whole and in pieces', () => {
    const told = jitless(`
      import { createResampler } from 'melisma/resample';
      const resampler = await createResampler({ from: 44100, to: 16000, target: 'reference' });
      const samples = Float32Array.from({ length: 4000 }, (_, i) => 0.3 * Math.sin(0.05 * i));
      const stream = resampler.stream();
      const pieces = [stream.push(samples.subarray(0, 1500)), stream.push(samples.subarray(1500)), stream.flush()];
      console.log(JSON.stringify([Array.from(resampler.resample(samples)), pieces.flatMap((piece) => [...piece])]));`);
    const clip = Float32Array.from({ length: 4000 }, (_, i) => 0.3 * Math.sin(0.05 * i));
    const here = Array.from(createResamplerSync({ from: 44100, to: 16000, target: 'reference' }).resample(clip));
    expect(told).toEqual([here, here]);
  });
});

const binary = workerdBinary();

describe('workerd', () => {
  it.skipIf(!binary).each(['whisper', 'parakeet-tdt'] as const)(
    '%s: an imported module gives the bits of Node (skipped: npm has no workerd for this platform)',
    async (name) => {
      const answer = await askWorker(binary!, compileFrontEnd(name), samples);
      const extractor = createExtractorSync(name);
      const { data, dims } = extractor.extract(samples, { sampleRate: 16000 });
      expect(answer).toEqual({
        name,
        specHash: extractor.specHash,
        dims,
        hashes: Array(2).fill(sha256(data)),
        refused: ['ERR_NO_WEBASSEMBLY', 'ERR_NO_WEBASSEMBLY'],
      });
    },
  );
});
