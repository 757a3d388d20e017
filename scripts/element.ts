/**
 * `@melisma/element` in Chromium, as it is built: its picture against the command's, live streams, an hour of features, many at once, contexts that are lost,
 * keys and pointers, axe-core, wavesurfer.
 *
 *   npm run build && npm run element            (installs Chromium the first time); exit 1 where a row fails
 *   npm run element -- --only picture           rows whose names contain it
 *   npm run element -- --pictures FOLDER        what a person looks at
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './bits/chromium.ts';
import { folder, install } from './bits/runtimes.ts';
import { resultInFirefox } from './consumers/firefox.ts';
import { root } from './entries.ts';
import { whileServing } from './loopback.ts';
import { axeOn, complaintsOf, type Visit } from './page-check/visit.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, pictures: { type: 'string' } } });

const imports = {
  '@melisma/element': '/element/dist/index.js',
  '@melisma/element/wavesurfer': '/element/dist/wavesurfer.js',
  melisma: '/melisma/dist/index.js',
  'melisma/errors': '/melisma/dist/errors.js',
  'melisma/wav': '/melisma/dist/wav.js',
  'wavesurfer.js': '/wavesurfer.js/dist/wavesurfer.esm.js',
  'wavesurfer.js/own': '/wavesurfer.js/dist/plugins/spectrogram.esm.js',
};
const pageOf = (
  script: string,
): string => `<!doctype html><html lang="en"><title>element</title><meta name="color-scheme" content="light dark">
<style>body { margin: 0 } h1 { position: absolute; top: 690px }</style><script type="importmap">${JSON.stringify({ imports })}</script>
<main></main><footer><h1>Elements</h1></footer><script type="module" src="${script}"></script></html>`;

interface Browser {
  newPage(options: { deviceScaleFactor: number; viewport: { width: number; height: number } }): Promise<Page>;
  close(): Promise<void>;
}

type Page = Omit<Visit, 'screenshot'> & {
  screenshot(options: {
    path: string;
    clip?: { x: number; y: number; width: number; height: number };
  }): Promise<unknown>;
  waitForFunction(code: string): Promise<unknown>;
};

/** A row: what is printed; throws where something is wrong. */
type Row = (page: Page, call: <T>(name: string, options?: object) => Promise<T>) => Promise<string>;

const place = mkdtempSync(join(tmpdir(), 'melisma-element-'));
const melisma = join(root, 'packages/cli/bin/melisma.js');
const recording = join(root, 'fixtures/audio/jfk.wav');

/** Where the command's picture of one recording has its heat map, pixels. */
const inPicture = { x: 132, y: 332, width: 1852, height: 640 };

interface Pixels {
  width: number;
  height: number;
  data: Uint32Array;
}

/** A part of a PNG, four bytes a pixel as one number. */
async function pixelsOf(
  path: string,
  { x, y, width, height } = { x: 0, y: 0, width: 1852, height: 640 },
): Promise<Pixels> {
  const { loadImage, createCanvas } = createRequire(join(root, 'packages/cli/package.json'))('@napi-rs/canvas');
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(await loadImage(path), -x, -y);
  return { width, height, data: new Uint32Array(context.getImageData(0, 0, width, height).data.buffer) };
}

/** What the command draws of the recording. */
function commandPicture(preset: string, file: string): void {
  const args = [
    'extract',
    recording,
    '-p',
    preset,
    '-o',
    join(place, `${preset}.npy`),
    '--overwrite',
    '--plot',
    file,
    '-q',
  ];
  execFileSync(process.execPath, [melisma, ...args]);
}

const presets = ['whisper', 'kaldi-fbank', 'parakeet-tdt', 'torchaudio-mfcc'];

const equalPicture =
  (webGl: boolean): Row =>
  async (page, call) => {
    const told: string[] = [];
    for (const preset of presets) {
      const { isWebGl } = await call<{ isWebGl: boolean }>('picture', { preset, recording: '/audio/jfk.wav', webGl });
      if (isWebGl !== webGl) throw new Error(`WebGL2: ${isWebGl}`);
      const [own, theirs] = [join(place, `${preset}.png`), join(place, `${preset}-command.png`)];
      await page.screenshot({ path: own, clip: { x: 0, y: 0, width: 926, height: 320 } });
      commandPicture(preset, theirs);
      const [mine, expected] = [await pixelsOf(own), await pixelsOf(theirs, inPicture)];
      const different = mine.data.reduce((count, pixel, i) => count + Number(pixel !== expected.data[i]), 0);
      if (different > 0) throw new Error(`${preset}: ${different} of ${mine.data.length} pixels differ`);
      told.push(preset);
    }
    return `${told.join(', ')}: each of 1852 x 640 pixels as the command's --plot`;
  };

/** What keys, pointers and a sound must have come to. */
function requireHands(told: Hands): void {
  const { handled, left, zoomed, whole, sought, dragged, following, text, readout, cursorShown } = told;
  const isMoved = dragged.start > 0 && following.start > 1 && sought > 2.7 && sought < 2.8;
  const isZoomed = zoomed.end - zoomed.start < 5 && whole.start === 0 && whole.end === 11;
  const isTold = /^10\.99 s, 74 Hz: /.test(text) && /^5\.50 s, [\d,]+ Hz: /.test(readout) && cursorShown;
  if (handled.includes(false) || !left || !isMoved || !isZoomed || !isTold) throw new Error(JSON.stringify(told));
}

function requireRefused(told: Refused): void {
  const { codes, said, summary } = told;
  const isRefused = Object.values(codes).every((code) => code === 'ERR_OPTION') && said === 'unplugged';
  if (!isRefused || !summary.includes('without a number')) throw new Error(JSON.stringify(told));
}

/** Debian's Firefox, which nobody drives: the page posts what it found. */
const inFirefox: Row = async () => {
  const site = mkdtempSync(join(tmpdir(), 'melisma-element-firefox-'));
  const ask = `const found = {};
    try {
      found.picture = await checks.against({ preset: 'whisper', recording: '/audio/jfk.wav', picture: '/whisper.png', at: ${JSON.stringify(inPicture)} });
      found.live = await checks.live({ seconds: 5 });
      found.hands = await checks.hands();
      found.refused = await checks.refusals();
    } catch (error) { found.error = String(error?.stack ?? error); }
    await fetch('/', { method: 'POST', body: JSON.stringify(found) });`;
  try {
    for (const name of ['element', 'melisma']) symlinkSync(join(root, 'packages', name), join(site, name));
    symlinkSync(join(root, 'fixtures/audio'), join(site, 'audio'));
    symlinkSync(join(root, 'scripts/element'), join(site, 'check'));
    commandPicture('whisper', join(site, 'whisper.png'));
    writeFileSync(
      join(site, 'index.html'),
      pageOf('/check/page.js').replace(
        '</html>',
        `<script type="module">import '/check/page.js'; ${ask}</script></html>`,
      ),
    );
    const found = (await resultInFirefox(site)) as InFirefox;
    const { picture, live, hands, refused, error } = found;
    if (error || picture.different !== 0 || live.shown.includes(false)) throw new Error(JSON.stringify(found));
    requireHands(hands);
    requireRefused(refused);
    return `the command's picture in each pixel, WebGL2 ${picture.isWebGl}; a drawn frame of a live view ${live.median.toFixed(2)} ms`;
  } finally {
    rmSync(site, { recursive: true });
  }
};

const live =
  (webGl: boolean): Row =>
  async (_, call) => {
    const told = await call<Record<string, number> & { shown: boolean[] }>('live', {
      seconds: Number(process.env.LIVE ?? 60),
      webGl,
    });
    // The first ten come with the whole ring of 500.
    const isAll = !webGl || (told.drawn === told.sent + 490 && told.different === 0);
    if (!isAll || told.shown.includes(false) || told.median > 2) throw new Error(JSON.stringify(told));
    const { sent, frames, median } = told;
    return `${sent} rows, none lost; ${frames} drawn frames of ${median.toFixed(2)} ms on the page's own thread at the median`;
  };

const rows: Record<string, Row> = {
  'picture, WebGL2': equalPicture(true),
  'picture, plain canvas': equalPicture(false),
  'thirty at once': async (_, call) => {
    const told = await call<Record<'contexts' | 'different' | 'colours', number>>('many', { count: 30 });
    if (told.contexts !== 8 || told.different > 0 || told.colours < 100) throw new Error(JSON.stringify(told));
    return `${told.contexts} contexts, all 30 show the same`;
  },
  'context lost': async (_, call) => {
    const told = await call<{ had: boolean; has: boolean; colours: number; different: number }>('loss');
    if (!told.had || told.has || told.colours < 100 || told.different > 0) throw new Error(JSON.stringify(told));
    return `goes on with a plain canvas, the same ${told.colours} colours`;
  },
  cycles: async (_, call) => {
    const { held, hasWebGl, elements } = await call<{ held: number[]; hasWebGl: boolean; elements: number }>('cycles', {
      count: 100,
    });
    const growth = (held.at(-1)! - held[1]) / 1e6;
    if (!hasWebGl || elements !== 1 || growth > 0.5) throw new Error(JSON.stringify({ held, hasWebGl, elements }));
    return `200 mounted and unmounted, ${growth.toFixed(3)} MB more from the 20th on, and a context is left`;
  },
  'an hour': async (_, call) => {
    const { rounds } = await call<{ rounds: { longest: number; isBusy: boolean; views: number }[] }>('hour', {
      rounds: 5,
    });
    const longest = Math.min(...rounds.map(({ longest }) => longest));
    if (longest > 50 || rounds.some(({ isBusy, views }) => !isBusy || views < 100))
      throw new Error(JSON.stringify(rounds));
    return `the longest task ${longest} ms (0: none over 50) in the best of ${JSON.stringify(rounds)}`;
  },
  'keys, pointers, a sound': async (_, call) => {
    const told = await call<Hands>('hands');
    requireHands(told);
    return `"${told.readout}", "${told.summary}"`;
  },
  nonsense: async (_, call) => {
    const told = await call<Refused>('refusals');
    requireRefused(told);
    return `${Object.keys(told.codes).length} refused as ERR_OPTION`;
  },
  gallery: async (page, call) => {
    await call('gallery');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const found = await axeOn(page as unknown as Visit);
      if (found.length > 0) throw new Error(`${colorScheme}: ${found.join('; ')}`);
      await page.evaluate('drawn()');
      await page.evaluate('sleep(100)');
      if (values.pictures) await page.screenshot({ path: join(values.pictures, `element-${colorScheme}.png`) });
    }
    return 'axe-core finds nothing, light and dark';
  },
  wavesurfer: async (_, call) => {
    const told = await call<Told>('wavesurfer');
    const { inside, labels, zoomed, clicked, median, p99, refused, left } = told;
    const isDrawn = inside.length === 2 && inside.every(({ colours }) => colours > 50) && labels > 5;
    const isZoomed = Math.abs(zoomed.start - 1) < 0.05 && Math.abs(zoomed.end - zoomed.start - 3) < 0.1;
    const isRefused = refused.every((words) => words.startsWith('ERR_OPTION'));
    const holds =
      isDrawn && isZoomed && isRefused && Math.abs(clicked - 0.5) < 0.6 && median < 0.5 && p99 < 3 && left === 0;
    if (!holds) throw new Error(JSON.stringify(told));
    return `drawn, zoomed, refused; beside its own plugin ${median.toFixed(2)} of 255 levels at the median, ${p99.toFixed(2)} at the 99th percentile`;
  },
  Firefox: inFirefox,
  'live, WebGL2': live(true),
  'live, plain canvas': live(false),
};

interface InFirefox {
  picture: { different: number; isWebGl: boolean };
  live: { shown: boolean[]; median: number };
  hands: Hands;
  refused: Refused;
  error?: string;
}

interface Refused {
  codes: Record<string, string>;
  said: string;
  summary: string;
}

interface Hands {
  handled: boolean[];
  left: boolean;
  zoomed: { start: number; end: number };
  whole: { start: number; end: number };
  dragged: { start: number; end: number };
  following: { start: number; end: number };
  text: string;
  readout: string;
  summary: string;
  sought: number;
  cursorShown: boolean;
}

interface Told {
  inside: { colours: number }[];
  labels: number;
  zoomed: { start: number; end: number };
  clicked: number;
  median: number;
  p99: number;
  refused: string[];
  left: number;
}

install(folder);
writeFileSync(join(place, 'index.html'), pageOf('/element/page.js'));
const flags = ['--enable-precise-memory-info', '--js-flags=--expose-gc', '--force-color-profile=srgb'];
const browser = (await launch(folder, flags)) as unknown as Browser;
const served = [
  place,
  join(root, 'scripts'),
  join(root, 'packages'),
  join(root, 'node_modules'),
  join(root, 'fixtures'),
];
try {
  for (const [name, row] of Object.entries(rows).filter(([name]) => name.includes(values.only)))
    await whileServing(served, {}, async (origin) => {
      const page = await browser.newPage({ deviceScaleFactor: 2, viewport: { width: 1200, height: 700 } });
      const complaints = complaintsOf(page as unknown as Visit);
      try {
        await page.goto(`${origin}/`);
        await page.waitForFunction('"checks" in globalThis');
        const told = await row(page, (name, options = {}) =>
          page.evaluate(`checks.${name}(${JSON.stringify(options)})`),
        );
        if (complaints.length > 0) throw new Error(complaints.join('; '));
        console.log(`passed  ${name.padEnd(24)} ${told}`);
      } catch (error) {
        process.exitCode = 1;
        console.log(`FAILED  ${name.padEnd(24)} ${[(error as Error).message, ...complaints].join('\n')}`);
      } finally {
        await page.close();
      }
    });
} finally {
  await browser.close();
  rmSync(place, { recursive: true });
}
