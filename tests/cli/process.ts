/** The command as a process, and folders of its own to work in. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/**
 * Node's arguments before those of the command: what was built in `npm test`, which builds first, and the sources in a test file run
 * alone. Their loader takes most of a second for each process, and does not depend on its working directory.
 */
export const command: readonly string[] = process.env.MELISMA_BUILT
  ? [join(root, 'packages/cli/dist/main.js')]
  : ['--import', import.meta.resolve('tsx'), join(root, 'packages/cli/src/main.ts')];

/** What the loader of sources needs to find from any folder. */
export const loaderEnv = { TSX_TSCONFIG_PATH: process.env.TSX_TSCONFIG_PATH ?? join(root, 'tsconfig.json') };

export interface Ended {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

export interface Start {
  cwd: string;
  /** Standard input; empty by default. */
  input?: Uint8Array | string;
  env?: Record<string, string>;
  /** Called with the process once it runs, to interrupt it. */
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Milliseconds until the process is killed. */
  timeout?: number;
  /** Whose process it is, where the tests run as root, who may read anything. */
  uid?: number;
  /** A file descriptor in place of the pipe behind standard output. */
  stdout?: number;
}

/** Run `melisma` with its standard streams in pipes. */
export function melisma(
  args: string[],
  { cwd, input = '', env, onStart, timeout = 25_000, stdout, uid }: Start,
): Promise<Ended> {
  const child = spawn(process.execPath, [...command, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '', ...loaderEnv, ...env },
    uid,
    timeout,
    killSignal: 'SIGKILL',
    stdio: ['pipe', stdout ?? 'pipe', 'pipe'],
  });
  const [out, err]: Buffer[][] = [[], []];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin?.on('error', () => {}).end(input);
  onStart?.((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(out), stderr: String(Buffer.concat(err)) }));
  });
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, removed after the tests of the file. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'melisma-cli-'));
  folders.push(folder);
  return folder;
}

/** A path inside the checkout. */
export const inCheckout = (path: string): string => join(root, path);
