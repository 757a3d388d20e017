/**
 * `@melisma/decode` in Chromium, its worker and WebCodecs with it, against Node: the same samples in every bit, and of AAC the same number.
 *
 *   npm run build && npm run decode-browser      (installs Chromium the first time)
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { decodeFile } from '../packages/decode/src/node/index.ts';
import { launch } from './bits/chromium.ts';
import { folder, install } from './bits/runtimes.ts';
import { type Site, serve } from './decode-page.ts';
import { root } from './entries.ts';

const exact = ['flac-pcm16-2-music.flac', 'lame-vbr.mp3', 'vorbis-2.ogg', 'opus-2.opus', 'opus.webm', 'flac.mp4'];
const aac = ['aac-lc.m4a', 'aac.aac'];

/** What a runtime made of a recording: samples per channel, and the sum of the first channel. */
interface Seen {
  frames: number;
  sha256: string;
}

/** Runs in the page. */
const decodeInPage = (names: string[]): string => `(async () => {
  const { decode } = await import('@melisma/decode');
  const seen = [];
  for (const name of ${JSON.stringify(names)}) {
    const { samples, numFrames } = await decode(await (await fetch('/recordings/' + name)).blob());
    const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', samples[0].slice().buffer));
    seen.push({ frames: numFrames, sha256: Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('') });
  }
  return seen;
})()`;

async function inChromium(site: Site): Promise<Seen[]> {
  install(folder);
  const browser = await launch(folder);
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    return await page.evaluate<Seen[]>(decodeInPage([...exact, ...aac]));
  } finally {
    await browser.close();
  }
}

async function inNode(name: string): Promise<Seen> {
  const { samples, numFrames } = await decodeFile(join(root, 'fixtures/decode', name));
  const bytes = new Uint8Array(samples[0].slice().buffer);
  return { frames: numFrames, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const site = await serve();
const page = await inChromium(site).finally(() => site.close());
let wrong = 0;
for (const [i, name] of [...exact, ...aac].entries()) {
  const node = await inNode(name);
  const same = node.frames === page[i].frames && (aac.includes(name) || node.sha256 === page[i].sha256);
  console.log(`${name}: ${page[i].frames} samples, ${same ? 'as Node' : `Node has ${node.frames}, ${node.sha256}`}`);
  if (!same) wrong++;
}
process.exitCode = wrong > 0 ? 1 : 0;
