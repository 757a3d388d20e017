/**
 * The runtimes that are compared: where each comes from, and how it runs the bundle. Binaries come from npm (`runtimes/`, which
 * has its own lock) without install scripts; emulation of ARM64 comes from Debian's packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../entries.ts';
import { runInChromium } from './chromium.ts';
import type { BitsReport } from './report.ts';

/** A runtime's report and what it says about itself. */
export interface Outcome extends BitsReport {
  version: string;
  engine: string;
  arch: string;
}

export interface Runtime {
  name: string;
  /** Run the bundle. Throws, with the reason, where the runtime cannot be had. */
  run(bundle: string): Promise<Outcome>;
}

const here = import.meta.dirname;
/** Where Deno, Bun and Chromium are installed. */
export const folder = join(here, 'runtimes');
const consoleEntry = join(here, 'console.mjs');
const fixtures = `${pathToFileURL(join(root, 'fixtures'))}/`;

/** Emulated runtimes take ten times as long. */
const TIMEOUT_MS = 300_000;

/** The line that says what went wrong, or the last one. */
function reasonIn(text: string): string {
  const lines = text.trim().split('\n');
  return (lines.find((line) => /\b\w*Error\b|^E: |npm error/.test(line)) ?? lines.at(-1) ?? '').trim();
}

/** Run a command to its end; its standard output. Throws with what it said went wrong. */
function run(command: string, args: string[], cwd = root): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: TIMEOUT_MS });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${reasonIn(stderr || stdout)}`);
  return stdout;
}

/** A command that takes a script and its arguments, as Node does. */
function onConsole(name: string, command: () => string[]): Runtime {
  return {
    name,
    async run(bundle) {
      const [program, ...args] = command();
      return JSON.parse(run(program, [...args, consoleEntry, `${pathToFileURL(bundle)}`, fixtures]));
    },
  };
}

/** Folders whose installation failed in this run, and why: once is enough. */
const failed = new Map<string, unknown>();

const isInstalled = (cwd: string): boolean => {
  const done = join(cwd, 'node_modules/.package-lock.json');
  return existsSync(done) && statSync(done).mtimeMs >= statSync(join(cwd, 'package-lock.json')).mtimeMs;
};

/** `npm ci` in a folder with a lock, once for each lock. */
export function install(cwd: string, ...options: string[]): void {
  if (failed.has(cwd)) throw failed.get(cwd);
  if (isInstalled(cwd)) return;
  console.error(`installing the runtimes of ${cwd.replace(`${root}/`, '')} ...`);
  const release = waitForTurn(cwd);
  try {
    if (!isInstalled(cwd)) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...options], cwd);
  } catch (error) {
    failed.set(cwd, error);
    throw error;
  } finally {
    release();
  }
}

/** Waits until no other process installs in a folder: test files run side by side. @returns what lets the next one in */
function waitForTurn(cwd: string): () => void {
  const mark = join(cwd, '.installing');
  for (;;) {
    try {
      mkdirSync(mark);
      return () => rmdirSync(mark);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const since = statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > TIMEOUT_MS) rmdirSync(mark); // of a process that was ended
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
}

/** A binary out of the packages of `runtimes/`, or of a folder in it. */
function binary(path: string, within = folder): string {
  install(within);
  const file = join(within, 'node_modules', path);
  if (!existsSync(file)) throw new Error(`the package for ${process.platform}-${process.arch} has no ${path}`);
  return file;
}

const onPath = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Programs of Debian packages; installs them where that is allowed. Throws with the command to type. */
function needs(program: string, packages: string): void {
  if (onPath(program)) return;
  const command = `apt-get install -y --no-install-recommends ${packages}`;
  if (process.getuid?.() !== 0 || !onPath('apt-get')) throw new Error(`no ${program}: ${command}`);
  console.error(`${command} ...`);
  run('sh', ['-c', `${command} || { apt-get update && ${command}; }`]);
}

const EMULATOR = 'qemu-aarch64-static';
const EMULATION = 'qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross';

/** Node for ARM64 under emulation. npm must be forced to install a package for another CPU. */
function emulated(): string[] {
  needs(EMULATOR, EMULATION);
  install(join(folder, 'arm64'), '--force');
  return [EMULATOR, '-L', '/usr/aarch64-linux-gnu', join(folder, 'arm64/node_modules/node24/bin/node')];
}

const node = (major: number): string => binary(`node${major}/bin/node`, join(folder, 'node'));
export const bun = (): string => binary('@oven/bun-linux-x64/bin/bun');
export const deno = (): string => binary('@deno/linux-x64-glibc/deno');

/** A whole Chromium: that of npm takes no extension. */
export function debianChromium(): string {
  needs('chromium', 'chromium');
  return '/usr/bin/chromium';
}

export function debianFirefox(): string {
  needs('firefox-esr', 'firefox-esr');
  return '/usr/bin/firefox-esr';
}

/** V8 compiles WebAssembly twice: quickly, and later once more with optimisation. This leaves the first. */
const BASELINE_ONLY = ['--liftoff', '--no-wasm-tier-up'];
const OPTIMISED_ONLY = ['--no-liftoff', '--no-wasm-tier-up'];

const inChromium = (where: 'page' | 'worker'): Runtime => ({
  name: `Chromium, ${where}`,
  async run(bundle) {
    install(folder);
    return runInChromium(folder, readFileSync(bundle, 'utf8'), where);
  },
});

export const runtimes: readonly Runtime[] = [
  onConsole('Node, the running one', () => [process.execPath]),
  ...[22, 24, 26].map((major) => onConsole(`Node ${major}`, () => [node(major)])),
  onConsole('Node 24, baseline code', () => [node(24), ...BASELINE_ONLY]),
  onConsole('Node 24, optimised code', () => [node(24), ...OPTIMISED_ONLY]),
  onConsole('Bun', () => [bun()]),
  onConsole('Deno', () => [deno(), 'run', '--quiet', '--no-config', '--allow-all']),
  inChromium('page'),
  inChromium('worker'),
  onConsole('Node 24 on ARM64, emulated', emulated),
];
