/** Pages in Debian's Firefox, which nobody drives: a page posts its own result. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianFirefox } from '../bits/runtimes.ts';
import { whileServing } from '../loopback.ts';
import { end, start } from '../processes.ts';

/** A first start on a busy machine takes half a minute. */
const LONGEST_SECONDS = 120;

/** Nothing is asked, fetched or told besides the page. */
const preferences = {
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'app.update.enabled': false,
  'media.autoplay.default': 0,
};

/** What the page of a folder posts. */
export async function resultInFirefox(place: string): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), 'melisma-firefox-'));
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${value});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  let hear = (_: string): void => undefined;
  const result = new Promise<string>((resolve) => {
    hear = resolve;
  });
  try {
    return JSON.parse(await whileServing([place], {}, (origin) => opened(profile, origin, result), hear));
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Opens the page until there is its result. */
async function opened(profile: string, origin: string, result: Promise<string>): Promise<string> {
  const args = ['--headless', '--no-remote', '--profile', profile, `${origin}/`];
  const browser = start(debianFirefox(), args, { cwd: profile, env: process.env });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`Firefox said nothing within ${LONGEST_SECONDS} s`);
    timer = setTimeout(() => reject(error), 1000 * LONGEST_SECONDS);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
    end(browser);
  }
}
