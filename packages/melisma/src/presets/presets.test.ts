import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { validateSpec } from '../spec/validate.ts';
import { aboutPreset } from './about.ts';
import { presetInfo, presetKey } from './define.ts';
import { getPreset, presetFor, presetNames, presets } from './registry.ts';

describe.each(presetNames())('preset %s', (name) => {
  const preset = getPreset(name);

  it('is a valid spec', () => {
    validateSpec(preset);
  });

  it('is frozen through and through', () => {
    expect(Object.isFrozen(preset)).toBe(true);
    expect(Object.isFrozen(preset.normalize)).toBe(true);
    expect(Object.isFrozen(presetInfo(preset)?.models)).toBe(true);
  });

  it('cites its source and names its models', () => {
    expect(aboutPreset(preset).source.length).toBeGreaterThan(0);
    for (const model of presetInfo(preset)!.models) expect(presetFor(model)).toBe(preset);
  });

  it('loses its name when it is derived from or written down', () => {
    expect(presetInfo({ ...preset, melCount: 40 })).toBeUndefined();
    expect(presetInfo(JSON.parse(JSON.stringify(preset)))).toBeUndefined();
    expect(JSON.parse(JSON.stringify(preset))).toEqual({ ...preset });
  });
});

it('has one key in camel case for each name in kebab case', () => {
  expect(Object.keys(presets)).toEqual(presetNames().map(presetKey));
});

describe('whisper', () => {
  it('differs from large-v3 in the number of mels alone', () => {
    expect({ ...presets.whisperLargeV3, melCount: 80 }).toEqual({ ...presets.whisper });
  });

  it.each([
    ['openai/whisper-tiny.en', 'whisper'],
    ['openai/whisper-large', 'whisper'],
    ['openai/whisper-large-v3-turbo', 'whisper-large-v3'],
    ['distil-whisper/distil-large-v3', 'whisper-large-v3'],
    ['Xenova/whisper-base', 'whisper'],
    ['onnx-community/whisper-large-v3-turbo', 'whisper-large-v3'],
    ['large-v3-turbo', 'whisper-large-v3'],
    ['whisper-small', 'whisper'],
    ['OPENAI/Whisper-Large-V3', 'whisper-large-v3'],
  ])('%s takes %s', (model, name) => {
    expect(presetInfo(presetFor(model))?.name).toBe(name);
  });
});

describe('unknown names', () => {
  it('getPreset offers the nearest', () => {
    const error = { code: 'ERR_UNKNOWN_PRESET', option: 'preset', given: 'wisper', expected: presetNames() };
    expect(() => getPreset('wisper')).toThrow(expect.objectContaining(error));
    expect(() => getPreset('wisper')).toThrow("did you mean 'whisper'?");
  });

  it.each(['zipformer', 'zipformr', 'crisperwhisper', 'whisper-large-v4', 'clip'])(
    '%s is no slip of another name',
    (name) => {
      expect(() => getPreset(name)).not.toThrow('did you mean');
      expect(() => getPreset(name)).toThrow(`'melisma presets ${name}' looks among models and notes`);
    },
  );

  it('presetFor offers the nearest', () => {
    const error = { code: 'ERR_UNKNOWN_MODEL', option: 'model', given: 'openai/wisper-large-v3' };
    expect(() => presetFor('openai/whisper-large-v4')).toThrow(expect.objectContaining({ code: error.code }));
    expect(() => presetFor('openai/wisper-large-v3')).toThrow(expect.objectContaining(error));
    expect(() => presetFor('openai/wisper-large-v3')).toThrow("did you mean 'openai/whisper-large-v3'?");
  });

  it.each(['', 'constructor', '__proto__', 'zzzzzzzzzzzzzzzzzzzzzzzzz'])('%j is no preset', (name) => {
    expect(() => getPreset(name)).toThrow(expect.objectContaining({ code: 'ERR_UNKNOWN_PRESET' }));
    expect(() => presetFor(name)).toThrow(expect.objectContaining({ code: 'ERR_UNKNOWN_MODEL' }));
  });
});

/** Takes every file for one with side effects, so that only `/* @__PURE__ *\/` lets code be left out. */
const trustAnnotationsAlone: Plugin = {
  name: 'trust-annotations-alone',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, (args) => ({ path: resolve(args.resolveDir, args.path), sideEffects: true })),
};

/** The minified bundle of a module that holds `code`, beside this file. */
async function bundle(code: string): Promise<string> {
  const stdin = { contents: code, resolveDir: import.meta.dirname, loader: 'js' as const };
  const plugins = [trustAnnotationsAlone];
  const { outputFiles } = await build({ stdin, plugins, bundle: true, format: 'esm', minify: true, write: false });
  return outputFiles[0].text;
}

describe('melisma/presets', () => {
  it('leaves nothing behind when nothing is used', async () => {
    expect((await bundle("import './index.ts'")).trim()).toBe('');
  });

  it('holds the preset that is used, and not the other', async () => {
    const text = await bundle("export { whisper } from './index.ts'");
    expect(text).toContain('tiny.en');
    expect(text).not.toContain('distil-large');
    expect(text).not.toContain('large-v3-turbo');
  });
});
