import { describe, expect, it } from 'vitest';
import { presets } from '../presets/registry.ts';
import { specHash } from './hash.ts';
import type { Spec } from './spec.ts';
import { defineSpec, validateSpec } from './validate.ts';

const whisper: Spec = { ...presets.whisper };
/** The spec of Whisper with other values, also with values of the wrong type. */
const changed = (change: Record<string, unknown>): Spec => ({ ...whisper, ...change }) as Spec;

/** A spec that asks for everything at once. */
const everything = changed({
  windowLength: 320,
  window: 'povey',
  framing: 'kaldi-mirror',
  clipSamples: null,
  dither: 1,
  preemphasis: 0.97,
  spectrum: 'magnitude',
  spectrumEpsilon: 1e-10,
  log: 'db',
  topDb: 80,
  windowPlacement: 'left',
  cepstrum: { count: 13, orthonormal: true, lifter: 22, lifterFirst: 0, energy: false },
  normalize: { kind: 'per-feature', degreesOfFreedom: 1, epsilon: 1e-5, epsilonOn: 'deviation' },
  stack: { size: 7, stride: 6, left: 3, end: 'repeat', fill: 0, valid: 'first' },
  deltas: { orders: 2, width: 5, edges: 'replicate' },
  layout: 'frame-major',
});

describe('validateSpec', () => {
  it('accepts Whisper, and a spec with every knob turned', () => {
    validateSpec(whisper);
    validateSpec(everything);
  });

  it.each([
    ['sampleRate', 0],
    ['sampleRate', 16000.5],
    ['sampleRate', Number.NaN],
    ['sampleRate', '16000'],
    ['sampleRate', undefined],
    ['fftSize', 1],
    ['fftSize', Number.POSITIVE_INFINITY],
    ['windowLength', 401],
    ['hopLength', 0],
    ['window', 'han'],
    ['windowPeriodic', 1],
    ['windowPlacement', 'centre'],
    ['framing', null],
    ['clipSamples', 200],
    ['clipSamples', -1],
    ['inputScale', 0],
    ['dither', -1],
    ['preemphasis', 1.5],
    ['preemphasis', Number.NaN],
    ['spectrumEpsilon', 1e-10],
    ['melCount', 0],
    ['melCount', 5000],
    ['melScale', 'mel'],
    ['minFrequency', -1],
    ['maxFrequency', 8001],
    ['maxFrequency', 0],
    ['log', 'log2'],
    ['logFloor', 1e-31],
    ['logFloor', 0],
    ['logFloorMode', ''],
    ['topDb', 80],
    ['cepstrum', { count: 81, orthonormal: true, lifter: 0, lifterFirst: 0, energy: false }],
    ['cepstrum', { count: 13, orthonormal: true, lifter: 0, lifterFirst: 0, energy: false }],
    ['framing', 'same-reflec'],
    ['frameLookahead', 1],
    ['padMultiple', 128],
    ['topDb', 80],
    ['deltas', { orders: 1, width: 4, edges: 'replicate' }],
    ['cepstrum', 13],
    ['stack', []],
    ['layout', Symbol('x')],
  ])('refuses %s = %s', (option, given) => {
    const error = { name: 'MelismaError', code: 'ERR_SPEC' };
    expect(() => validateSpec(changed({ [option]: given }))).toThrow(expect.objectContaining(error));
    expect(() => validateSpec(changed({ [option]: given }))).toThrow(new RegExp(`^${option}`));
  });

  it('names option, expected and given', () => {
    const fields = { option: 'hopLength', expected: undefined, given: 1.5 };
    expect(() => validateSpec(changed({ hopLength: 1.5 }))).toThrow(expect.objectContaining(fields));
    expect(() => validateSpec(changed({ hopLength: 1.5 }))).toThrow(
      'hopLength: expected an integer from 1 to 65536, given 1.5',
    );
  });

  it.each([
    [{ melcount: 80 }, 'melcount', /melCount/],
    [{ window: 'han' }, 'window', /did you mean 'hann'/],
    [{ normalize: { kind: 'maximun' } }, 'normalize.kind', /did you mean 'maximum'/],
    [{ normalize: { kind: 'maximum', range: 8, offset: 4, scale: 0 } }, 'normalize.scale', /from 1e-12/],
    [{ normalize: { kind: 'mean', range: 8 } }, 'normalize.range', /one of kind, given 'range'/],
    [{ normalize: null }, 'normalize.kind', /one of/],
    [{ stack: { size: 0, stride: 1, left: 0, end: 'drop', fill: 0, valid: 'last' } }, 'stack.size', /integer/],
    [
      {
        stack: { size: 7, stride: 6, left: 3, end: 'drop', fill: 0, valid: 'last' },
        fixedFrames: { count: 3, fill: 0 },
      },
      'stack',
      /a size that 3 frames fill/,
    ],
    [{ maxFrequency: 9000 }, 'maxFrequency', /half of sampleRate, 8000 Hz/],
    [{ minFrequency: 8000 }, 'maxFrequency', /more than minFrequency/],
  ])('%j: %s', (change, option, message) => {
    expect(() => validateSpec(changed(change))).toThrow(expect.objectContaining({ code: 'ERR_SPEC', option }));
    expect(() => validateSpec(changed(change))).toThrow(message);
  });

  it.each([[null], [undefined], ['whisper'], [3]])('refuses %s for a spec', (spec) => {
    expect(() => validateSpec(spec as never)).toThrow(expect.objectContaining({ code: 'ERR_SPEC', option: 'spec' }));
  });

  it('asks for every knob', () => {
    for (const key of Object.keys(whisper)) {
      const { [key as keyof Spec]: _, ...rest } = whisper;
      expect(() => validateSpec(rest as Spec)).toThrow(new RegExp(`^${key}`));
    }
  });

  it('allows any floor where no logarithm is taken', () => {
    validateSpec(changed({ log: 'none', logFloor: 0 }));
  });
});

describe('defineSpec', () => {
  it('copies and freezes, nested values too', () => {
    const given = structuredClone(whisper);
    const spec = defineSpec(given);
    given.melCount = 1;
    expect(spec).toEqual(whisper);
    expect(Object.isFrozen(spec) && Object.isFrozen(spec.normalize)).toBe(true);
  });

  it('validates', () => {
    expect(() => defineSpec(changed({ melCount: 0 }))).toThrow(expect.objectContaining({ code: 'ERR_SPEC' }));
  });
});

describe('specHash', () => {
  it('is that of the values, whatever the order of the keys', () => {
    const reversed = Object.fromEntries(Object.entries(whisper).reverse()) as unknown as Spec;
    expect(specHash(reversed)).toBe(specHash(presets.whisper));
    expect(specHash(whisper)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('changes with every knob', () => {
    const hashes = new Set(Object.keys(whisper).map((key) => specHash(changed({ [key]: 'other' }))));
    expect(hashes.add(specHash(whisper)).size).toBe(Object.keys(whisper).length + 1);
  });

  it('sees nested values', () => {
    const normalize = { kind: 'maximum', range: 9, offset: 4, scale: 4 };
    expect(specHash(changed({ normalize }))).not.toBe(specHash(whisper));
  });
});
