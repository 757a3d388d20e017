/** Chunks as models take them, against the models' own streaming code: see fixtures/generate_streams.py. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bounds } from '../oracle/bounds.ts';
import { clipSamples, readNpy } from '../oracle/golden.ts';
import { createExtractorSync, getPreset } from '../packages/melisma/src/index.ts';
import { type ChunkModelOptions, chunkFor, createFeatureStream } from '../packages/melisma/src/stream/index.ts';

interface StreamCase {
  name: string;
  model: string;
  options: ChunkModelOptions;
  /** Rows of chunks, and how many have so many. */
  counts: [rows: number, chunks: number][];
  /** Numbers of the rows that are stored. */
  rows: number[];
  double: { file: string; sha256: string };
  sourceError: number;
  /** Voxtral: zeros before and behind the clip, by mistral_common; tokens of the delay. */
  leftZeros?: number;
  rightZeros?: number;
  delayTokens?: number;
}

const folder = new URL('../fixtures/', import.meta.url);
const manifest: { samples: number; cases: StreamCase[]; slidingWindow: Record<string, unknown> } = JSON.parse(
  readFileSync(new URL('streams/MANIFEST.json', folder), 'utf8'),
);
const clip = clipSamples('jfk').subarray(0, manifest.samples);

test('every stored array is there, as it was generated', () => {
  const arrays = [...manifest.cases.map(({ double }) => double), ...Object.values(manifest.slidingWindow)].filter(
    (entry): entry is StreamCase['double'] => typeof entry === 'object' && entry !== null && 'sha256' in entry,
  );
  for (const { file, sha256 } of arrays) {
    expect(
      createHash('sha256')
        .update(readFileSync(new URL(file, folder)))
        .digest('hex'),
    ).toBe(sha256);
  }
  const files = readdirSync(new URL('streams/', folder)).filter((name) => name.endsWith('.npy'));
  expect(files.length).toBe(arrays.length);
});

/** The front end of a case; Paraformer's statistics come with its checkpoint, and none are in the fixture. */
function extractorOf(model: string, target: 'simd' | 'double') {
  const spec = getPreset(model);
  return createExtractorSync(model === 'paraformer' ? { ...spec, normalize: { kind: 'none' } } : spec, { target });
}

/** All chunks of the clip, which comes in pieces of 10 ms, frames first. */
function chunksOf({ model, options, rightZeros = 0 }: StreamCase, target: 'simd' | 'double') {
  const live = createFeatureStream(extractorOf(model, target), { sampleRate: 16000, chunk: chunkFor(model, options) });
  const audio = new Float32Array(clip.length + rightZeros);
  audio.set(clip);
  const chunks = [];
  for (let place = 0; place < audio.length; place += 160) chunks.push(...live.push(audio.subarray(place, place + 160)));
  const rest = live.flush();
  const rowsOf = ({ data, dims, axes, validFrames }: (typeof rest)[number]) => {
    const [frames, width] = axes[0] === 'frame' ? dims : [dims[1], dims[0]];
    const at = (t: number, i: number) => data[axes[0] === 'frame' ? t * width + i : i * frames + t];
    return Array.from({ length: validFrames }, (_, t) => Array.from({ length: width }, (_, i) => at(t, i)));
  };
  return { whole: chunks.map(rowsOf), rest: rest.map(rowsOf), axes: chunks[0].axes };
}

describe.each(manifest.cases.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
  test.each(['simd', 'double'] as const)('%s', (target) => {
    const { whole, rest, axes } = chunksOf(golden, target);
    const chunks = [...whole, ...rest];
    // Behind Voxtral's padding its class takes whole chunks alone.
    const counts = golden.counts.flatMap(([rows, times]) => Array<number>(times).fill(rows));
    const compared = golden.rightZeros === undefined ? chunks : chunks.slice(0, counts.length);
    expect(compared.map((rows) => rows.length)).toEqual(counts);
    expect(axes[0]).toBe(getPreset(golden.model).layout === 'mel-major' ? 'mel' : 'frame');

    const { data, shape } = readNpy(golden.double.file);
    const all = chunks.flat();
    expect(shape).toEqual([golden.rows.length, all[0].length]);
    const { double: doubleBound, largestRatio, largestFloor } = bounds.frontEnds;
    const bound = target === 'double' ? doubleBound : Math.max(largestRatio * golden.sourceError, largestFloor);
    golden.rows.forEach((row, k) => {
      all[row].forEach((x, i) => {
        expect(Math.abs(x - data[k * shape[1] + i])).toBeLessThanOrEqual(bound);
      });
    });
  });
});

test("Voxtral's zeros and delay are those of mistral_common", () => {
  const cases = manifest.cases.filter(({ model }) => model === 'voxtral-realtime');
  expect(cases.length).toBe(2);
  for (const { options, leftZeros, delayTokens } of cases) {
    const plan = chunkFor('voxtral-realtime', options);
    expect(plan.leftZeros).toBe(leftZeros);
    expect(plan.firstFrames).toBe(((leftZeros ?? 0) / 1280 + (delayTokens ?? 0) + 1) * 8);
  }
});
