/** Whether this machine computes the bits that all others do. */
import { createHash } from 'node:crypto';
import type { Extractor } from 'melisma';
import { references } from './references.ts';

export type Verdict = 'match' | 'DIFFER: please report' | 'no reference';

/** What decides the bits, beside the samples: the key of the table. */
export const keyOf = ({ name, target, bitsVersion }: Pick<Extractor, 'name' | 'target' | 'bitsVersion'>): string =>
  `${name} ${target} ${bitsVersion}`;

export const hashOf = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

export function judge(key: string, hash: string): Verdict {
  if (!Object.hasOwn(references, key)) return 'no reference';
  return references[key] === hash ? 'match' : 'DIFFER: please report';
}
