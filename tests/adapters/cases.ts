/** Golden vectors of the classes of transformers that transformers.js has, too: fixtures/configs, and with options tests/adapters/golden. */
import { readdirSync, readFileSync } from 'node:fs';
import { readNpy } from '../../oracle/golden.ts';
import { frontEndClip } from '../front-ends.ts';

const folder = new URL('../../fixtures/configs/', import.meta.url);
const goldenFolder = new URL('golden/', import.meta.url);

export type Config = Record<string, unknown> & { feature_extractor_type: string };

/** One clip through a Python class; `truth` are the kept frames in float64. */
export interface AdapterCase {
  title: string;
  config: Config;
  clip: string;
  options: object;
  shape: number[];
  frameAxis: number;
  frames: number[];
  /** Runs of [value, length]; null where the class returns no mask, undefined where it was not written down. */
  mask?: [number, number][] | null;
  truth: ArrayLike<number>;
  /** The class's own precision against float64; 0 where it was not written down. */
  sourceError: number;
}

const read = (url: URL) => JSON.parse(readFileSync(url, 'utf8'));

/** An entry of fixtures/configs/MANIFEST.json. */
interface Entry extends Pick<AdapterCase, 'frameAxis'> {
  name: string;
  kind: string;
  refuses?: string;
  withoutDither: boolean;
  cases: (Pick<AdapterCase, 'clip' | 'shape' | 'frames'> & { double: { file: string } })[];
}

/** A case of tests/adapters/golden/manifest.json. */
interface OptionCase extends Omit<AdapterCase, 'title' | 'config' | 'truth'> {
  config: string;
  changes: object;
  file: string;
  sha256: string;
}

const optionManifest = (): OptionCase[] => read(new URL('manifest.json', goldenFolder)).cases;

/** A configuration of fixtures/configs as a feature extractor holds it: a processor's has it in one of its rooms. */
export function configOf(name: string): Config {
  const file = readdirSync(new URL(name, folder)).find((entry) => entry.endsWith('config.json'))!;
  const config = read(new URL(`${name}/${file}`, folder));
  return config.feature_extractor ?? config.audio_processor ?? config;
}

/** Their processors call the class otherwise than alone, in Python; transformers.js has no such processors. */
const otherwise = ['qwen3-omni'];

/** Configurations of `classes` as they are. Dither is switched off where the golden vectors have none. */
export function configCases(classes: readonly string[]): AdapterCase[] {
  const { entries }: { entries: Entry[] } = read(new URL('MANIFEST.json', folder));
  return entries.flatMap(({ name, kind, refuses, withoutDither, frameAxis, cases }) => {
    if (kind !== 'huggingface' || refuses !== undefined || otherwise.includes(name)) return [];
    const config = { ...configOf(name), ...(withoutDither && { dither: 0 }) };
    if (!classes.includes(config.feature_extractor_type)) return [];
    return cases.map(({ clip, shape, frames, double }) => {
      const truth = readNpy(`configs/${name}/${double.file}`).data;
      return { title: `${name} ${clip}`, config, clip, options: {}, shape, frameAxis, frames, truth, sourceError: 0 };
    });
  });
}

/** Calls with options, written by tests/adapters/generate.py. */
export function optionCases(): AdapterCase[] {
  return optionManifest().map(({ config, changes, file, ...rest }) => ({
    ...rest,
    title: [config, rest.clip, ...[changes, rest.options].map((part) => JSON.stringify(part))].join(' '),
    config: { ...configOf(config), ...changes },
    truth: readNpy(`../tests/adapters/golden/${file}`).data,
  }));
}

/** Names and digests of the golden vectors, as the manifest has them. */
export const goldenDigests = (): [string, string][] => optionManifest().map(({ file, sha256 }) => [file, sha256]);

/** A clip of fixtures/audio; with `-rising`, times the eighth power of its time, as tests/adapters/generate.py has it. */
export function clipOf(clip: string): Float32Array {
  if (!clip.endsWith('-rising')) return frontEndClip(clip);
  const samples = frontEndClip(clip.replace('-rising', ''));
  const square = (x: number) => x * x;
  return samples.map((x, n) => x * square(square(square(n / samples.length))));
}
