/** Pages in a real Chromium. */
import { type Browser, launch } from '../bits/chromium.ts';
import { folder, install } from '../bits/runtimes.ts';

let browser: Promise<Browser> | undefined;

function openBrowser(): Promise<Browser> {
  install(folder);
  browser ??= launch(folder);
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** Opens a page and waits for what it leaves in `result`. What went wrong on the way is in the error. */
export async function resultOf(url: string): Promise<unknown> {
  const page = await (await openBrowser()).newPage();
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
