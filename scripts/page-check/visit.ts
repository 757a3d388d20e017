/** A visit to the playground: the page in Chromium, with what it complained about. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { launch } from '../bits/chromium.ts';
import { folder, install } from '../bits/runtimes.ts';

/** The part of playwright-core that is used here. */
export interface Visit {
  goto(url: string): Promise<unknown>;
  evaluate<Result>(code: string): Promise<Result>;
  waitForEvent(event: 'download'): Promise<{ path(): Promise<string> }>;
  setInputFiles(selector: string, path: string): Promise<void>;
  selectOption(selector: string, value: string): Promise<unknown>;
  click(selector: string): Promise<void>;
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  emulateMedia(media: { colorScheme?: 'light' | 'dark'; reducedMotion?: 'reduce' }): Promise<void>;
  screenshot(options: { path: string; fullPage?: boolean }): Promise<unknown>;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  close(): Promise<void>;
}

export interface Chromium {
  newPage(): Promise<Visit>;
  close(): Promise<void>;
}

/** A microphone that beeps. */
export const microphone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** With that microphone, and the permission to use it. */
export async function openChromium(): Promise<Chromium> {
  install(folder);
  return (await launch(folder, microphone)) as unknown as Chromium;
}

/** Console errors and errors that nobody caught, as they come. */
export function complaintsOf(page: Visit): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return complaints;
}

export const textOf = (page: Visit, id: string): Promise<string> =>
  page.evaluate(`document.getElementById('${id}').hidden ? '' : document.getElementById('${id}').textContent`);

/** Until an expression is true. It is asked for from outside: a page's policy may forbid what comes as text. */
export async function until(page: Visit, expression: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await page.evaluate(`Boolean(${expression})`)) return;
    await setTimeout(100);
  }
  throw new Error(`still not so after a minute: ${expression}`);
}

/** Until nothing is computed any more. */
export async function settled(page: Visit): Promise<void> {
  await setTimeout(50);
  await until(page, `document.getElementById('busy').textContent === ''`);
}

/** Does it, waits until the page has answered, and fails with the page's own words if it complains. */
export async function expectCalm(page: Visit, act: () => Promise<unknown>): Promise<void> {
  await act();
  await settled(page);
  const trouble = await textOf(page, 'trouble');
  if (trouble) throw new Error(trouble);
}

/** What axe-core finds wrong. */
export async function axeOn(page: Visit): Promise<string[]> {
  await page.evaluate(readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8'));
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 80)).join('; ')))`);
}
