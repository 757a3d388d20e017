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
import { afterAll, describe, expect, it } from 'vitest';
import { writeInPieces } from './pieces.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-pieces-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const left = (path: string): string[] => readdirSync(path).filter((name) => name.endsWith('.tmp'));

describe('writeInPieces', () => {
  it('has the final name only at the end, and the start written over', async () => {
    const path = join(folder, 'new/deep/x.bin');
    await writeInPieces(path, async ({ append, replaceStart }) => {
      await append(bytes(1, 2, 3));
      replaceStart!(bytes(9));
      await append(bytes(4));
      expect(existsSync(path)).toBe(false);
    });
    expect([...readFileSync(path)]).toEqual([9, 2, 3, 4]);
    expect(readdirSync(join(folder, 'new/deep'))).toEqual(['x.bin']);
  });

  it('writes through a symbolic link', async () => {
    writeFileSync(join(folder, 'target'), 'old');
    symlinkSync('target', join(folder, 'link'));
    await writeInPieces(join(folder, 'link'), ({ append }) => append(bytes(5)));
    expect([...readFileSync(join(folder, 'target'))]).toEqual([5]);
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

  it('takes its temporary file away when the renaming fails', async () => {
    mkdirSync(join(folder, 'taken/by'), { recursive: true });
    const failed = writeInPieces(join(folder, 'taken'), ({ append }) => append(bytes(1)));
    await expect(failed).rejects.toMatchObject({ code: 'ERR_FILE_WRITE' });
    expect(left(folder)).toEqual([]);
  });

  it('lets go of the process when it is done', async () => {
    const before = process.listenerCount('exit');
    await writeInPieces(join(folder, 'done'), ({ append }) => append(bytes(1)));
    expect(process.listenerCount('exit')).toBe(before);
  });

  it('a device takes bytes once, and is not replaced', async () => {
    await writeInPieces('/dev/null', async ({ append, replaceStart }) => {
      await append(bytes(1));
      expect(replaceStart).toBeUndefined();
    });
    expect(readFileSync('/dev/null').length).toBe(0);
  });
});
