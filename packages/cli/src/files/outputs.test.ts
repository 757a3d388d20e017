import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../errors/failure.ts';
import type { Format } from './formats.ts';
import { type Input, standard } from './inputs.ts';
import { commonParent, destinationOf, planOutputs } from './outputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-outputs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (path: string): Input => ({ path, root: path === standard ? resolve('.') : dirname(resolve(path)) });
const under = (root: string, path: string): Input => ({ path, root: resolve(root) });
const outputs = (inputs: Input[], output?: string, asked?: Format) =>
  planOutputs(inputs, output, asked).map((job) => job.output);
const formatOf = (output?: string, asked?: Format) => planOutputs([file('a.wav')], output, asked)[0].format;

describe('-o', () => {
  it('is read by what exists, then by its name', () => {
    expect(destinationOf(undefined)).toBe('none');
    expect(destinationOf('-')).toBe('stdout');
    expect(destinationOf(folder)).toBe('directory');
    expect(destinationOf('/dev/null')).toBe('file');
    expect(destinationOf(join(folder, 'x.npy'))).toBe('file');
    for (const name of ['x.safetensors', 'x.raw', 'x.BIN']) expect(destinationOf(join(folder, name))).toBe('file');
    expect(destinationOf(join(folder, 'x.npy/'))).toBe('directory');
    expect(destinationOf(join(folder, 'features.v2'))).toBe('directory');
  });

  it('one recording may have a name of its own', () => {
    expect(outputs([file('a.wav')], join(folder, 'x.npy'))).toEqual([join(folder, 'x.npy')]);
    expect(() => outputs([file('a.wav'), file('b.wav')], join(folder, 'x.npy'))).toThrow(UsageError);
  });
});

describe('the format', () => {
  it('is the one that is asked for, then the one of a file by its name, then npy', () => {
    expect(formatOf(join(folder, 'x.safetensors'))).toBe('safetensors');
    expect(formatOf(join(folder, 'x.Bin'))).toBe('raw');
    expect(formatOf(join(folder, 'x.raw'), 'raw')).toBe('raw');
    expect(formatOf('/dev/null', 'safetensors')).toBe('safetensors');
    for (const output of [undefined, '-', folder, '/dev/null']) expect(formatOf(output)).toBe('npy');
    expect(formatOf('-', 'raw')).toBe('raw');
  });

  it('contradicts no name', () => {
    expect(() => formatOf(join(folder, 'x.npy'), 'raw')).toThrow(/^--format raw, but .*x\.npy is named as npy$/);
  });

  it('names the files of a directory', () => {
    const inputs = [file('x/a.wav'), file('-')];
    expect(outputs(inputs, folder, 'safetensors')).toEqual([
      join(folder, 'x/a.safetensors'),
      join(folder, 'stdin.safetensors'),
    ]);
    expect(outputs(inputs, folder, 'raw')[0]).toBe(join(folder, 'x/a.raw'));
  });
});

describe('the tree', () => {
  it('is mirrored below the parent that all inputs share', () => {
    expect(outputs([file('x/a.wav'), file('y/z/a.wav')], folder)).toEqual([
      join(folder, 'x/a.npy'),
      join(folder, 'y/z/a.npy'),
    ]);
    expect(outputs([file('x/a.wav')], folder)).toEqual([join(folder, 'a.npy')]);
  });

  it('begins at a directory that was named, whatever lies in it', () => {
    expect(outputs([under('corpus', 'corpus/deep/a.wav')], folder)).toEqual([join(folder, 'deep/a.npy')]);
  });

  it('calls standard input stdin, and keeps dots in names', () => {
    expect(outputs([file('-'), file('take.1.wav')], folder)).toEqual([
      join(folder, 'stdin.npy'),
      join(folder, 'take.1.npy'),
    ]);
  });

  it('shares no more than whole names', () => {
    expect(commonParent(['/a/bc', '/a/bd'])).toBe('/a');
    expect(commonParent(['/a/b', '/a/b/c'])).toBe('/a/b');
    expect(commonParent(['/a', '/b'])).toBe('/');
  });
});

describe('collisions', () => {
  it('are refused, naming both', () => {
    expect(() => outputs([file('a.wav'), file('a.WAV')], folder)).toThrow(
      /^a\.wav and a\.WAV would both write .*a\.npy/,
    );
  });

  it('with an input are refused', () => {
    const path = join(folder, 'sound.npy');
    expect(() => outputs([file(path)], path)).toThrow(/is an input/);
  });
});
