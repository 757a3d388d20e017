/**
 * The packages that the adapters are tested beside, in a folder of their own: they are large, and no part of the workspace.
 * Installed from tests/adapters/package-lock.json when they are not there, without install scripts.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export const home = import.meta.dirname;
const modules = join(home, 'node_modules');
const stamp = join(modules, '.made-from');
/** Time for `npm ci`, milliseconds: 12 s where the packages are near. */
export const INSTALLATION_MS = 300_000;

const wanted = (): string =>
  createHash('sha256')
    .update(readFileSync(join(home, 'package-lock.json')))
    .digest('hex');
const lock = join(tmpdir(), `melisma-adapters-${wanted().slice(0, 16)}`);
const isInstalled = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();

function install(): void {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, {
    cwd: home,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`tests/adapters: npm could not install the packages\n${stderr}`);
  writeFileSync(stamp, wanted());
}

/** True for the one process that made the folder. One that was left behind is taken away. */
function takesLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > INSTALLATION_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** Installs once, however many test files ask. */
export async function installed(): Promise<void> {
  while (!isInstalled()) {
    if (!takesLock()) {
      await sleep(500);
      continue;
    }
    try {
      if (!isInstalled()) install();
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
}

/** A module of one of the packages. */
export async function load<Module>(path: string): Promise<Module> {
  await installed();
  return import(/* @vite-ignore */ pathToFileURL(join(modules, path)).href);
}

/** A tensor of either library, as far as it is read. */
export interface Tensor {
  type: string;
  data: Float32Array | BigInt64Array | Uint8Array | Int32Array;
  dims: number[];
}

export type TensorClass = new (
  type: string,
  data: Tensor['data'] | readonly number[],
  dims: readonly number[],
) => Tensor;

/** A feature extractor of transformers.js: a function. */
export interface Extractor {
  (audio: Float32Array | Float64Array, options?: object): Promise<Record<string, Tensor>>;
  config: Record<string, unknown>;
  _call: unknown;
}

/** What is used of transformers.js: its classes, by name. */
export type Transformers = { readonly [name: string]: new (...args: unknown[]) => never } & { Tensor: TensorClass };

export const loadTransformers = (): Promise<Transformers> =>
  load<Transformers>('@huggingface/transformers/dist/transformers.node.mjs');
