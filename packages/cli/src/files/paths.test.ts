import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { printable } from '../report/text.ts';
import { onDisk, pathText, recoverPath } from './paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'melisma-paths-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('names that are no UTF-8', () => {
  it.each([
    // The texts are those of Python's os.fsdecode.
    [[0x63, 0x61, 0x66, 0xe9], 'caf\udce9'],
    [[0xc3, 0xa9, 0xe9, 0x2e, 0xf0, 0x9f, 0x8e, 0xb5], '\u00e9\udce9.\u{1f3b5}'],
    [[0xf0, 0x9f, 0x8e], '\udcf0\udc9f\udc8e'],
    [[0xed, 0xb3, 0xa9], '\udced\udcb3\udca9'],
  ])('%j: as text and back', (bytes, text) => {
    expect(pathText(Buffer.from(bytes))).toBe(text);
    expect([...(onDisk(text) as unknown as Buffer)]).toEqual(bytes);
  });

  it('others are left as they are', () => {
    expect(pathText(Buffer.from('caf\u00e9'))).toBe('caf\u00e9');
    expect(onDisk('caf\u00e9')).toBe('caf\u00e9');
  });

  it('are printed with their bytes', () => {
    expect(printable('caf\udce9.wav')).toBe('caf\\xe9.wav');
  });

  it.runIf(process.platform === 'linux')('an argument is the only file that it may have been', () => {
    const name = Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xe9)]);
    mkdirSync(name);
    writeFileSync(Buffer.concat([name, Buffer.from('/a')]), 'found');
    expect(String(readFileSync(onDisk(recoverPath(`${folder}/\ufffd/a`))))).toBe('found');
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xe8)]), '');
    expect(recoverPath(`${folder}/\ufffd`)).toBe(`${folder}/\ufffd`);
  });
});
