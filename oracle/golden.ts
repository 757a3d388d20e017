/** Reads the golden vectors of `fixtures/`, for tests: see fixtures/MANIFEST.json and fixtures/generate.py. */
import { readFileSync } from 'node:fs';

const fixtures = new URL('../fixtures/', import.meta.url);

/** An array as NumPy stored it, in row-major order. */
export interface NpyArray {
  data: Float32Array | Float64Array;
  shape: number[];
}

/** One golden case: a clip through a preset in one mode, by each source. `frames` are the stored columns of `shape`. */
export interface GoldenCase {
  clip: string;
  preset: string;
  mode: string;
  shape: [mels: number, frames: number];
  frames: number[];
  arrays: Record<string, { file: string }>;
}

const manifest = (): { cases: GoldenCase[]; versions: Record<string, string> } =>
  JSON.parse(readFileSync(new URL('MANIFEST.json', fixtures), 'utf8'));

/** All golden cases, in the order of the manifest. */
export const goldenCases = (): GoldenCase[] => manifest().cases;

/** Versions of what made them, by package. */
export const goldenVersions = (): Record<string, string> => manifest().versions;

/** A file of `fixtures/`, without the pool that Node's small buffers share. */
const bytes = (path: string): ArrayBuffer => new Uint8Array(readFileSync(new URL(path, fixtures))).buffer;

/** A `.npy` of version 1.0 with little-endian float32 or float64 in C order; the path counts from `fixtures/`. */
export function readNpy(path: string): NpyArray {
  const buffer = bytes(path);
  const headerEnd = 10 + new DataView(buffer).getUint16(8, true);
  const header = new TextDecoder().decode(buffer.slice(10, headerEnd));
  const shape = (header.match(/'shape': \(([^)]*)\)/)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim())
    .map(Number);
  const body = buffer.slice(headerEnd);
  return { data: header.includes("'<f8'") ? new Float64Array(body) : new Float32Array(body), shape };
}

/** A table of `fixtures/golden/tables`. */
export const goldenTable = (name: string): NpyArray => readNpy(`golden/tables/${name}.npy`);

/** Samples of a clip as float64, int16 divided by 32768; `jfk-x3` is jfk.wav three times end to end. */
export function clipSamples(clip: string): Float64Array {
  if (clip !== 'jfk-x3') return wavSamples(bytes(`audio/${clip}.wav`));
  const once = clipSamples('jfk');
  return Float64Array.from({ length: 3 * once.length }, (_, i) => once[i % once.length]);
}

/** The data chunk of a mono WAV of int16 or float32. No reader for the world: the fixtures only. */
function wavSamples(buffer: ArrayBuffer): Float64Array {
  const view = new DataView(buffer);
  const isFloat = view.getUint16(20, true) === 3;
  let at = 12;
  while (view.getUint32(at, false) !== 0x64617461) at += 8 + view.getUint32(at + 4, true);
  const data = buffer.slice(at + 8, at + 8 + view.getUint32(at + 4, true));
  return isFloat
    ? Float64Array.from(new Float32Array(data))
    : Float64Array.from(new Int16Array(data), (x) => x / 32768);
}
