/** Pages that are laid out otherwise than encoders do it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { opusPacketSamples } from '../../codecs/opus/packets.ts';
import { decode, openAudio } from '../../index.ts';
import { joined } from '../../source/bytes.ts';
import { Reader } from '../../source/reader.ts';
import { type ByteSource, part } from '../../source/source.ts';
import { type Page, pageSum, readPage } from './page.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../../../fixtures/decode/${name}`, import.meta.url)));
const sourceOf = (bytes: Uint8Array): ByteSource =>
  part({ byteLength: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) }, 0);

async function pagesOf(bytes: Uint8Array): Promise<Page[]> {
  const reader = new Reader(sourceOf(bytes));
  const pages: Page[] = [];
  while (reader.remaining > 0) pages.push(await readPage(reader));
  return pages;
}

/** A page of whole packets. */
function page({ serial, granule = -1, first, last }: Page, sequence: number, packets: Uint8Array[]): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [...new Array(Math.floor(length / 255)).fill(255), length % 255]);
  const bytes = Uint8Array.from([...new Array(27).fill(0), ...lacing, ...packets.flatMap((packet) => [...packet])]);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4f, 0x67, 0x67, 0x53, 0, (first ? 2 : 0) | (last ? 4 : 0)]);
  view.setBigInt64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  bytes[26] = lacing.length;
  view.setUint32(22, pageSum(bytes), true);
  return bytes;
}

describe('sound that begins on the page of the headers', () => {
  test.each([
    ['vorbis-1.ogg', 2],
    ['vorbis-2.ogg', 2],
    ['opus-1.opus', 1],
    ['opus-2.opus', 1],
  ])('%s', async (name, headers) => {
    const bytes = fixture(name);
    const [first, ...rest] = await pagesOf(bytes);
    // Every packet is whole on its page, but for the headers of Vorbis, which go on.
    const packets: { packet: Uint8Array; page: Page }[] = [];
    let open: Uint8Array = new Uint8Array(0);
    for (const next of rest)
      next.parts.forEach((piece, i) => {
        const whole = Uint8Array.from([...(i === 0 ? open : []), ...piece]);
        open = new Uint8Array(0);
        if (next.open && i === next.parts.length - 1) open = whole;
        else packets.push({ packet: whole, page: next });
      });
    const sound = packets[headers].page;
    const front = packets.filter((entry, i) => i < headers || entry.page === sound);
    const pages = [
      page(first, 0, first.parts),
      page(
        sound,
        1,
        front.map(({ packet }) => packet),
      ),
    ];
    const later = [...new Set(packets.filter((entry) => !front.includes(entry)).map((entry) => entry.page))];
    later.forEach((next, i) => {
      pages.push(
        page(
          next,
          2 + i,
          packets.filter((entry) => entry.page === next).map(({ packet }) => packet),
        ),
      );
    });
    const joined = Uint8Array.from(pages.flatMap((one) => [...one]));
    const whole = await decode(bytes);
    const ours = await decode(joined);
    expect(ours.numFrames).toBe(whole.numFrames);
    expect(ours.samples).toEqual(whole.samples);
  });
});

test('minutes of silence in a few kB come in blocks of seconds', async () => {
  // Packets of two bytes: six frames of 20 ms each, all empty (RFC 6716, 3.2.5).
  const silence = Uint8Array.of(0xfb, 0x06);
  const [head, tags] = await pagesOf(fixture('opus-1.opus'));
  const pages = [page(head, 0, head.parts), page(tags, 1, tags.parts)];
  const [count, each] = [30, 250];
  for (let i = 0; i < count; i++)
    pages.push(
      page(
        { ...tags, granule: (i + 1) * each * 5760, last: i === count - 1 },
        2 + i,
        Array.from({ length: each }, () => silence),
      ),
    );
  let [frames, longest] = [0, 0];
  for await (const { channels } of await openAudio(Uint8Array.from(pages.flatMap((one) => [...one])))) {
    frames += channels[0].length;
    longest = Math.max(longest, channels[0].length);
  }
  const preSkip = new DataView(head.parts[0].buffer, head.parts[0].byteOffset).getUint16(10, true);
  expect(frames).toBe(count * each * 5760 - preSkip);
  expect(longest).toBeLessThanOrEqual(2 * each * 5760);
});

test.each([1, 2])('memory that is used again has the samples of new memory, opus-%i', async (channels) => {
  const [head, tags, ...sound] = await pagesOf(fixture(`opus-${channels}.opus`));
  const packets = sound.flatMap(({ parts }) => parts);
  // Pages of few and of many packets, so that batches need more and less memory than those before them.
  const pages = [page(head, 0, head.parts), page(tags, 1, tags.parts)];
  const count = 300;
  let frames = 0;
  for (let i = 0; i < count; i++) {
    const some = packets.slice(0, 1 + ((i * 7) % packets.length));
    frames += some.reduce((sum, packet) => sum + opusPacketSamples(packet), 0);
    pages.push(page({ ...tags, granule: frames, last: i === count - 1 }, 2 + i, some));
  }
  const bytes = Uint8Array.from(pages.flatMap((one) => [...one]));
  const blocks: Float32Array[][] = [];
  for await (const block of await openAudio(bytes)) blocks.push(block.channels);
  const total = blocks.reduce((sum, [{ length }]) => sum + length, 0);
  const kept = Array.from({ length: channels }, (_, c) =>
    joined(
      blocks.map((block) => block[c]),
      new Float32Array(total),
    ),
  );
  const { samples } = await decode(bytes);
  expect(samples).toEqual(kept);
  expect(new Set(blocks.map(([{ buffer }]) => buffer)).size).toBeGreaterThan(4);
});
