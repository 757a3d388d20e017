/**
 * A compiled front end as a file: the WebAssembly module with two custom sections behind it.
 *
 *   melisma       a FrontEndRecord as JSON in ASCII (an audio worklet has no TextDecoder)
 *   melisma.sum   FNV-1a over all bytes before these last four, 32 bits, little-endian
 *
 * The first is all that a loader needs besides the module, and can be read from a module that was compiled elsewhere. The sum
 * tells a damaged file from a sound one: a table with a wrong bit would compile, and give wrong features.
 */
import type { MelismaError } from '../../errors/errors.ts';
import { refusal } from '../../errors/refusal.ts';
import type { FrameGeometry } from '../../spec/geometry.ts';
import type { Spec } from '../../spec/spec.ts';
import type { KernelLayout } from './compiled.ts';
import type { CompiledTarget, OutputType } from './engine.ts';

/** Rises when an older loader could not read what is written, or would run it wrongly. */
export const FILE_FORMAT = 3;
export const RECORD_SECTION = 'melisma';
export const CHECKSUM_SECTION = 'melisma.sum';
export const CHECKSUM_BYTES = 4;

/** What a file says of itself. */
export interface FrontEndRecord {
  format: number;
  /** The preset's name; null for a derived spec. */
  name: string | null;
  spec: Spec;
  specHash: string;
  target: CompiledTarget;
  output: OutputType;
  bitsVersion: number;
  geometry: FrameGeometry;
  /** True where more is done to a clip than the kernel does: see extract/stages.ts. */
  needsStages: boolean;
  layout: KernelLayout;
}

/** Any one wrong byte changes it. */
export const checksum = (bytes: Uint8Array): number => fnv(bytes.subarray(0, -CHECKSUM_BYTES), 0x811c9dc5, 0x01000193);

/** FNV-1a of 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/. With the lower halves of the constants for 64 bits, the lower half of that. */
function fnv(bytes: Uint8Array, offset: number, prime: number): number {
  let hash = offset;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, prime);
  return hash >>> 0;
}

/** Throws ERR_COMPILED_FORMAT unless the bytes are a whole and sound file. */
export function checkFile(bytes: Uint8Array): void {
  const sum = bytes.slice(-CHECKSUM_BYTES).buffer;
  if (sum.byteLength < CHECKSUM_BYTES || checksum(bytes) !== new DataView(sum).getUint32(0, true)) throw notOurs(bytes);
}

/** What a module says of a front end, frozen through and through. Throws ERR_COMPILED_FORMAT. */
export const readRecord = (module: WebAssembly.Module): FrontEndRecord => sectionOf(module, RECORD_SECTION, isSound);

/** What a module says of itself, where it has the format of here. Throws ERR_COMPILED_FORMAT. */
export function sectionOf<T extends { format: number }>(
  module: WebAssembly.Module,
  name: string,
  isSound: (record: T) => boolean,
): T {
  let words: string | undefined;
  try {
    // The runtime knows a module from anything else, also one from another frame or worker.
    const [section] = WebAssembly.Module.customSections(module, name);
    const text = String.fromCharCode(...new Uint8Array(section));
    const record: T = JSON.parse(text, (_, value) => Object.freeze(value));
    if (record.format !== FILE_FORMAT) words = `one of format ${record.format}`;
    else if (isSound(record)) return record;
  } catch {
    // no record, one too long for a call's arguments, or one that lacks a part
  }
  throw notOurs(module, words);
}

/**
 * Whether a kernel can be played by a record: whoever made it, with a sum of its own, may have put anything there. The spec has the hash that it tells of
 * (its JSON is the canonical one, `specHash` the same sum in 64 bits). All else is of its kind, and frames begin where one of the spec's windows does.
 */
function isSound({ spec, specHash, geometry, layout, needsStages, output }: FrontEndRecord): boolean {
  const json = Uint8Array.from(JSON.stringify(spec), (c) => c.charCodeAt(0));
  return (
    specHash.endsWith(fnv(json, 0x84222325, 0x1b3).toString(16)) &&
    kinds.test(JSON.stringify([needsStages, output, ...[geometry, layout].flatMap(Object.values)])) &&
    [0, (spec.fftSize - spec.windowLength) >> 1].includes(geometry.firstSample + geometry.left)
  );
}

/** Values of a record: the geometry's and then the layout's, by the alphabet of their names. No number of the layout is 0, or blocks of none would never end. */
const kinds =
  /^.[tf]\w+e,"float\d\d",[1-9]\d{0,8},-?\d{1,9},[1-9]\d{0,8},-?\d{1,9},[tf]\w+e,\d{1,9},\d{1,9},\d{1,9},[1-9]\d{0,8},(?!.*\b0\b)\d{1,9},"f\d\d",\d{1,9},[tf]\w+e,[tf]\w+e,\d{1,9},."f\d\d"(,"f\d\d")?.,\d{1,9},\d{1,9},\d{1,9},"f\d\d",\d{1,9},\d{1,9},\d{1,9},\d{1,9},\d{1,9}.$/;

const notOurs = (given: unknown, words?: string): MelismaError =>
  refusal('ERR_COMPILED_FORMAT', 'source', `an undamaged file of format ${FILE_FORMAT}, compiled by melisma`, given, {
    words,
  });
