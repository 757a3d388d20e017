/** Files of compiled programs whose record says something else, under a sum that fits. */
import { CHECKSUM_BYTES, CHECKSUM_SECTION, checksum } from '../packages/melisma/src/engine/runtime/file.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A number as WebAssembly writes sizes: seven bits a byte, the lowest first. */
const leb = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...leb(Math.floor(value / 128))];

const section = (name: string, content: Uint8Array): number[] => {
  const bytes = [name.length, ...Buffer.from(name), ...content];
  return [0, ...leb(bytes.length), ...bytes];
};

/** The file with another record in the section of that name, and the sum that fits it. */
export function withRecord(file: Uint8Array, record: Json, name: string): Uint8Array {
  const old = section(name, new Uint8Array(recordBytes(file, name)));
  const start = Buffer.from(file).indexOf(Buffer.from(old));
  const sum = section(CHECKSUM_SECTION, new Uint8Array(CHECKSUM_BYTES));
  const text = Buffer.from(JSON.stringify(record));
  const behind = [...section(name, text), ...sum];
  const bytes = new Uint8Array(start + behind.length);
  bytes.set(file.subarray(0, start));
  bytes.set(behind, start);
  new DataView(bytes.buffer).setUint32(bytes.length - CHECKSUM_BYTES, checksum(bytes), true);
  return bytes;
}

const recordBytes = (file: Uint8Array, name: string): ArrayBuffer =>
  WebAssembly.Module.customSections(new WebAssembly.Module(file as Uint8Array<ArrayBuffer>), name)[0];

export const recordOf = (file: Uint8Array, name: string): { [key: string]: Json } =>
  JSON.parse(Buffer.from(recordBytes(file, name)).toString());

/** Where there is a value in the record: `['layout', 'lanes']`. */
export function paths(value: Json, at: string[] = []): string[][] {
  const inside = value && typeof value === 'object' ? Object.entries(value) : [];
  return [...(at.length > 0 ? [at] : []), ...inside.flatMap(([key, part]) => paths(part as Json, [...at, key]))];
}

/** A copy with another value at a path; without it where there is none. */
export function changed(value: Json, [key, ...rest]: string[], to: Json | undefined): Json {
  const copy = structuredClone(value) as { [key: string]: Json };
  if (rest.length > 0) copy[key] = changed(copy[key], rest, to);
  else if (to === undefined) delete copy[key];
  else copy[key] = to;
  return copy;
}
