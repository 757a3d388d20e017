import { presets } from 'melisma';
import { describe, expect, it } from 'vitest';
import { define, MelSpectrogram } from './index.ts';
import { readColormap, readRange, readRows, readTable } from './read.ts';
import { analysisBy, refuseOthers } from './wavesurfer/options.ts';

describe('on a server', () => {
  it('can be imported and named, and nothing happens', () => {
    expect('HTMLElement' in globalThis).toBe(false);
    expect(() => define()).not.toThrow();
    expect(MelSpectrogram.observedAttributes).toContain('for');
  });
});

describe('what is handed over', () => {
  const features = { data: new Float32Array(6), dims: [2, 3], axes: ['mel', 'frame'], validFrames: 3 };

  it.each([
    ['no object', 'whisper'],
    ['null', null],
    ['too few values', { ...features, dims: [2, 4] }],
    ['no axis of frames', { ...features, axes: ['mel', 'coefficient'] }],
    ['a batch', { ...features, axes: ['batch', 'frame'] }],
    ['no count', { ...features, validFrames: undefined }],
    ['nothing', { ...features, data: [], dims: [2, 0] }],
  ])('features: %s', (_, given) => {
    expect(() => readTable(given as never)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'features' }),
    );
  });

  it('rows are frames first unless they say otherwise', () => {
    expect(readRows({ data: new Float32Array(6), dims: [3, 2] })).toMatchObject({
      axes: ['frame', 'feature'],
      validFrames: 3,
    });
    expect(readRows(features)).toMatchObject({ validFrames: 3 });
    expect(() => readRows({ data: [1], dims: [1, 2] })).toThrow(expect.objectContaining({ option: 'rows' }));
  });

  it('colours and scales', () => {
    expect(() => readColormap('jet' as never)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'colormap' }),
    );
    expect(() => readRange([1, 1])).toThrow(expect.objectContaining({ option: 'range' }));
    expect(readColormap('gray')(0.5)).toEqual([128, 128, 128]);
  });
});

describe('options of wavesurfer', () => {
  it.each([
    [{ scale: 'bark' }, 'scale'],
    [{ windowFunc: 'gauss' }, 'windowFunc'],
    [{ colorMap: 'roseus' }, 'colorMap'],
    [{ noverlap: 512 }, 'noverlap'],
    [{ rangeDB: 0 }, 'rangeDB'],
    [{ preEmphasis: 6 }, 'options'],
  ])('%j is refused', (options, option) => {
    expect(() => refuseOthers(options as never)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });

  it('those of how it goes about its work are passed over', () => {
    expect(() => refuseOthers({ useWebWorker: true, rendering: 'windowed', labels: true } as never)).not.toThrow();
  });

  it('a straight scale is cut to its frequencies, decibels to full scale', () => {
    const { spec, range, crop } = analysisBy(
      { scale: 'linear', fftSamples: 512, frequencyMin: 1000, frequencyMax: 4000 },
      presets.librosaMel,
      16_000,
    );
    expect([spec.melCount, spec.hopLength, range![1] - range![0]]).toEqual([257, 256, 80]);
    const data = Float32Array.from({ length: 257 * 2 }, (_, i) => i >> 1);
    const table = crop({ data, dims: [257, 2], axes: ['mel', 'frame'], validFrames: 2 });
    expect([table.dims, table.data[0]]).toEqual([[97, 2], 32]);
  });
});
