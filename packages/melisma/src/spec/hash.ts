/** One short name for the values of a spec. */
import { isObject } from '../errors/options.ts';
import { readable } from '../errors/readable.ts';
import { refusal } from '../errors/refusal.ts';
import { withoutDefaults } from './later.ts';
import type { Spec } from './spec.ts';

/** FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/**
 * 16 hex digits that depend on the values of a spec alone: not on the order of its keys, nor on a preset's name, nor on knobs that came
 * later and mean "as before".
 * Equal hashes mean equal features; it is no defence against someone who makes two specs collide. Throws ERR_SPEC for what is no JSON.
 */
export function specHash(spec: Spec): string {
  let hash = FNV_OFFSET;
  const write = () => {
    if (isObject(spec)) return canonicalJson(withoutDefaults(spec));
    throw refusal('ERR_SPEC', 'spec', 'an object', spec);
  };
  const json = readable('spec', write, 'ERR_SPEC');
  for (const byte of utf8Bytes(json)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  return hash.toString(16).padStart(16, '0');
}

/** Without TextEncoder, which an audio worklet and jest's jsdom do not have. */
const utf8Bytes = (text: string): number[] =>
  (encodeURIComponent(text).match(/%..|./g) ?? []).map((part) =>
    part.length > 1 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  );

/** JSON with the keys of every object in alphabetical order and no space. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}
