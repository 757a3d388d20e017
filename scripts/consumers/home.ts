/** A consumer's home: an empty folder with its few files, the packed packages installed in it as npm would deliver them. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { published, root } from '../entries.ts';
import { answering } from '../loopback.ts';
import { end, heard, type Place, run as runProcess, start } from '../processes.ts';

/** No build takes as long, even on a busy machine. */
const LONGEST_SECONDS = 300;

const sources = join(root, 'consumers');

/** What the job reads: one small recording a format. */
const recordings = {
  flac: 'decode/flac-pcm16-2-music.flac',
  mp3: 'decode/lame-vbr.mp3',
  opus: 'decode/opus-2.opus',
  vorbis: 'decode/vorbis-2.ogg',
  wav: 'audio/odd-7919.wav',
};

/** The tarballs of one build, and what the job gives in Node. */
export interface Delivery {
  folder: string;
  /** Path of the tarball, by the package's name. */
  tarballs: Record<string, string>;
  /** What every consumer must come to. */
  expected: Sums;
}

/** Lengths and sums, by what they are of: see `consumers/job.js`. */
export type Sums = Record<string, string>;

/** Packs the built packages, and does the job once in Node. */
export async function pack(): Promise<Delivery> {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-tarballs-'));
  const tarballs: Record<string, string> = {};
  for (const name of published) {
    const said = await run(`npm pack ${join(root, 'packages', name)} --json --offline`, folder);
    const [{ name: full, filename }] = Object.values<{ name: string; filename: string }>(JSON.parse(said));
    tarballs[full] = join(folder, filename);
  }
  const home = await settle('node', { tarballs });
  const expected = JSON.parse(await run('node console.js', home, { seconds: 120 }));
  leave(home);
  return { folder, tarballs, expected };
}

/** A new home: the files of `consumers/<name>`, those that all consumers share, the recordings, and what npm installs. */
export async function settle(name: string, { tarballs, expected }: Partial<Delivery>): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), `melisma-${name}-`));
  for (const file of readdirSync(sources).filter((file) => /\.(js|html)$/.test(file)))
    cpSync(join(sources, file), join(home, file));
  cpSync(join(sources, name), home, { recursive: true });
  writeFileSync(join(home, 'recordings.js'), recordingsModule());
  mkdirSync(join(home, 'recordings'));
  for (const [format, file] of Object.entries(recordings))
    cpSync(join(root, 'fixtures', file), join(home, 'recordings', format));
  writeFileSync(join(home, 'expected.json'), JSON.stringify(expected ?? {}));
  addDependencies(join(home, 'package.json'), tarballs!);
  await run('npm install --ignore-scripts --no-audit --no-fund --prefer-offline', home);
  return home;
}

export const leave = (home: string): void => rmSync(home, { recursive: true, force: true, maxRetries: 5 });

/** The recordings as a module: what reads them is the same in every consumer. */
function recordingsModule(): string {
  const entries = Object.entries(recordings).map(
    ([name, file]) => `  ${name}: bytes('${readFileSync(join(root, 'fixtures', file)).toString('base64')}'),\n`,
  );
  return `const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
export const recordings = {\n${entries.join('')}};\n`;
}

/** The consumer's own package.json pins its tools; the packages under test come from their tarballs. */
function addDependencies(file: string, tarballs: Record<string, string>): void {
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const ours = Object.entries(tarballs).map(([name, tarball]) => [name, `file:${tarball}`]);
  manifest.dependencies = { ...manifest.dependencies, ...Object.fromEntries(ours) };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/** What is installed under a name. */
export const versionOf = (home: string, name: string): string =>
  JSON.parse(readFileSync(join(home, 'node_modules', name, 'package.json'), 'utf8')).version;

/** Where command lines run: in the home, whose programs come before all others. */
function placeOf(home: string, more: Record<string, string> = {}): Place {
  const path = [join(home, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const { NODE_OPTIONS, VITEST, NODE_ENV, ...outer } = process.env;
  return { cwd: home, env: { ...outer, PATH: path, CI: 'true', ...more } };
}

/** Runs a command line to its end; its standard output. Throws with all that it said. */
export const run = (command: string, home: string, { seconds = LONGEST_SECONDS } = {}): Promise<string> =>
  runProcess('sh', ['-c', command], placeOf(home), seconds);

/** Runs a server until `use` is done with it; `port` is in its environment as PORT. */
export async function whileRunning<T>(
  command: string,
  home: string,
  port: number,
  use: (origin: string) => Promise<T>,
): Promise<T> {
  const child = start('sh', ['-c', command], placeOf(home, { PORT: String(port) }));
  const said = heard(child);
  try {
    const origin = `http://localhost:${port}`;
    await answering(origin, () => child.exitCode === null).catch((error) => {
      throw new Error(`${command}: ${error.message}\n${said.all}`);
    });
    return await use(origin);
  } finally {
    end(child);
  }
}
