/** Every row of docs/from/transformers-js.md, executed beside transformers.js; what the pages of the adapters show, compiled. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { toTensors } from '../../packages/melisma/src/adapters/onnxruntime/index.ts';
import { accelerate, acceleratedClasses } from '../../packages/melisma/src/adapters/transformers/index.ts';
import { fromConfig } from '../../packages/melisma/src/config/index.ts';
import * as melisma from '../../packages/melisma/src/index.ts';
import { decodeWav, encodeWav } from '../../packages/melisma/src/wav/index.ts';
import { root } from '../../scripts/entries.ts';
import { compile, fenced } from '../../scripts/snippets.ts';
import { type Config, clipOf, configOf } from './cases.ts';
import { type Extractor, INSTALLATION_MS, loadTransformers, type Tensor, type Transformers } from './environment.ts';

let library: Transformers;
beforeAll(async () => {
  library = await loadTransformers();
}, INSTALLATION_MS);

const pages = ['docs/from/transformers-js.md', 'docs/adapters.md'];
const page = readFileSync(join(root, pages[0]), 'utf8');

/** The rows of the table under a heading, cell by cell, without the marks of code. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading))!;
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** Configurations by class. */
const configs: Record<string, () => Config> = {
  WhisperFeatureExtractor: () => configOf('whisper-tiny'),
  ParakeetFeatureExtractor: () => configOf('parakeet-ctc-0.6b'),
  CohereAsrFeatureExtractor: () => configOf('cohere-transcribe'),
  SeamlessM4TFeatureExtractor: () => configOf('seamless-m4t-v2'),
  ASTFeatureExtractor: () => configOf('ast-audioset'),
  ClapFeatureExtractor: () => configOf('clap-htsat-unfused'),
  Gemma3nAudioFeatureExtractor: () => configOf('gemma-3n'),
  Gemma4AudioFeatureExtractor: () => configOf('gemma-4'),
  GraniteSpeechFeatureExtractor: () => configOf('granite-speech-3.3'),
  VoxtralRealtimeFeatureExtractor: () => configOf('voxtral-realtime'),
  WeSpeakerFeatureExtractor: () => ({
    feature_extractor_type: 'WeSpeakerFeatureExtractor',
    num_mel_bins: 80,
    sampling_rate: 16000,
    min_num_frames: 9,
    fbank_centering_span: null,
  }),
};
const configIn = (code: string): Config => {
  const name = Object.keys(configs).find((candidate) => code.includes(candidate));
  return name ? structuredClone(configs[name]()) : { feature_extractor_type: '' };
};

const AsyncFunction = (async () => {}).constructor as new (
  ...words: string[]
) => (...values: unknown[]) => Promise<unknown>;

/** An expression of the page, with these names in scope. */
function evaluate(code: string, scope: object): Promise<unknown> {
  return new AsyncFunction(...Object.keys(scope), `return (${code});`)(...Object.values(scope));
}

const numbers = ({ data }: Pick<Tensor, 'data'>): number[] => Array.from(data, Number);

const clips = () => ({ audio: clipOf('odd-7919'), clips: ['odd-7919', 'odd-4001', 'noise'].map(clipOf) });

/** A tensor, features or the bytes of a WAV file, as numbers and a shape without leading axes of length 1. */
function values(result: unknown): { shape: number[]; numbers: number[] } {
  if (result instanceof Uint8Array)
    return values({ data: decodeWav(result).samples, dims: [decodeWav(result).sampleRate] });
  const { data, dims } = result as Tensor;
  const first = dims.findIndex((size) => size > 1);
  return { shape: dims.slice(first), numbers: numbers({ data }) };
}

describe('the same features', () => {
  const rows = rowsUnder('The same features');

  test('have a row for every class', () => {
    const missing = acceleratedClasses().filter((name) => !rows.some(([theirs]) => theirs.includes(name)));
    expect(missing).toEqual([]);
  });

  test.each(rows)('%s', async (theirs, ours) => {
    const scope = { ...library, ...clips(), config: configIn(theirs) };
    const left = values(await evaluate(theirs, scope));
    const right = values(
      await evaluate(ours, {
        ...melisma,
        fromConfig,
        toTensors,
        encodeWav,
        Tensor: library.Tensor,
        ...clips(),
        config: configIn(theirs),
      }),
    );
    expect(right.shape).toEqual(left.shape);
    // As far as two ways to float32 lie apart on this clip in nats; decibels are 4.3 nats; WeSpeaker's filters are 6e-4 apart.
    const largest = left.numbers.reduce((most, x, i) => Math.max(most, Math.abs(x - right.numbers[i])), 0);
    expect(largest).toBeLessThanOrEqual(theirs.includes('WeSpeaker') ? 6e-4 : theirs.includes('Clap') ? 4.4e-4 : 1e-4);
    expect(left.numbers.some((x) => x !== 0)).toBe(true);
  });
});

/** What the calls of the table use. */
function tools(name: string, make: (config: Config) => Extractor) {
  const config = configs[name]();
  const first = (outputs: Record<string, Tensor>) => Object.values(outputs)[0];
  const same = (a: Record<string, Tensor>, b: Record<string, Tensor>) =>
    String(numbers(first(a))) === String(numbers(first(b)));
  const still = { ...config, ...('dither' in config && { dither: 0 }) };
  return {
    extractor: make(config),
    audio: clipOf('odd-7919'),
    short: clipOf('odd-4001'),
    noise: clipOf('noise'),
    rising: clipOf('noise-rising'),
    ones: (mask: Tensor) => numbers(mask).reduce((a, b) => a + b),
    least: (tensor: Tensor) =>
      numbers(tensor)
        .reduce((a, b) => Math.min(a, b))
        .toFixed(3),
    same,
    /** Filters of the right size for the class that pass one bin each. */
    shifted: Array.from({ length: 80 }, (_, i) =>
      Array.from({ length: name.startsWith('Whisper') ? 201 : 257 }, (_, k) => Number(k === i + 40)),
    ),
    changes: async (clip: Float32Array, change: object) =>
      !same(await make(still)(clip), await make({ ...still, ...change })(clip)),
  };
}

/** A result as it stands in the table. */
const told = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    const result = await run();
    return typeof result === 'string' ? result : JSON.stringify(result);
  } catch (error) {
    return error instanceof melisma.MelismaError ? error.code : (error as Error).name;
  }
};

describe('where tokens may differ', () => {
  const made = (config: Config): Extractor => new library[config.feature_extractor_type](structuredClone(config));
  const accelerated = (config: Config): Extractor => {
    const extractor = made(config);
    accelerate(extractor, { Tensor: library.Tensor });
    return extractor;
  };

  test.each(rowsUnder('Where tokens'))('%s: %s', async (name, call, theirs, ours) => {
    const results = [made, accelerated].map((make) => told(() => evaluate(call, tools(name, make))));
    expect(await Promise.all(results)).toEqual([theirs, ours]);
  });
});

test('pieces of a long clip have a maximum each, as VoxtralProcessor hands them over; the preset has one for all', async () => {
  const extractor = new library.WhisperFeatureExtractor(configOf('voxtral-mini')) as Extractor;
  accelerate(extractor, { Tensor: library.Tensor });
  const noise = clipOf('noise');
  const audio = Float32Array.from({ length: 960_000 }, (_, i) => noise[i % 8000] * (i < 480_000 ? 1 : 1e-3));
  const { input_features } = await extractor(audio.subarray(480_000));
  const { data, dims } = melisma.createExtractorSync('voxtral').extract(audio, { sampleRate: 16000 });
  expect(dims).toEqual([128, 6000]);
  const quietest = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const second = Array.from({ length: 128 }, (_, i) =>
    Array.from(data.subarray(i * 6000 + 3000, i * 6000 + 6000)),
  ).flat();
  expect(quietest(second)).toBeGreaterThan(quietest(numbers(input_features)) + 0.5);
});

describe('not here', () => {
  const names = rowsUnder('Not here').flatMap(([cell]) => cell.split(', '));

  test.each(names)('%s', async (name) => {
    expect(library).toHaveProperty(name);
    expect(melisma).not.toHaveProperty(name);
    if (!name.endsWith('FeatureExtractor')) return;
    const extractor = new library[name]({ feature_extractor_type: name });
    expect(await told(async () => accelerate(extractor))).toBe('ERR_OPTION');
  });
});

test('what the pages show compiles beside the types of transformers.js and onnxruntime', () => {
  const shown = pages.flatMap((file) => fenced(readFileSync(join(root, file), 'utf8'), 'js'));
  expect(shown.length).toBeGreaterThanOrEqual(3);
  // Named as if they stood in tests/adapters, where both packages are found.
  const snippets = shown.map(({ line, code }, i) => ({ name: `tests/adapters/page${i}:${line}`, code, runs: false }));
  expect(compile(snippets)).toEqual([]);
});
