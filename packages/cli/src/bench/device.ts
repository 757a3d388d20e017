/** What a figure was measured on. */
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

/** `Node.js 20.20.2`. Bun and Deno name a version of Node as well, so they are asked first. */
export function thisRuntime(): string {
  const { bun, deno, node } = process.versions;
  if (bun) return `Bun ${bun}`;
  return deno ? `Deno ${deno}` : `Node.js ${node}`;
}

export const describeDevice = ({ cpu, cores, os, arch }: Device): string =>
  `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${os}, ${arch}`;
