/** Pages in a real Chromium. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, launchWithExtension, type Page } from '../bits/chromium.ts';
import { debianChromium, folder, install } from '../bits/runtimes.ts';

/** A microphone that beeps, which pages may hear without a click. */
const MICROPHONE = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

let browser: Promise<Browser> | undefined;

function openBrowser(): Promise<Browser> {
  install(folder);
  browser ??= launch(folder, MICROPHONE);
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** Opens a page and waits for what it leaves in `result`. What went wrong on the way is in the error. */
export async function resultOf(url: string): Promise<unknown> {
  return resultIn(await (await openBrowser()).newPage(), url);
}

/** The same of the page of an extension that lies in `place`. */
export async function resultOfExtension(place: string, name: string): Promise<unknown> {
  install(folder);
  const profile = mkdtempSync(join(tmpdir(), 'melisma-profile-'));
  const browser = await launchWithExtension(folder, debianChromium(), place, profile);
  try {
    return await resultIn(await browser.newPage(), `chrome-extension://${idOf(place)}/${name}`);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Chromium names an extension without a key after its folder: half of the hash, its digits as letters from a on. */
export const idOf = (place: string): string =>
  createHash('sha256')
    .update(place)
    .digest('hex')
    .slice(0, 32)
    .replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));

async function resultIn(page: Page, url: string): Promise<unknown> {
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  try {
    await page.goto(url);
    await page.waitForFunction('"result" in globalThis', undefined, { timeout: 60_000 });
    return await page.evaluate('globalThis.result');
  } catch (error) {
    throw new Error([...trouble, (error as Error).message].join('\n'));
  } finally {
    await page.close();
  }
}
