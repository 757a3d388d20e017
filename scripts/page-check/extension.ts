/** The extension of `apps/extension` in a whole Chromium, under the policy of its manifest. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExtractorSync } from '../../packages/melisma/src/index.ts';
import { decodeWav } from '../../packages/melisma/src/wav/index.ts';
import { launchWithExtension } from '../bits/chromium.ts';
import { debianChromium, folder, install } from '../bits/runtimes.ts';
import { idOf } from '../consumers/browser.ts';
import { buildExtension } from '../extension.ts';
import { complaintsOf, microphone, textOf, until, type Visit } from './visit.ts';

/** Runs in the panel: features that the audio thread makes of `samples` at 16 kHz. */
const inAudioThread = (samples: readonly number[]): string => `(async () => {
  const { featuresIn } = await import('./features.js');
  const samples = Float32Array.from(${JSON.stringify(samples)});
  const context = new OfflineAudioContext(1, samples.length, 16000);
  const features = await featuresIn(context);
  const buffer = context.createBuffer(1, samples.length, 16000);
  buffer.copyToChannel(samples, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(features.node);
  source.start();
  await context.startRendering();
  await features.close();
  const rows = [];
  for await (const { data } of features) rows.push(...data);
  return rows;
})()`;

/** Five seconds, whole quanta of 128 samples; each is a float32, so JSON loses nothing. */
const SAMPLES = 80_000;

async function sameAsOffline(page: Visit, recording: string): Promise<string> {
  const samples = decodeWav(readFileSync(recording)).samples.slice(0, SAMPLES) as Float32Array;
  using fbank = createExtractorSync('kaldi-fbank');
  const { data } = fbank.extract(samples, { sampleRate: 16000 });
  const heard = await page.evaluate<number[]>(inAudioThread([...samples]));
  if (heard.length !== data.length) throw new Error(`${heard.length} values, offline ${data.length}`);
  const wrong = heard.findIndex((x, i) => x !== data[i]);
  if (wrong >= 0) throw new Error(`value ${wrong} is ${heard[wrong]}, offline ${data[wrong]}`);
  return `${data.length} values equal those offline`;
}

async function hearsMicrophone(page: Visit): Promise<string> {
  await page.click('#microphone');
  await until(page, `/^[1-9][\\d.]* s, 80 values/.test(document.getElementById('told').textContent)`);
  await page.click('#stop');
  return textOf(page, 'told');
}

/** @returns what is printed; throws where something is wrong */
export async function extensionHears(recording: string): Promise<string> {
  const place = await buildExtension();
  install(folder);
  const profile = mkdtempSync(join(tmpdir(), 'melisma-profile-'));
  const browser = await launchWithExtension(folder, debianChromium(), place, profile, microphone);
  try {
    const page = (await browser.newPage()) as unknown as Visit;
    const complaints = complaintsOf(page);
    await page.goto(`chrome-extension://${idOf(place)}/panel.html`);
    const told = [await sameAsOffline(page, recording), `microphone: ${await hearsMicrophone(page)}`];
    if (complaints.length > 0) throw new Error(`the console has ${complaints.join('; ')}`);
    return told.join('; ');
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
