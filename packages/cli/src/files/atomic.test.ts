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
import { writeWhole } from './atomic.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-atomic-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = Uint8Array.of(1, 2, 3);

describe('writeWhole', () => {
  it('makes the directory, and leaves the file alone in it', async () => {
    await writeWhole(join(folder, 'new/deep/x.npy'), bytes);
    expect(readdirSync(join(folder, 'new/deep'))).toEqual(['x.npy']);
    expect([...readFileSync(join(folder, 'new/deep/x.npy'))]).toEqual([1, 2, 3]);
  });

  it('writes through a symbolic link', async () => {
    writeFileSync(join(folder, 'target'), 'old');
    symlinkSync('target', join(folder, 'link'));
    await writeWhole(join(folder, 'link'), bytes);
    expect([...readFileSync(join(folder, 'target'))]).toEqual([1, 2, 3]);
  });

  it('takes its temporary file away when the renaming fails', async () => {
    mkdirSync(join(folder, 'taken/by'), { recursive: true });
    await expect(writeWhole(join(folder, 'taken'), bytes)).rejects.toMatchObject({ code: 'ERR_FILE_WRITE' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('never renames over a device', async () => {
    await writeWhole('/dev/null', bytes);
    expect(existsSync('/dev/null') && readFileSync('/dev/null').length).toBe(0);
  });
});
