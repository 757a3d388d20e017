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
import { inWords } from '../../errors/told.ts';
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

/** FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/. Any one wrong byte changes it. */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length - CHECKSUM_BYTES; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash >>> 0;
}

/** Throws ERR_COMPILED_FORMAT unless the bytes are a whole and sound file. */
export function checkFile(bytes: Uint8Array): void {
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < 0 || fromAscii(bytes.subarray(Math.max(0, end - CHECKSUM_SECTION.length), end)) !== CHECKSUM_SECTION)
    throw notOurs(inWords(bytes));
  const expected = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true);
  if (checksum(bytes) !== expected) throw notOurs('a damaged one');
}

/** What a module says of itself, frozen through and through. Throws ERR_COMPILED_FORMAT. */
export function readRecord(module: WebAssembly.Module): FrontEndRecord {
  const record = recordIn(module);
  if (record?.format === FILE_FORMAT) return record;
  const other = `one of format ${record?.format}; this version reads format ${FILE_FORMAT}`;
  throw notOurs(record ? other : inWords(module));
}

/** The runtime knows a module from anything else, also one from another frame or worker. Undefined where there is no record to read. */
function recordIn(module: WebAssembly.Module): FrontEndRecord | undefined {
  try {
    const [section] = WebAssembly.Module.customSections(module, RECORD_SECTION);
    return JSON.parse(fromAscii(new Uint8Array(section)), (_, value) => Object.freeze(value));
  } catch {
    return undefined;
  }
}

const fromAscii = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

const notOurs = (given: string): MelismaError =>
  refusal('ERR_COMPILED_FORMAT', 'source', 'a front end compiled by melisma', given, { words: given });
