/** What the figures were measured on: nothing that tells whose machine it is. */
import { arch, availableParallelism, cpus, release, type } from 'node:os';

export interface Device {
  cpu: string;
  cores: number;
  os: string;
  arch: string;
}

/** Some systems hide the model (ARM) or the whole list (Android). */
export function thisDevice(): Device {
  const list = cpus();
  const cpu = list[0]?.model.replace(/\s+/g, ' ').trim() || 'unknown CPU';
  return { cpu, cores: list.length || availableParallelism(), os: `${type()} ${release()}`, arch: arch() };
}

/** `Node.js 20.20.2`. Bun and Deno tell a version of Node, too: theirs comes first. */
export function thisRuntime(): string {
  const { bun, deno, node } = process.versions;
  if (bun) return `Bun ${bun}`;
  return deno ? `Deno ${deno}` : `Node.js ${node}`;
}
