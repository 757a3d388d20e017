/** The recordings that the packages' READMEs speak of: what a reader has beside the program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../entries.ts';

const origins = { 'talk.wav': 'audio/jfk.wav', 'talk.mp3': 'decode/lame-vbr.mp3' };

/** Each by its name, with its bytes. */
export const recordings = (): [name: string, bytes: Buffer][] =>
  Object.entries(origins).map(([name, origin]) => [name, readFileSync(join(root, 'fixtures', origin))]);
