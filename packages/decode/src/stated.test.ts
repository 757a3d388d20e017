/** What a tag, a last page or a track says of the length: nothing, or what was encoded. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openAudio } from './index.ts';

const root = new URL('../../../fixtures/decode/', import.meta.url);
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, root)));
const manifest: { cases: Record<string, { encoded?: number }> } = JSON.parse(
  readFileSync(new URL('MANIFEST.json', root), 'utf8'),
);
const aac = async function* () {};

/** @returns `statedFrames` of a recording that is closed again */
async function stated(bytes: Uint8Array): Promise<number | undefined> {
  const stream = await openAudio(bytes, { aac });
  await stream.close();
  return stream.statedFrames;
}

const pages = (bytes: Uint8Array): number[] =>
  [...bytes.keys()].filter((at) => String.fromCharCode(...bytes.subarray(at, at + 4)) === 'OggS');

describe('statedFrames', () => {
  test.each([
    'lame-cbr.mp3',
    'lame-vbr.mp3',
    'lame-22050.mp3',
    'vorbis-1.ogg',
    'vorbis-2.ogg',
    'vorbis-6.ogg',
    'opus-1.opus',
    'opus-2.opus',
    'opus-6.opus',
    'aac-fast-start.mp4', // the others need ffmpeg to tell their rate
    'opus.mp4',
    'flac.mp4',
  ])('%s: what was encoded', async (name) => {
    expect(manifest.cases[name].encoded).toBeGreaterThan(0);
    expect(await stated(fixture(name))).toBe(manifest.cases[name].encoded);
  });

  test.each(['no-tag.mp3', 'opus.webm', 'flac-in-ogg.oga'])('%s: nothing', async (name) => {
    expect(await stated(fixture(name))).toBeUndefined();
  });

  test('a chain of links: nothing, for the last page is of another stream', async () => {
    const [first, second] = [fixture('opus-1.opus'), fixture('opus-2.opus')];
    expect(await stated(Uint8Array.of(...first, ...second))).toBeUndefined();
  });

  test('an Ogg that is cut off within its last page: nothing', async () => {
    const bytes = fixture('vorbis-2.ogg');
    expect(pages(bytes).length).toBeGreaterThan(2);
    expect(await stated(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
  });
});
