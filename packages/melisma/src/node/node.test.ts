import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MelismaError } from '../errors/errors.ts';
import { encodeWav } from '../wav/index.ts';
import { readWav } from './index.ts';

describe('readWav', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'melisma-wav-'));
    await writeFile(join(folder, 'good.wav'), encodeWav(Float32Array.of(0.5, -0.5), { sampleRate: 16000 }));
    await writeFile(join(folder, 'text.wav'), 'Hello, this is no audio.');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads a path and a file: URL', async () => {
    const path = join(folder, 'good.wav');
    const expected = { samples: Float32Array.of(0.5, -0.5), sampleRate: 16000, channels: 1, numFrames: 2 };
    expect(await readWav(path)).toMatchObject(expected);
    expect(await readWav(pathToFileURL(path))).toMatchObject(expected);
  });

  it.each([
    ['absent.wav', 'ENOENT'],
    ['.', 'EISDIR'],
    ['good.wav/inside.wav', 'ENOTDIR'],
  ])('%s: ERR_FILE_READ with its cause %s', async (name, cause) => {
    const error = await readWav(join(folder, name)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MelismaError);
    expect(error).toMatchObject({ code: 'ERR_FILE_READ', cause: { code: cause } });
  });

  it('passes the errors of the decoder on', async () => {
    await expect(readWav(join(folder, 'text.wav'))).rejects.toMatchObject({ code: 'ERR_WAV_FORMAT' });
  });
});
