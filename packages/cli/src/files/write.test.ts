import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeInPieces, writeWhole } from './write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'melisma-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const left = (path: string): string[] => readdirSync(path).filter((name) => name.startsWith('.'));

describe.each([
  ['writeWhole', writeWhole],
  ['writeInPieces', (path: string, all: Uint8Array) => writeInPieces(path, ({ append }) => append(all))],
])('%s', (_, write) => {
  it('makes the directory, and leaves the file alone in it', async () => {
    await write(join(folder, 'new/deep/x.npy'), bytes(1, 2, 3));
    expect(readdirSync(join(folder, 'new/deep'))).toEqual(['x.npy']);
    expect([...readFileSync(join(folder, 'new/deep/x.npy'))]).toEqual([1, 2, 3]);
  });

  it('writes through a symbolic link', async () => {
    writeFileSync(join(folder, 'target'), 'old');
    symlinkSync('target', join(folder, 'link'));
    await write(join(folder, 'link'), bytes(5));
    expect([...readFileSync(join(folder, 'target'))]).toEqual([5]);
  });

  it('takes its temporary file away when the renaming fails', async () => {
    mkdirSync(join(folder, 'taken/by'), { recursive: true });
    await expect(write(join(folder, 'taken'), bytes(1))).rejects.toMatchObject({ code: 'ERR_FILE_WRITE' });
    expect(left(folder)).toEqual([]);
  });

  it('never renames over a device', async () => {
    await write('/dev/null', bytes(1));
    expect(existsSync('/dev/null') && readFileSync('/dev/null').length).toBe(0);
  });
});

describe('in pieces', () => {
  it('has the final name only at the end, and the start written over', async () => {
    const path = join(folder, 'new/deep/x.bin');
    await writeInPieces(path, async ({ append, replace }) => {
      await append(bytes(1, 2, 3));
      replace!(bytes(9), 0);
      await append(bytes(4));
      expect(existsSync(path)).toBe(false);
    });
    expect([...readFileSync(path)]).toEqual([9, 2, 3, 4]);
    expect(readdirSync(join(folder, 'new/deep'))).toEqual(['x.bin']);
  });

  it('leaves what was there when the writing throws', async () => {
    writeFileSync(join(folder, 'kept'), 'old');
    const failed = writeInPieces(join(folder, 'kept'), async ({ append }) => {
      await append(bytes(1));
      throw new Error('no more');
    });
    await expect(failed).rejects.toThrow('no more');
    expect([String(readFileSync(join(folder, 'kept'))), left(folder)]).toEqual(['old', []]);
  });

  it('lets go of the process when it is done', async () => {
    const before = process.listenerCount('exit');
    await writeInPieces(join(folder, 'done'), ({ append }) => append(bytes(1)));
    expect(process.listenerCount('exit')).toBe(before);
  });

  it('a device takes bytes once, and is not replaced', async () => {
    await writeInPieces('/dev/null', async ({ append, replace }) => {
      await append(bytes(1));
      expect(replace).toBeUndefined();
    });
    expect(readFileSync('/dev/null').length).toBe(0);
  });
});
