/** Processes of the suites that install and serve: each has a time, and none outlives it. */
import { type ChildProcess, spawn } from 'node:child_process';

const running = new Set<ChildProcess>();

export interface Place {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** A process in a group of its own, so that what it starts ends with it. */
export function start(command: string, args: readonly string[], { cwd, env }: Place): ChildProcess {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
}

/** Ends a process with all that it started. */
export function end(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** For the end of a suite, however it comes. */
export const endAll = (): void => running.forEach(end);

/** All that a process says, as it comes. */
export function heard(child: ChildProcess): { stdout: string; all: string } {
  const said = { stdout: '', all: '' };
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
    said.all += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    said.all += text;
  });
  return said;
}

/** Runs a command to its end. @returns its standard output @throws Error with all that it said, where it failed or took too long */
export async function run(command: string, args: readonly string[], place: Place, seconds = 180): Promise<string> {
  const child = start(command, args, place);
  const said = heard(child);
  const late = setTimeout(() => end(child), seconds * 1000);
  const how = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve(code ?? signal));
  }).finally(() => clearTimeout(late));
  if (how === 0) return said.stdout;
  throw new Error(`${[command, ...args].join(' ')} ended with ${how}\n${said.all}`);
}
