/** Where a figure was measured: machine, versions, commit. Nothing that names a person or a path. */
import { spawnSync } from 'node:child_process';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  /** Processes that wanted a core over the last minute, when the run began. */
  load: number;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    load: Number(loadavg()[0].toFixed(2)),
  };
}

const git = (...args: string[]): string => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';

/** The commit of what is timed, `+` behind it when the library's sources differ from it. */
export function commit(): string {
  const changed = git('status', '--porcelain', '--', 'packages/melisma') !== '';
  return `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${changed ? '+' : ''}`;
}

export const machineLine = ({ cpu, cores, memoryGiB, system, load }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, load ${load}`;
