/**
 * Files under a name of their own while they are written. The name says whose it is, so that what a killed process left behind is found by the next
 * call that writes there; a file that somebody else has put there is not opened. Without `node:crypto`, which takes a twentieth of a short call to load.
 */
import { openSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { onInterrupt } from '../report/interrupt.ts';
import { onDisk } from './paths.ts';

/** A file that is being written. */
export interface Temporary {
  path: string;
  /** Its descriptor. */
  file: number;
  /** Lets it stand: it is whole, or gone. */
  keep(): void;
}

/** A new file beside `path`. It is removed when the process ends, however that is asked for. */
export function openTemporary(path: string): Temporary {
  const own = join(dirname(path), `.melisma-${machine()}-${process.pid}-${began}-${someDigits()}${someDigits()}.tmp`);
  const file = openSync(onDisk(own), 'wx+');
  const remove = () => rmSync(onDisk(own), { force: true });
  const release = onInterrupt(remove);
  process.once('exit', remove);
  const keep = () => {
    release();
    process.off('exit', remove);
  };
  return { path: own, file, keep };
}

/** Eight hex digits. */
const someDigits = (): string =>
  Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');

/** When this process began: it tells it from an earlier one of the same number, which in a container is always the same. */
const began = Math.round(performance.timeOrigin).toString(36);

let known: string | undefined;

/** Where process numbers mean what they mean here: the machine, and on Linux the container. */
function machine(): string {
  known ??= `${hostname()}_${namespaceOfProcesses()}`.replace(/[^0-9A-Za-z]+/g, '_').slice(-80);
  return known;
}

function namespaceOfProcesses(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

const names = /^\.melisma-(\w+)-(\d+)-([0-9a-z]+)-[0-9a-f]{16}\.tmp$/;

/** A file that nobody has written to for so long is nobody's any more, s. */
const FORGOTTEN = 24 * 3600;

/**
 * Removes what processes that are gone have left half written in a directory. What may still be written by one on another machine stays for a day.
 *
 * @returns the paths of those that stay, but for those of processes here
 */
export function removeLeftovers(directory: string): string[] {
  return namesIn(directory).flatMap((name) => {
    const match = names.exec(name);
    if (!match) return [];
    const path = join(directory, name);
    const [, where, pid, start] = match;
    const isHere = where === machine();
    if ((isHere && !isRunning(Number(pid), start)) || ageOf(path) > FORGOTTEN) rmSync(path, { force: true });
    else if (!isHere) return [path];
    return [];
  });
}

/** Removes what threads of this process were writing when they were stopped. */
export function removeOwn(directories: Iterable<string>): void {
  for (const directory of directories)
    for (const name of namesIn(directory)) {
      const [, where, pid] = names.exec(name) ?? [];
      if (where === machine() && Number(pid) === process.pid) rmSync(join(directory, name), { force: true });
    }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(onDisk(directory));
  } catch {
    return [];
  }
}

function isRunning(pid: number, start: string): boolean {
  if (pid === process.pid) return start === began;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Seconds since somebody wrote to it. */
function ageOf(path: string): number {
  try {
    return (Date.now() - statSync(onDisk(path)).mtimeMs) / 1000;
  } catch {
    return 0;
  }
}
