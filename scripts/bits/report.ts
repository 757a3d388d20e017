/** Hashes of all items: the entry of the bundle that every runtime runs. */
import { createExtractorSync } from 'melisma';
import { type Item, items, modules, type ReadFixture } from './cases.ts';

export interface BitsReport {
  bitsVersion: number;
  /** SHA-256 over the names and hashes of all items. */
  hash: string;
  /** Each item's hash, its first 16 digits: enough to see which one differs. */
  items: Record<string, string>;
  /** SHA-256 over the generated WebAssembly modules. */
  modules: string;
}

/** Compute and hash everything. */
export async function report(read: ReadFixture): Promise<BitsReport> {
  const hashed = await hashAll(items(read));
  return {
    bitsVersion: createExtractorSync('whisper').bitsVersion,
    hash: await hashOf(hashed),
    items: Object.fromEntries(hashed.map(([name, hash]) => [name, hash.slice(0, 16)])),
    modules: await hashOf(await hashAll(modules())),
  };
}

type Hashed = [name: string, hash: string][];

async function hashAll(all: AsyncIterable<Item> | Iterable<Item>): Promise<Hashed> {
  const hashed: Hashed = [];
  for await (const { name, bytes } of all) hashed.push([name, await sha256(bytes)]);
  return hashed;
}

const hashOf = (hashed: Hashed): Promise<string> =>
  sha256(new TextEncoder().encode(hashed.map(([name, hash]) => `${hash}  ${name}\n`).join('')));

/** SHA-256 in hex digits. */
export async function sha256(bytes: ArrayBufferView): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as ArrayBufferView<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
