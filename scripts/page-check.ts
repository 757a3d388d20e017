/**
 * The playground in Chromium and Firefox, as it is built: every preset, downloads against `melisma extract`, policies, a microphone, axe-core.
 *
 *   npm run build && npm run page-check                       (installs Chromium the first time); exit 1 where a row fails
 *   npm run page-check -- --pictures FOLDER                   screenshots at three widths, light and dark
 *   npm run page-check -- --readme --only README              docs/images/playground.png
 *   npm run page-check -- --only microphone                   rows whose names contain it
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchSignal } from '../packages/cli/src/bench/bits.ts';
import { createExtractorSync, presetNames } from '../packages/melisma/src/index.ts';
import { root } from './entries.ts';
import { buildPage } from './page.ts';
import { extensionHears } from './page-check/extension.ts';
import { inFirefox } from './page-check/firefox.ts';
import { type Site, siteOf } from './page-check/site.ts';
import {
  axeOn,
  type Chromium,
  complaintsOf,
  expectCalm,
  openChromium,
  settled,
  textOf,
  until,
  type Visit,
} from './page-check/visit.ts';

const jfk = join(root, 'fixtures/audio/jfk.wav');
const mp3 = join(root, 'fixtures/decode/lame-vbr.mp3');
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
const policy = (script: string) => ({
  'content-security-policy': `default-src 'none'; script-src ${script}; worker-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self' blob:`,
});

/** Bytes of the first load, without decoders: what was fetched until the first features of a preset stood there. */
const MOST_FIRST_LOAD = 120_000;

interface Row {
  name: string;
  headers?: Record<string, string>;
  /** @returns what is printed; throws where something is wrong */
  run(page: Visit, site: Site): Promise<string>;
}

const dropFile = (page: Visit, path: string) => expectCalm(page, () => page.setInputFiles('#file', path));
const choose = (page: Visit, name: string) => expectCalm(page, () => page.selectOption('#preset', name));

async function everyPreset(page: Visit): Promise<string> {
  await dropFile(page, jfk);
  for (const name of presetNames()) {
    await choose(page, name).catch((error) => {
      throw new Error(`${name}: ${error.message}`);
    });
    const title = await page.evaluate<string>(`document.querySelector('#maps figcaption').textContent`);
    if (!title.startsWith(`${name},`)) throw new Error(`${name} is not drawn, but ${title}`);
  }
  return `${presetNames().length} presets`;
}

const melisma = join(root, 'packages/cli/bin/melisma.js');

/** Names of presets whose stages and rates differ, of two recordings; whole files are compared. */
const downloads = [
  [jfk, ['whisper', 'parakeet-tdt', 'kaldi-fbank', 'vocos', 'torchaudio-mfcc', 'w2v-bert']],
  [mp3, ['whisper-large-v3', 'librosa-mel']],
] as const;

async function sameAsCommand(page: Visit): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-page-'));
  let files = 0;
  try {
    for (const [recording, names] of downloads) {
      await dropFile(page, recording);
      for (const name of names) {
        await choose(page, name);
        const file = join(folder, `${files++}.npy`);
        execFileSync(process.execPath, [melisma, 'extract', recording, '-p', name, '-o', file, '-q']);
        const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save-npy')]);
        if (!readFileSync(await download.path()).equals(readFileSync(file))) throw new Error(`${name} is another file`);
      }
    }
    return `${files} files equal those of melisma extract`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function closerLooks(page: Visit): Promise<string> {
  await dropFile(page, jfk);
  await expectCalm(page, () => page.selectOption('#second', 'kaldi-fbank'));
  for (const id of ['frame-view', 'spectrum-view', 'check-view', 'own-view', 'bits-view'])
    await expectCalm(page, () => page.click(`#${id} > summary`));
  await expectCalm(page, () => page.click('#run-bits'));
  const bits = await textOf(page, 'bits');
  if (bits.match(/same bits/g)?.length !== 2) throw new Error(bits);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save-npy')]);
  await expectCalm(page, async () => page.setInputFiles('#own', await download.path()));
  const difference = await textOf(page, 'difference');
  if (!difference.startsWith('Equal in every bit')) throw new Error(difference);
  await choose(page, 'kaldi-fbank');
  const [other] = await Promise.all([page.waitForEvent('download'), page.click('#save-npy')]);
  await choose(page, 'whisper');
  await expectCalm(page, async () => page.setInputFiles('#own', await other.path()));
  const verdict = await textOf(page, 'difference');
  if (!verdict.startsWith('This is kaldi-fbank, in every bit.')) throw new Error(verdict);
  return (await textOf(page, 'check')).replace(/\s+/g, ' ');
}

async function firstLoad(page: Visit, site: Site): Promise<string> {
  await expectCalm(page, () => page.click('#search'));
  const bytes = site.asked.reduce((sum, { gzipped }) => sum + gzipped, 0);
  if (bytes > MOST_FIRST_LOAD) throw new Error(`${bytes} bytes`);
  return `${bytes} bytes gzipped in ${site.asked.length} files`;
}

async function troubles(page: Visit): Promise<string> {
  await page.setInputFiles('#file', join(root, 'package.json'));
  await settled(page);
  const config = await textOf(page, 'trouble');
  await page.setInputFiles('#file', join(root, 'README.md'));
  await settled(page);
  const sound = await textOf(page, 'trouble');
  if (!config.startsWith('ERR_CONFIG') || !sound.startsWith('ERR_AUDIO_FORMAT')) throw new Error(`${config}; ${sound}`);
  return 'ERR_CONFIG, ERR_AUDIO_FORMAT';
}

async function withoutWebAssembly(page: Visit): Promise<string> {
  await page.click('#example');
  await settled(page);
  const trouble = await textOf(page, 'trouble');
  if (!trouble.startsWith('ERR_NO_WEBASSEMBLY')) throw new Error(trouble || 'no word of it');
  return trouble;
}

async function hear(page: Visit): Promise<string> {
  await expectCalm(page, () => page.click('#microphone'));
  await until(page, `document.querySelector('#maps mel-spectrogram')?.summary.startsWith('Live')`);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await expectCalm(page, () => page.click('#microphone'));
  // What was heard is decoded without a word in the corner.
  await until(page, `/^Microphone: /.test(document.getElementById('recording').textContent)`);
  const heard = await textOf(page, 'recording');
  if (!/^Microphone: [1-9]/.test(heard)) throw new Error(heard);
  return heard;
}

async function accessible(page: Visit): Promise<string> {
  await dropFile(page, jfk);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await axeOn(page);
    if (found.length > 0) throw new Error(`${colorScheme}: ${found.join('\n')}`);
  }
  return 'axe-core finds nothing, light and dark';
}

async function pictures(page: Visit): Promise<string> {
  const folder = process.argv[process.argv.indexOf('--pictures') + 1];
  for (const state of ['empty', 'jfk'])
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [360, 768, 1280]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        if (state === 'jfk' && width === 360 && colorScheme === 'light') {
          await dropFile(page, jfk);
          for (const id of ['frame-view', 'spectrum-view'])
            await expectCalm(page, () => page.click(`#${id} > summary`));
        }
        await page.evaluate('new Promise((done) => setTimeout(done, 200))');
        await page.screenshot({ path: join(folder, `${state}-${width}-${colorScheme}.png`), fullPage: true });
      }
  return folder;
}

/** The least of as many runs as the page has. */
function inNode(): number {
  using whisper = createExtractorSync('whisper');
  const samples = benchSignal(480_000);
  const out = new Float32Array(80 * 3000);
  let least = Infinity;
  for (let run = 0; run < 15; run++) {
    const start = performance.now();
    whisper.extractInto(samples, out, { sampleRate: 16000 });
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** By turns, for a machine that does other things beside. */
async function speed(page: Visit): Promise<string> {
  await dropFile(page, jfk);
  await expectCalm(page, () => page.click('#bits-view > summary'));
  let [onPage, here] = [Infinity, Infinity];
  for (let turn = 0; turn < 5; turn++) {
    await expectCalm(page, () => page.click('#run-bits'));
    onPage = Math.min(onPage, Number(/whisper +same bits +([\d.]+) ms/.exec(await textOf(page, 'bits'))![1]));
    here = Math.min(here, inNode());
  }
  const times = [onPage, here].map((time) => `${time.toFixed(2)} ms`);
  return `30 s of Whisper on the page ${times[0]}, in Node ${process.version} ${times[1]}, ${(onPage / here).toFixed(2)} times`;
}

/** The picture of the README. */
async function pictureForReadme(page: Visit): Promise<string> {
  await dropFile(page, jfk);
  await expectCalm(page, () => page.selectOption('#second', 'kaldi-fbank'));
  await page.setViewportSize({ width: 940, height: 880 });
  await page.evaluate('new Promise((done) => setTimeout(done, 300))');
  const path = join(root, 'docs/images/playground.png');
  await page.screenshot({ path });
  return path;
}

const rows: Row[] = [
  { name: 'first load', run: firstLoad },
  { name: 'every preset', run: everyPreset },
  { name: 'downloads', run: sameAsCommand },
  { name: 'downloads, isolated', headers: isolation, run: sameAsCommand },
  { name: 'closer looks', run: closerLooks },
  { name: 'policy with wasm-unsafe-eval', headers: policy(`'self' 'wasm-unsafe-eval'`), run: closerLooks },
  { name: 'policy without it', headers: policy(`'self'`), run: withoutWebAssembly },
  { name: 'files of other kinds', run: troubles },
  { name: 'microphone', run: hear },
  { name: 'accessible', run: accessible },
  { name: 'speed', run: speed },
  { name: 'extension', run: () => extensionHears(jfk) },
  { name: 'Firefox', run: () => inFirefox(folder, jfk) },
  ...(process.argv.includes('--readme') ? [{ name: 'picture of the README', run: pictureForReadme }] : []),
  ...(process.argv.includes('--pictures') ? [{ name: 'pictures', run: pictures }] : []),
];

async function runRow(chromium: Chromium, folder: string, { headers, run }: Row): Promise<string> {
  const site = await siteOf(folder, headers);
  const page = await chromium.newPage();
  const complaints = complaintsOf(page);
  try {
    await page.goto(site.url);
    await until(page, `document.getElementById('spec').value !== ''`);
    await settled(page);
    const told = await run(page, site);
    if (complaints.length > 0) throw new Error(`the console has ${complaints.join('; ')}`);
    return told;
  } finally {
    await page.close();
    site.close();
  }
}

const folder = await buildPage();
const chromium = await openChromium();
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';
try {
  for (const row of rows.filter(({ name }) => name.includes(only))) {
    const told = await runRow(chromium, folder, row).catch((error: Error) => {
      process.exitCode = 1;
      return `FAILED: ${error.message}`;
    });
    console.log(`${row.name.padEnd(30)} ${told}`);
  }
} finally {
  await chromium.close();
}
