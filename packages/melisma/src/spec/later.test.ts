import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createExtractorSync } from '../index.ts';
import { presets } from '../presets/registry.ts';
import { specHash } from './hash.ts';
import { laterKnobs, type Spec } from './spec.ts';
import { defineSpec } from './validate.ts';

/** One spec a line, as it was saved before any knob was added, with its hash of that day: both hold for ever. */
const saved = readFileSync(new URL('../../../../fixtures/specs/first.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): { name: string; hash: string; spec: Spec } => JSON.parse(line));

describe('specs saved before any knob was added', () => {
  it.each(saved)('$name loads and keeps its hash', ({ spec, hash }) => {
    expect(specHash(defineSpec(spec))).toBe(hash);
    expect(specHash(spec)).toBe(hash);
  });
});

describe('a knob that comes later', () => {
  afterEach(() => vi.resetModules());

  /** The modules as they will be when `spec.ts` lists two more knobs. */
  async function later() {
    vi.resetModules();
    vi.doMock('./spec.ts', () => ({ laterKnobs: { ...laterKnobs, newest: 0, 'normalize.newest': false } }));
    const [rules, library] = await Promise.all([import('./later.ts'), import('../index.ts')]);
    vi.doUnmock('./spec.ts');
    return { ...rules, ...library };
  }

  const withNewest = (value: unknown, nested: unknown): Spec =>
    ({ ...presets.whisper, newest: value, normalize: { ...presets.whisper.normalize, newest: nested } }) as never;

  it('changes no hash: neither left out nor at the value that means "as before"', async () => {
    const now = await later();
    for (const { spec, hash } of saved) expect(now.specHash(now.defineSpec(spec))).toBe(hash);
    const hash = specHash(presets.whisper);
    expect(now.specHash(withNewest(0, false))).toBe(hash);
    expect(now.specHash(withNewest(undefined, undefined))).toBe(hash);
    expect(now.specHash(withNewest(1, false))).not.toBe(hash);
    expect(now.specHash(withNewest(0, true))).not.toBe(hash);
  });

  it('changes no bit of an old spec', async () => {
    const samples = Float32Array.from({ length: 4000 }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5);
    const options = { sampleRate: 16000, length: 'unpadded' } as const;
    const now = await later();
    const { spec } = saved[0];
    expect(now.createExtractorSync(spec).extract(samples, options).data).toEqual(
      createExtractorSync(spec).extract(samples, options).data,
    );
  });

  it('leaves no trace while it means "as before"', async () => {
    const { withoutDefaults } = await later();
    const { normalize, ...rest } = presets.whisper;
    expect(withoutDefaults(withNewest(0, false))).toStrictEqual({ ...rest, normalize: { ...normalize } });
    expect(withoutDefaults(withNewest(1, true))).toStrictEqual(withNewest(1, true));
  });
});
