import { describe, expect, test } from 'vitest';
import { importsOf } from '../scripts/check-imports.ts';
import { circlesOf, type Import, layerComplaints, roomOf } from '../scripts/layers.ts';

const src = 'packages/melisma/src';
const cli = 'packages/cli/src';

/** A house of one import. */
const house = (file: string, target: string, typeOnly = false) =>
  new Map<string, Import[]>([[file, [{ target, typeOnly }]]]);

describe('import directions', () => {
  test('the room of a file is its folder, or index', () => {
    expect(roomOf(`${src}/stages/mel/kernel.ts`)).toBe('stages');
    expect(roomOf(`${src}/index.ts`)).toBe('index');
    expect(roomOf('packages/cli/src/main.ts')).toBeUndefined();
  });

  test.each([
    ['stages/mel/kernel.ts', `${src}/generator/graph.ts`],
    ['stages/mel/reference.ts', `${src}/tables/mel.ts`],
    ['stages/mel/reference.ts', `${src}/stages/dft/reference.ts`],
    ['engine/program.ts', `${src}/stages/mel/kernel.ts`],
    ['generator/encode.ts', `${src}/errors/errors.ts`],
    ['node/index.ts', `${src}/wav/index.ts`],
    ['node/index.ts', 'node:fs/promises'],
    ['runtime/load.ts', `${src}/extract/clip.ts`],
    ['runtime/load.ts', `${src}/engine/runtime/kernel.ts`],
    ['index.ts', `${src}/extract/extractor.ts`],
    ['dsp/compat/call.ts', `${src}/extract/extractor.ts`],
  ])('%s may import %s', (file, target) => {
    expect(layerComplaints(house(`${src}/${file}`, target))).toEqual([]);
  });

  test.each([
    ['spec/spec.ts', `${src}/engine/program.ts`, 'spec may not import engine'],
    ['presets/whisper.ts', `${src}/tables/mel.ts`, 'presets may not import tables'],
    ['stages/mel/kernel.ts', `${src}/engine/program.ts`, 'stages may not import engine'],
    ['generator/graph.ts', `${src}/stages/mel/kernel.ts`, 'generator may not import stages'],
    ['extract/extractor.ts', `${src}/generator/graph.ts`, 'extract may not import generator'],
    ['engine/runtime/run.ts', `${src}/generator/graph.ts`, 'the runtime must not reach generator'],
    ['wav/decode.ts', `${src}/spec/spec.ts`, 'wav may not import spec'],
    ['index.ts', `${src}/node/index.ts`, 'index may not import node'],
    ['extract/extractor.ts', `${src}/dsp/stft.ts`, 'extract may not import dsp'],
    ['dsp/stft.ts', `${src}/config/kaldi.ts`, 'dsp may not import config'],
    ['stages/mel/kernel.ts', 'node:fs', 'the core imports no package'],
    ['node/index.ts', 'commander', 'the core imports no package'],
    ['extract/extractor.ts', 'tests/tone.ts', 'the core imports nothing outside itself'],
    ['misc/helpers.ts', `${src}/errors/errors.ts`, 'the room misc has no place in scripts/layers.ts'],
  ])('%s may not import %s', (file, target, why) => {
    expect(layerComplaints(house(`${src}/${file}`, target))).toEqual([`${src}/${file} -> ${target}: ${why}`]);
  });

  test.each(['generator/graph.ts', 'tables/mel.ts'])('the runtime does not reach %s in two steps either', (file) => {
    const [load, engines] = [`${src}/runtime/load.ts`, `${src}/engine/engines.ts`];
    const twoSteps = (typeOnly: boolean) =>
      new Map([
        [load, [{ target: engines, typeOnly }]],
        [engines, [{ target: `${src}/${file}`, typeOnly: false }]],
      ]);
    expect(layerComplaints(twoSteps(false))).toHaveLength(1);
    expect(layerComplaints(twoSteps(true))).toEqual([]);
  });

  const decode = 'packages/decode/src';

  test.each([
    ['containers/wav.ts', 'pcm/pcm.ts'],
    ['containers/tracks/codecs.ts', 'codecs/flac/flac.ts'],
    ['codecs/opus/packets.ts', 'codecs/vorbis/packets.ts'],
    ['node/index.ts', 'read-samples.ts'],
  ])('in decode, %s may import %s', (file, target) => {
    expect(layerComplaints(house(`${decode}/${file}`, `${decode}/${target}`))).toEqual([]);
  });

  test.each([
    ['pcm/pcm.ts', 'containers/wav.ts', 'pcm may not import containers'],
    ['codecs/flac/flac.ts', 'containers/ogg/ogg.ts', 'codecs may not import containers'],
    ['recording.ts', 'bounds.ts', 'recording may not import bounds'],
    ['index.ts', 'node/index.ts', 'index may not import node'],
    ['helpers/misc.ts', 'errors.ts', 'the room helpers has no place in scripts/layers.ts'],
  ])('in decode, %s may not import %s', (file, target, why) => {
    for (const typeOnly of [false, true])
      expect(layerComplaints(house(`${decode}/${file}`, `${decode}/${target}`, typeOnly))).toEqual([
        `${decode}/${file} -> ${decode}/${target}: ${why}`,
      ]);
  });

  test('a circle of files is one complaint, type imports counted', () => {
    const [a, b, c] = ['bits', 'frame', 'flac'].map((name) => `${decode}/codecs/flac/${name}.ts`);
    const row = (end: Import[]) =>
      new Map([
        [c, [{ target: b, typeOnly: false }]],
        [b, [{ target: a, typeOnly: false }]],
        [a, end],
      ]);
    expect(layerComplaints(row([]))).toEqual([]);
    expect(layerComplaints(row([{ target: c, typeOnly: true }]))).toEqual([`${c} -> ${b} -> ${a} -> ${c}: a circle`]);
  });

  test('another package goes through the name, not the path', () => {
    const main = `${cli}/main.ts`;
    expect(layerComplaints(house(main, 'melisma/wav'))).toEqual([]);
    expect(layerComplaints(house(main, `${cli}/plot/run.ts`))).toEqual([]);
    expect(layerComplaints(house(main, `${src}/index.ts`))).toHaveLength(1);
  });

  test.each([
    ['extract/run.ts', `${cli}/audio/read.ts`],
    ['extract/run.ts', `${cli}/extract/one.ts`],
    ['extract/run.ts', 'node:fs'],
    ['commands/extract.ts', `${cli}/extract/run.ts`],
    ['main.ts', `${cli}/program.ts`],
  ])('in the command, %s may import %s', (file, target) => {
    expect(layerComplaints(house(`${cli}/${file}`, target))).toEqual([]);
  });

  test.each([
    ['audio/read.ts', `${cli}/extract/run.ts`, 'audio may not import extract'],
    ['plot/run.ts', `${cli}/extract/run.ts`, 'plot may not import extract'],
    ['commands/bench.ts', `${cli}/program.ts`, 'commands may not import program'],
    ['misc/helpers.ts', `${cli}/files/npy.ts`, 'the room misc has no place in scripts/layers.ts'],
  ])('in the command, %s may not import %s', (file, target, why) => {
    for (const typeOnly of [false, true])
      expect(layerComplaints(house(`${cli}/${file}`, target, typeOnly))).toEqual([
        `${cli}/${file} -> ${target}: ${why}`,
      ]);
  });

  test.each(['@napi-rs/canvas', 'node:buffer', '@melisma/decode'])('what draws may not import %s', (target) => {
    const file = 'packages/draw/src/pen.ts';
    const why = 'this room imports no package but melisma';
    expect(layerComplaints(house(file, 'melisma/dsp'))).toEqual([]);
    expect(layerComplaints(house(file, target))).toEqual([`${file} -> ${target}: ${why}`]);
  });

  test('a circle is found whether types or values tie its files, and wherever the walk begins', () => {
    const arrows = (all: Record<string, string[]>) =>
      new Map(
        Object.entries(all).map(([file, targets]) => [
          file,
          targets.map((target, i): Import => ({ target, typeOnly: i === 0 })),
        ]),
      );
    expect(circlesOf(arrows({ a: ['b', 'c'], b: ['c'], c: ['fs'] }))).toEqual([]);
    expect(circlesOf(arrows({ a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'], f: ['a'] }))).toEqual([
      ['a', 'b', 'c', 'a'],
      ['d', 'e', 'd'],
    ]);
    expect(circlesOf(arrows({ a: ['a'] }))).toEqual([['a', 'a']]);
  });

  test('every form of import is seen', () => {
    const source = `
      import a from './a.ts';
      import type { B } from '../spec/b.ts';
      export * from './c.ts';
      export type { D } from './d.ts';
      const e = await import('node:fs');
      type F = import('./f.ts').F;`;
    expect(importsOf(`${src}/engine/program.ts`, source)).toEqual([
      { target: `${src}/engine/a.ts`, typeOnly: false },
      { target: `${src}/spec/b.ts`, typeOnly: true },
      { target: `${src}/engine/c.ts`, typeOnly: false },
      { target: `${src}/engine/d.ts`, typeOnly: true },
      { target: 'node:fs', typeOnly: false },
      { target: `${src}/engine/f.ts`, typeOnly: true },
    ]);
  });
});
