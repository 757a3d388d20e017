// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of OmegaConf
import { getPreset, presets } from 'melisma';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/failure.ts';
import { withChanges } from './choose.ts';
import { parseObject, specIn } from './file.ts';
import { parseNemo, withReferences } from './nemo.ts';
import { changes, inWords, namedIfPreset, titleOf } from './words.ts';

const { whisper } = presets;

describe('--set', () => {
  it.each([
    ['melCount=40', { melCount: 40 }],
    ['window=hamming', { window: 'hamming' }],
    ['window="hamming"', { window: 'hamming' }],
    ['stack=null', { stack: null }],
    ['normalize.range=10', { normalize: { kind: 'maximum', range: 10, offset: 4, scale: 4 } }],
    ['normalize.kind=mean', { normalize: { kind: 'mean' } }],
    ['normalize.kind=maximum', {}],
    ['normalize={"kind":"none"}', { normalize: { kind: 'none' } }],
    ['stack.size=2', { stack: { size: 2 } }],
    ['no.such.knob=1', { no: { such: { knob: 1 } } }],
    ['other=a=b', { other: 'a=b' }],
  ])('%s', (setting, changed) => {
    expect(withChanges(whisper, [setting])).toEqual({ ...whisper, ...changed });
  });

  it('is applied in order, and leaves the spec as it was', () => {
    expect(withChanges(whisper, ['melCount=40', 'melCount=60']).melCount).toBe(60);
    expect(withChanges(whisper, ['normalize.kind=affine', 'normalize.shift=1', 'normalize.scale=2']).normalize).toEqual(
      {
        kind: 'affine',
        shift: 1,
        scale: 2,
      },
    );
    expect(whisper.normalize.kind).toBe('maximum');
  });

  it.each(['melCount', '=4', 'melCount.x=1'])('%s is refused', (setting) =>
    expect(() => withChanges(whisper, [setting])).toThrow(/^--set /),
  );
});

describe('--spec', () => {
  const spec = { ...whisper, melCount: 40 };
  it('takes all knobs, a record with them, or a preset with changes', () => {
    expect(specIn(spec as never)).toEqual(spec);
    expect(specIn({ name: 'whisper', spec })).toEqual(spec);
    expect(specIn({ preset: 'whisper', melCount: 40 })).toEqual(spec);
    expect(specIn({ spec: { preset: 'whisper', melCount: 40 } })).toEqual(spec);
  });

  it('is an object', () => {
    expect(parseObject('--spec', 'x.json', '{"a":1}')).toEqual({ a: 1 });
    for (const text of ['[]', '1', 'null', '{', ''])
      expect(() => parseObject('--spec', 'x.json', text)).toThrow(/^--spec x\.json: /);
  });
});

describe('words', () => {
  it('name a preset and what differs', () => {
    expect(inWords(whisper, whisper)).toBe('whisper');
    expect(inWords(whisper, { ...whisper, melCount: 40 })).toBe('whisper, but melCount 40 instead of 80');
    const changed = withChanges(whisper, ['window=povey', 'normalize.range=7', 'topDb=80']);
    expect(inWords(whisper, changed)).toBe(
      'whisper, but window povey instead of hann, topDb 80 instead of none and normalize.range 7 instead of 8',
    );
    expect(titleOf({ ...getPreset('whisper-large-v3'), hopLength: 100 })).toBe(
      'whisper-large-v3, but hopLength 100 instead of 160',
    );
  });

  it('take another normalisation as a whole', () => {
    expect(changes(whisper, withChanges(whisper, ['normalize.kind=mean']))).toEqual([
      { knob: 'normalize', from: whisper.normalize, to: { kind: 'mean' } },
    ]);
    expect(inWords(whisper, withChanges(whisper, ['normalize.kind=mean']))).toBe(
      'whisper, but normalize mean instead of maximum (range 8, offset 4, scale 4)',
    );
  });

  it('give up where nothing is near', () => {
    const strange = {
      fftSize: 1024,
      windowLength: 600,
      hopLength: 111,
      melCount: 23,
      log: 'ln',
      sampleRate: 8000,
      minFrequency: 77,
    };
    expect(titleOf({ ...whisper, ...strange } as never)).toBe('a spec of its own');
  });

  it('find the preset that has the values, in whatever order they stand', () => {
    const reversed = Object.fromEntries(Object.entries(whisper).reverse()) as never;
    expect(namedIfPreset(reversed)).toBe(whisper);
    expect(namedIfPreset({ ...whisper, melCount: 40 })).toEqual({ ...whisper, melCount: 40 });
  });
});

it('references lead to the value that stands there, also by way of another', () => {
  const root = {
    rate: '${model.rate}',
    model: { rate: 16000, preprocessor: { sample_rate: '${rate}', window: 'hann' } },
  };
  expect(withReferences(root, root)).toEqual({
    rate: 16000,
    model: { rate: 16000, preprocessor: { sample_rate: 16000, window: 'hann' } },
  });
});

it('references to nothing and in a circle end', () => {
  const root = { a: '${b}', b: '${a}', c: '${no.such}', d: 'x${a}', e: [1] };
  expect(withReferences(root, root)).toMatchObject({ c: '${no.such}', d: 'x${a}', e: [1] });
});

describe('a NeMo configuration without bounds', () => {
  it.each([
    ['a value that holds itself three times', 'a:\n  x: ${a}\n  y: ${a}\n  z: ${a}\n', /hold themselves/],
    ['an alias within its own anchor', 'a: &a\n  b: *a\n', /./],
    ['an alias of nothing', 'a: *nope\n', /nope/],
    [
      'aliases that multiply',
      Array.from({ length: 9 }, (_, i) => `a${i}: &a${i} [${Array(9).fill(i === 0 ? 'x' : `*a${i - 1}`)}]`).join('\n'),
      /alias/i,
    ],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', /the key a stands twice/],
    ['no keys', '- 1\n', /expected keys and values/],
    ['nesting without an end', '['.repeat(100_000), /too deeply/],
    ['lists in lists without an end', '- '.repeat(100_000), /too deeply/],
  ])('%s is wrong usage', (_, text, message) => {
    expect(() => parseNemo('x.yaml', text)).toThrow(UsageError);
    expect(() => parseNemo('x.yaml', text)).toThrow(message);
  });

  it('many keys are no fault', () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `k${i}: ${i}`).join('\n');
    expect(parseNemo('x.yaml', text)).toMatchObject({ k49999: 49_999 });
  });
});
