/** Commands of the rehearsal: each has a time, and none outlives it. */
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

export function end(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** For the end of the rehearsal, however it comes. */
export const endAll = (): void => running.forEach(end);

const MINUTE_MS = 60_000;

/** Runs a command to its end. @returns its standard output @throws Error with all that it said, where it failed or took over three minutes */
export async function run(command: string, args: readonly string[], place: Place): Promise<string> {
  const child = start(command, args, place);
  const timer = setTimeout(() => end(child), 3 * MINUTE_MS);
  const [out, both]: string[][] = [[], []];
  child.stdout!.on('data', (text) => [out, both].map((all) => all.push(String(text))));
  child.stderr!.on('data', (text) => both.push(String(text)));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearTimeout(timer);
  if (code === 0) return out.join('');
  throw new Error(`${[command, ...args].join(' ')}\nended with ${code ?? 'a signal'}\n${both.join('')}`);
}
